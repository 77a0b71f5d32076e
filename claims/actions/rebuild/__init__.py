"""The records and the set of a release in this database: found by their keys, made where they are missing.

Comes in: the content of a release, and the changes of the action that imports it. Goes out: rows, and clashes: what
a person decided here and the release says otherwise. What only machines wrote becomes what the release says; names
and roles of speakers are added, none is taken away.
"""

from __future__ import annotations

from claims.models import CuratedSet

from .articles import find_articles, find_sources, find_topics
from .joined import rebuild_set
from .quotes import find_claims, find_fact_checks, find_quotes, find_speakers
from .step import Clash, Rebuild

__all__ = ["Clash", "Rebuild", "rebuild_release"]

_STEPS = (
    find_sources, find_topics, find_articles, find_speakers, find_quotes, find_claims, find_fact_checks,
)  # fmt: skip


def rebuild_release(rebuild: Rebuild) -> CuratedSet:
    """All of it, in the order in which records need one another; nothing is to be kept where something clashes."""
    for step in _STEPS:
        step(rebuild)
    return rebuild_set(rebuild)
