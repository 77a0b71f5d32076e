"""Who a bare surname means, where several people of the page carry it or none quite does.

Comes in: a `Cast` and a surname's place. Goes out: the figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from claims.extraction.attribute.cast import Cast, Figure
from claims.extraction.attribute.names import alike
from claims.extraction.attribute.nouns import NAMED_AFTER

__all__ = ["main_bearer", "misprinted", "pronoun_after", "used_as_body"]

PRONOUN = re.compile(r"\b(?:[Hh]e|[Hh]is|[Hh]im|[Hh]imself|[Ss]he|[Hh]er|[Hh]ers|[Hh]erself)\b")
# How much of a very long page is searched for the uses of one surname, in code points.
FAR = 200_000
# The object of the name's own verb is somebody else ("Halt described her as"); not "her bag".
OBJECT = re.compile(
    r",?\s(?:[a-z]+\s){0,2}?[a-z]+(?:ed|s|en|ld|w|ve|ent|ew|id)\s(?:to\s|with\s|for\s|about\s)?(him|her)"
    r"(?=[.,;:]|\s(?:as|that|to|in|on|at|for|with|by|from|the|a|an|about|into|when|after|before|if|how|what|why|he|she|his)\b)"
)
HE = ("he", "his", "him", "himself")


def main_bearer(cast: Cast, bearers: Sequence[Figure], start: int, end: int) -> Figure:
    """Who a bare surname means where several carry it.

    In order: whom the next pronoun fits ("Clinton ... her"), who was named in full in this
    sentence or the two before, whom the pronouns after other bare uses fit, who is named first.
    """
    fit = by_gender(bearers, pronoun_after(cast, start, end))
    if len(fit) == 1:
        return fit[0]
    here = cast.sentence_of(start)
    middle = cast.before(start)
    near = {
        place.figure.name: place.figure
        for place in cast.places[max(0, middle - 12) : middle]
        if place.figure in fit and here - place.sentence <= 2 and not place.quoted
    }
    if len(near) == 1:
        return next(iter(near.values()))
    return usual_bearer(cast, fit, cast.text[start:end])


def usual_bearer(cast: Cast, bearers: Sequence[Figure], name: str) -> Figure:
    """Whom a surname alone means most on this page, by the pronouns after it; else who is named first."""
    known = cast.usual.get(name)
    if known is not None and known in bearers:
        return known
    found = re.compile(rf"\b{re.escape(name)}\b").finditer(cast.text, 0, FAR)
    votes = [pronoun_after(cast, m.start(), m.end()) for m, _ in zip(found, range(60), strict=False)]
    men, women = votes.count("m"), votes.count("f")
    fit = by_gender(bearers, "m" if men > women else "f" if women > men else "")
    cast.usual[name] = min(fit, key=lambda figure: figure.order)
    return cast.usual[name]


def by_gender(bearers: Sequence[Figure], gender: str) -> list[Figure]:
    """The bearers whose gender does not differ; all of them where none is left."""
    return [f for f in bearers if not gender or f.gender in ("", gender)] or list(bearers)


def pronoun_after(cast: Cast, start: int, end: int) -> str:
    """The gender of the first pronoun after a name in its sentence, "" where another person comes first."""
    stop = min(end + 150, len(cast.text))
    for place in cast.places[cast.before(end) : cast.before(end) + 3]:
        if place.figure.kind == "person":
            stop = min(stop, place.start)
            break
    other = OBJECT.match(cast.text, end, stop)
    found = PRONOUN.search(cast.text, other.end() if other else end, stop)
    if found is None or cast.quoted(found.start()) != cast.quoted(start):
        return ""
    gender = "m" if found[0].lower() in HE else "f"
    return "" if other and gender == ("m" if other[1] == "him" else "f") else gender


ITS_USE = re.compile(
    r"\b(?:(?P<thing>its|itself)|[Tt]he\s(?P<nouns>[a-z-]+(?:\s[a-z-]+)?)|(?P<one>he|she|his|her|him|who|whose))\b"
)


def used_as_body(cast: Cast, name: str) -> bool:
    """Whether a lone name is a body's, by what follows where the page prints it: "its", "the company"."""
    votes = 0
    for m in islice(re.compile(rf"\b{re.escape(name)}\b(?!\s[A-Z])").finditer(cast.text, 0, FAR), 20):
        for found in islice(ITS_USE.finditer(cast.text, m.end(), min(len(cast.text), m.end() + 160)), 6):
            if found["one"]:
                votes -= 1
                break
            if found["thing"] or not NAMED_AFTER.isdisjoint((found["nouns"] or "").split()):
                votes += 1
                break
    return votes > 0


_MOST = 100  # surnames of one letter compared; more are no page's cast


def misprinted(cast: Cast, token: str) -> Figure | None:
    """The one person of the page whose surname a token misprints or spells another way."""
    found: Figure | None = None
    for last in islice(cast.by_letter.get(token[:1], ()), _MOST):
        if len(cast.by_surname[last]) == 1 and alike(last, token).score:
            if found is not None:
                return None
            found = cast.by_surname[last][0]
    return found
