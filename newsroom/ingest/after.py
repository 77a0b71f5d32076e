"""After the files: what an ingest sets going for the articles that were brought in or read anew.

Called by `newsroom.ingest.run` at the end of a run and by `manage.py suggest`. An article is
marked until this is done, so that what a killed run left is made up for. Each step suggests, none decides; a
refused pair stays refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from claims.identity.suggest import suggest_speaker_pairs
from claims.matching.suggest import suggest_for
from claims.models import Claim, Quote
from newsroom.ingest.copies import suggest_copies
from sources.models import Article

if TYPE_CHECKING:
    from newsroom.ingest.run import Summary

__all__ = ["after_ingest"]

_BATCH = 500
Stage = Callable[[str], None]


def after_ingest(summary: Summary, stage: Stage = lambda name: None) -> None:
    """Suggest reprints, speakers who may be one, and claims that may be linked."""
    owed = Article.objects.filter(awaits_suggestions_since__isnull=False)
    articles = list(owed.order_by("pk").values_list("pk", flat=True))
    if not articles:
        return
    stage("Looking for reprints")
    summary.copies = suggest_copies(articles)
    stage("Looking for speakers who may be one")
    summary.speaker_pairs = suggest_speaker_pairs(_speakers(articles))
    stage("Looking for claims that may be linked")
    summary.links = _suggest_links(articles)
    for ids in _batches(articles):
        Article.objects.filter(pk__in=ids).update(awaits_suggestions_since=None)


def _suggest_links(articles: list[int]) -> int:
    claims: set[int] = set()
    for ids in _batches(articles):
        claims.update(
            Claim.objects.filter(evidence__quote__article__in=ids, merged_into=None).values_list(
                "pk", flat=True
            )
        )
    return suggest_for(sorted(claims))


def _speakers(articles: list[int]) -> set[int]:
    found: set[int] = set()
    for ids in _batches(articles):
        rows = Quote.objects.filter(article__in=ids, speaker__isnull=False)
        found.update(rows.order_by().values_list("speaker_id", flat=True))
    return found


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, _BATCH)):
        yield batch
