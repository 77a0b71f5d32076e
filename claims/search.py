"""The search indexes over this app's models."""

from __future__ import annotations

from claims.models import Claim, CuratedSet, Quote, Speaker
from sources.workbench.search import Extra, SearchIndex

__all__ = ["CLAIMS", "QUOTES", "SETS", "SPEAKERS"]


def _vectors(texts: list[str]) -> list[bytes]:
    from claims.vectors import vectors_as_bytes  # numpy is for those who need it

    return vectors_as_bytes(texts)


CLAIMS = SearchIndex(
    Claim, ("text", "context"), counted=True, extra=Extra("words, static embeddings 1", _vectors)
)
QUOTES = SearchIndex(Quote, ("text", "speaker__name", "mention", "venue", "relayed_via"))
SPEAKERS = SearchIndex(Speaker, ("name", "names__name", "roles__title", "roles__organization", "note"))
SETS = SearchIndex(CuratedSet, ("name", "purpose", "description"))
