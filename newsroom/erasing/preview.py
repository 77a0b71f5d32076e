"""What an erasure would take: shown before it is asked for, and again before it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Q

from claims.models import Quote, Release, Speaker
from newsroom.erasing.article import states_of
from newsroom.erasing.closure import closure_of
from newsroom.erasing.person import articles_naming, digests_of, names_of
from newsroom.erasing.traces import files_of
from newsroom.erasing.withdrawing import releases_holding, releases_naming
from newsroom.models import UploadedFile
from sources.models import Article, ArticleCopy, ErasureSubject
from sources.workbench.models import PairState
from sources.workbench.parts import parts

__all__ = ["Preview", "counted", "preview", "preview_of"]


@dataclass(frozen=True, slots=True)
class Preview:
    """Rows by kind, and what is not theirs alone."""

    name: str
    counts: list[tuple[str, int]]
    releases: list[Release]
    files: int  # uploaded files whose bytes go
    beside: int  # other articles that came from the same file; they stay
    copies: list[Article]  # the same story elsewhere; they stay
    names: list[str] = field(default_factory=list)  # of a person


def preview(subject: str, number: int, more: Sequence[str] = ()) -> Preview:
    """What an erasure of an article, of a person or of a release's content would take."""
    if subject == ErasureSubject.RELEASE:
        return preview_of_release(number)
    return preview_of_person(number, more) if subject == ErasureSubject.PERSON else preview_of(number)


def preview_of_release(number: int) -> Preview:
    """What of a withdrawn release would go; nothing is changed."""
    release = Release.objects.select_related("curated_set").defer("content", "provenance").get(pk=number)
    counts = [("items in its content", int(release.counts.get("items", 0)))]
    return Preview(str(release), counts, releases=[], files=0, beside=0, copies=[])


def preview_of(number: int) -> Preview:
    """What goes with an article; nothing is changed or locked."""
    states = states_of(number)
    file = (states[0].file_digest or states[0].digest) if states else ""
    files = UploadedFile.objects.filter(digest=file, bytes_removed_at=None).count() if file else 0
    beside = Article.objects.filter(file_digest=file).exclude(pk=number).count() if file else 0
    pairs = ArticleCopy.objects.exclude(state=PairState.REJECTED).filter(Q(article=number) | Q(other=number))
    ids = {pk for pair in pairs[:100] for pk in (pair.article_id, pair.other_id)} - {number}
    return Preview(
        name=_name(states),
        counts=counted(closure_of(number).counts()),
        releases=releases_holding(state.digest for state in states),
        files=files,
        beside=beside,
        copies=list(Article.objects.filter(pk__in=ids).without_text().order_by("pk")),
    )


def preview_of_person(number: int, more: Sequence[str] = ()) -> Preview:
    """What would be replaced; nothing is changed."""
    names = names_of(number, more)
    articles = articles_naming(number, names)
    files = UploadedFile.objects.filter(digest__in=files_of(articles), bytes_removed_at=None).count()
    quotes = sum(Quote.objects.filter(article__in=some).count() for some in parts(articles, 500))
    return Preview(
        name=str(Speaker.objects.get(pk=number)),
        counts=[("articles that name the person", len(articles)), ("quotes in them", quotes)],
        releases=releases_naming(names, digests_of(articles)),
        files=files,
        beside=0,
        copies=[],
        names=sorted(names.forms),
    )


def counted(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Counts by label of a model, in words."""
    return [(str(apps.get_model(label)._meta.verbose_name_plural), count) for label, count in counts.items()]


def _name(states: list[Any]) -> str:
    return next((name for state in states if (name := state.title or state.file_name or state.address)), "")
