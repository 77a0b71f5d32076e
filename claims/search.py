"""The search indexes over this app's models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from claims.models import (
    Claim,
    ClaimToCompare,
    CodingRound,
    CuratedSet,
    Evidence,
    FactCheck,
    Quote,
    Release,
    Speaker,
    Topic,
)
from sources.workbench.parts import parts
from sources.workbench.search import Extra, SearchIndex

__all__ = ["CLAIMS", "FACT_CHECKS", "QUOTES", "RELEASES", "ROUNDS", "SETS", "SPEAKERS", "TOPICS"]


def _vectors(texts: list[str]) -> list[bytes]:
    from claims.vectors import vectors_as_bytes  # numpy is for those who need it

    return vectors_as_bytes(texts)


def _to_be_compared(made: Sequence[int], changed: Sequence[int]) -> None:
    """Note claims whose words are new, however they came; new ones of articles that wait are compared with these.

    One that is noted already is noted anew: it may be under comparison with the words it had.
    """
    from_articles = Evidence.objects.filter(
        claim=OuterRef("pk"), quote__article__awaits_suggestions_since__isnull=False
    )
    for part in parts(made, 500):
        claims = Claim.objects.filter(~Exists(from_articles), pk__in=part)
        _note(claims.values_list("pk", flat=True))
    for part in parts(changed, 500):
        _note(Claim.objects.filter(pk__in=part).values_list("pk", flat=True))


def _note(claims: Iterable[int]) -> None:
    ClaimToCompare.objects.bulk_create(
        [ClaimToCompare(claim_id=number) for number in claims],
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=["since"],
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
RELEASES = SearchIndex(Release, ("curated_set__name", "note", "author_name", "digest"))
ROUNDS = SearchIndex(CodingRound, ("name", "instructions"))
FACT_CHECKS = SearchIndex(FactCheck, ("claim_text", "title", "reviewer", "claimant", "claim__text"))
