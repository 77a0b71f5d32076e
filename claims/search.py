"""The search indexes over this app's models."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from claims.models import Claim, ClaimToCompare, CuratedSet, Evidence, Quote, Speaker, Topic
from sources.workbench.parts import parts
from sources.workbench.search import Extra, SearchIndex

__all__ = ["CLAIMS", "QUOTES", "SETS", "SPEAKERS", "TOPICS"]


def _vectors(texts: list[str]) -> list[bytes]:
    from claims.vectors import vectors_as_bytes  # numpy is for those who need it

    return vectors_as_bytes(texts)


def _to_be_compared(ids: Sequence[int]) -> None:
    """Note claims whose words are new, however they came; those of articles that wait are compared with these."""
    from_articles = Evidence.objects.filter(
        claim=OuterRef("pk"), quote__article__awaits_suggestions_since__isnull=False
    )
    for part in parts(ids, 500):
        claims = Claim.objects.filter(~Exists(from_articles), pk__in=part)
        ClaimToCompare.objects.bulk_create(
            (ClaimToCompare(claim_id=number) for number in claims.values_list("pk", flat=True)),
            ignore_conflicts=True,
        )


CLAIMS = SearchIndex(
    Claim,
    ("text", "context"),
    counted=True,
    extra=Extra("words, static embeddings 1", _vectors),
    new_words=_to_be_compared,
)
QUOTES = SearchIndex(Quote, ("text", "speaker__name", "mention", "venue", "relayed_via"))
SPEAKERS = SearchIndex(Speaker, ("name", "names__name", "roles__title", "roles__organization", "note"))
TOPICS = SearchIndex(Topic, ("name", "definition"))
SETS = SearchIndex(CuratedSet, ("name", "purpose", "description"))
