"""What "who" and "which" stand for: the name or the noun phrase that ends right before them.

Comes in: a page's `Cast` and where the pronoun stands. Goes out: the figure named there, or the noun phrase taken
apart; None where neither is.
"""

from __future__ import annotations

import re

from claims.extraction.attribute.cast import Cast, Figure
from claims.extraction.attribute.phrase import Phrase, parse

__all__ = ["named_before", "phrase_before"]

BRACKETED_GAP = re.compile(r"\([^()]*\)|[RDI]-[A-Za-z.]+|\d{2}")
TOLD_GAP = re.compile(r",\s(?:the|an?)\s[^,.;:“”\"]{3,80}")
# The noun phrase right before a relative pronoun, by its small words: "the two officials", "critics".
NOUN_BEFORE = re.compile(
    r"((?:\b(?:the|an?|some|many|most|several|other|those|all)\s)?(?:[\w’'-]+\s)??[\w’'-]+)[\s,\u00a0]*$"
)


def named_before(cast: Cast, at: int) -> Figure | None:
    """The figure named right before a place, but for brackets and what is told of a person."""
    middle = cast.before(at)
    for place in reversed(cast.places[max(0, middle - 4) : middle]):
        between = cast.text[place.end : at]
        gap = between.strip(" ,\u00a0()")
        if not gap or BRACKETED_GAP.fullmatch(gap):
            return place.figure
        # "Kari Dahl, a doctor who"
        if place.figure.kind == "person" and TOLD_GAP.fullmatch(between.strip()):
            return place.figure
    return None


def phrase_before(cast: Cast, at: int) -> Phrase | None:
    """The noun phrase right before a place."""
    found = NOUN_BEFORE.search(cast.text, max(0, at - 70), at)
    return parse(found[1]) if found else None
