"""What "who" and "which" stand for, or a pronoun that takes up its subject: what ends right before them.

Comes in: a page's `Cast` and where the pronoun stands. Goes out: the figure named there, or the noun phrase taken
apart; None where neither is.
"""

from __future__ import annotations

import re

from claims.extraction.annotate.words import tag_lower
from claims.extraction.attribute.cast import Cast, Figure
from claims.extraction.attribute.phrase import Phrase, parse

__all__ = ["named_before", "person_with_who", "phrase_before", "taken_up"]

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


def taken_up(cast: Cast, at: int) -> Figure | None:
    """Whom a pronoun takes up again right behind the name that opens its sentence: "My neighbour, Ann Pell, she said"."""
    place = next(
        (p for p in cast.places[max(0, cast.before(at) - 2) : cast.before(at)] if p.end == at - 2), None
    )
    if place is None or place.figure.kind != "person" or cast.text[place.end : at] != ", ":
        return None
    opens = cast.sentences[max(0, place.sentence - 1)] if cast.sentences else 0
    before = WORDS.findall(cast.text, opens, place.start)
    if not cast.is_subject(place) or any(tag_lower(word) in VERBAL for word in before):
        return None
    return place.figure


WORDS = re.compile(r"\b[a-z’'-]+")
# Tags of words that make a clause before the name, in which it may be an object.
VERBAL = frozenset("vzbgs")


def phrase_before(cast: Cast, at: int) -> Phrase | None:
    """The noun phrase right before a place."""
    found = NOUN_BEFORE.search(cast.text, max(0, at - 70), at)
    return parse(found[1]) if found else None


def person_with_who(mention: str) -> Phrase | None:
    """The person whose name stands right before "who" at a mention's end, taken apart: "steep for Mr. Berg, who"."""
    found = WHO.search(mention)
    if found is None:
        return None
    named = parse(found[1])
    return (
        named
        if named.kind == "person" and (named.honorific or (named.certain and " " in named.name))
        else None
    )


WHO = re.compile(
    r"\b(?:about|after|against|by|for|from|of|on|than|to|with)\s((?:(?!of\b)[^,\s]+\s?){1,6}),\swho$"
)
