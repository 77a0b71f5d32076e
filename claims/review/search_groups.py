"""The kinds of records a search finds: which of them pass its filters, what is read of them, and their list."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar
from urllib.parse import urlencode

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.urls import reverse

from claims.models import Claim, CuratedSet, Evidence, Quote, SetItem, Speaker
from claims.review.search_filters import Asked
from claims.search import CLAIMS, QUOTES, SETS, SPEAKERS
from sources.models import Article
from sources.searching import ARTICLES
from sources.workbench.admin.base import count_of
from sources.workbench.search import SearchIndex

__all__ = ["GROUPS", "Group"]

_HEAVY = ("text", "body", "blocks", "reading_notes")


class Group(ABC):
    """One kind of record."""

    slug: ClassVar[str]
    title: ClassVar[str]
    model: ClassVar[type[Model]]
    index: ClassVar[SearchIndex]
    read: ClassVar[str]  # the field a hit is shown in
    permission: ClassVar[str]

    @abstractmethod
    def rows(self, asked: Asked) -> QuerySet[Model] | None:
        """The records that pass the filters; None where all do."""

    @abstractmethod
    def records(self, numbers: Sequence[int]) -> Iterable[Model]:
        """The records with what the page shows of them."""

    def listed(self, asked: Asked) -> dict[str, object]:
        """The filters as parameters of the list of records."""
        return {"status__exact": asked.status}

    def whole_list(self, asked: Asked) -> str:
        """The address of the list with the same words and filters."""
        meta = self.model._meta
        given = {"q": asked.words, **self.listed(asked)}
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return f"{address}?{urlencode({name: value for name, value in given.items() if value})}"


class Quotes(Group):
    slug, title, model, index, read = "quotes", "Quotes", Quote, QUOTES, "text"
    permission = "claims.view_quote"

    def rows(self, asked: Asked) -> QuerySet[Quote] | None:
        rows = asked.quotes()
        if asked.status:
            rows = (Quote.objects.all() if rows is None else rows).filter(status=asked.status)
        return rows

    def records(self, numbers: Sequence[int]) -> Iterable[Quote]:
        rows = Quote.objects.filter(pk__in=numbers).select_related("speaker", "article__source")
        return rows.defer(*(f"article__{name}" for name in _HEAVY))

    def listed(self, asked: Asked) -> dict[str, object]:
        column = {"day": "day", "said": "said_on", "printed": "article__published_on"}[asked.by]
        return {
            "status__exact": asked.status, "kind__exact": asked.kind, "speaker__id__exact": asked.speaker,
            "source__id__exact": asked.source, "topic__id__exact": asked.topic, **asked.days(column),
        }  # fmt: skip


class Claims(Group):
    slug, title, model, index, read = "claims", "Claims", Claim, CLAIMS, "text"
    permission = "claims.view_claim"

    def rows(self, asked: Asked) -> QuerySet[Claim]:
        rows = Claim.objects.current()
        quotes = asked.quotes()
        if quotes is not None:
            rows = rows.filter(pk__in=Evidence.objects.filter(quote__in=quotes.values("pk")).values("claim"))
        return rows.filter(status=asked.status) if asked.status else rows

    def records(self, numbers: Sequence[int]) -> Iterable[Claim]:
        stated = Evidence.objects.filter(claim=OuterRef("pk")).exclude(status="rejected").order_by("pk")
        return Claim.objects.filter(pk__in=numbers).annotate(
            carried=count_of(Evidence.objects.exclude(status="rejected"), "claim"),
            first_speaker=Subquery(stated.values("quote__speaker__name")[:1]),
        )

    def listed(self, asked: Asked) -> dict[str, object]:
        return {
            "status__exact": asked.status, "speaker__id__exact": asked.speaker,
            "source__id__exact": asked.source, "topic__id__exact": asked.topic,
        }  # fmt: skip


class Speakers(Group):
    slug, title, model, index, read = "speakers", "Speakers", Speaker, SPEAKERS, "name"
    permission = "claims.view_speaker"

    def rows(self, asked: Asked) -> QuerySet[Speaker]:
        rows = Speaker.objects.current()
        quotes = asked.quotes()
        if quotes is not None:
            rows = rows.filter(pk__in=quotes.filter(speaker__isnull=False).values("speaker"))
        return rows.filter(status=asked.status) if asked.status else rows

    def records(self, numbers: Sequence[int]) -> Iterable[Speaker]:
        rows = Speaker.objects.filter(pk__in=numbers).prefetch_related("names", "roles")
        return rows.annotate(quoted=count_of(Quote.objects.all(), "speaker"))


class Articles(Group):
    slug, title, model, index, read = "articles", "Articles", Article, ARTICLES, "text"
    permission = "sources.view_article"

    def rows(self, asked: Asked) -> QuerySet[Article] | None:
        rows = Article.objects.all()
        if asked.speaker or asked.topic or asked.kind or (asked.is_dated and asked.by == "said"):
            quotes = asked.quotes()
            rows = rows.filter(pk__in=quotes.values("article")) if quotes is not None else rows
        elif asked.source or asked.is_dated:
            rows = rows.filter(
                **({"source": asked.source} if asked.source else {}), **asked.days("published_on")
            )
        elif not asked.status:
            return None
        return rows.filter(status=asked.status) if asked.status else rows

    def records(self, numbers: Sequence[int]) -> Iterable[Article]:
        rows = Article.objects.filter(pk__in=numbers).select_related("source")
        return rows.defer(*_HEAVY[1:]).annotate(quotes_found=count_of(Quote.objects.all(), "article"))

    def listed(self, asked: Asked) -> dict[str, object]:
        return {
            "status__exact": asked.status, "source__id__exact": asked.source, **asked.days("published_on"),
        }  # fmt: skip


class Sets(Group):
    slug, title, model, index, read = "sets", "Sets", CuratedSet, SETS, "name"
    permission = "claims.view_curatedset"

    def rows(self, asked: Asked) -> QuerySet[CuratedSet] | None:
        if asked.status:
            return CuratedSet.objects.none()  # a set has no status
        quotes = asked.quotes()
        if quotes is None:
            return None
        return CuratedSet.objects.filter(items__quote__in=quotes.values("pk"))

    def records(self, numbers: Sequence[int]) -> Iterable[CuratedSet]:
        return CuratedSet.objects.filter(pk__in=numbers).annotate(
            held=count_of(SetItem.objects.all(), "curated_set")
        )

    def listed(self, asked: Asked) -> dict[str, object]:
        return {}


GROUPS: Sequence[Group] = (Quotes(), Claims(), Speakers(), Articles(), Sets())
