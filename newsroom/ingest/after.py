"""After the files: what an ingest sets going for the articles that were brought in or read anew.

An article is marked until this is done, so that what a killed run left is made up for. Each step suggests, none decides; a
refused pair stays refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from claims.identity.duplicates import suggest_speaker_pairs
from claims.matching.suggest import suggest_for
from claims.models import Claim, Quote
from newsroom.ingest.copies import suggest_copies
from sources.models import Article

__all__ = ["Suggested", "after_ingest"]

_BATCH = 500
Stage = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Suggested:
    """How many pairs were put before the editors."""

    copies: int = 0
    speaker_pairs: int = 0
    links: int = 0


def after_ingest(stage: Stage = lambda name: None) -> Suggested:
    """Suggest copies, speakers who may be one, and claims that may be linked."""
    owed = Article.objects.filter(awaits_suggestions_since__isnull=False)
    articles = list(owed.order_by("pk").values_list("pk", flat=True))
    if not articles:
        return Suggested()
    stage("Looking for copies")
    copies = suggest_copies(articles)
    stage("Looking for duplicate speakers")
    speaker_pairs = suggest_speaker_pairs(_speakers(articles))
    stage("Looking for related claims")
    links = _suggest_links(articles)
    for ids in _batches(articles):
        Article.objects.filter(pk__in=ids).update(awaits_suggestions_since=None)
    return Suggested(copies, speaker_pairs, links)


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
