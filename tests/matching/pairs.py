"""Claims and pairs of them, read without a database."""

from __future__ import annotations

from datetime import date

from claims.matching.pair import Pair
from claims.matching.profile import Profile, Profiler, Setting, name_terms, surnames, weights_of

__all__ = ["pair", "said"]


def said(
    text: str, *, speaker: str = "", article: int = 0, place: int = 0, day: str = "", kind: str = "",
    denied: bool = False, cue: str = "", asked: int = 0,
) -> Profile:  # fmt: skip
    """A claim, read; a speaker is a person."""
    setting = Setting(
        places={article: place} if article else {},
        known_as=(name_terms(speaker),) if speaker else (),
        surnames=surnames(speaker, True) if speaker else frozenset(),
        days=(date.fromisoformat(day).toordinal(),) if day else (),
        kind=kind,
        denied=denied,
        cues=(cue,) if cue else (),
        asked=frozenset([asked] if asked else []),
    )
    return Profiler(lambda terms: weights_of(terms, {}, 100)).read([text], [setting])[0]


def pair(first: str, second: str) -> Pair:
    """Two claims of which only the words are known."""
    return Pair.of(said(first), said(second))
