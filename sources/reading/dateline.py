"""Dateline: the place, day and agency that open an article before its first sentence.

Comes in: the first paragraph. Goes out: a `Dateline` with its span, or None.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .heading import Found, inside
from .lines import Paragraph
from .page import Span
from .provenance import agency_named
from .vocabulary import desks, places

__all__ = ["Dateline", "find_dateline"]

_SMALL = frozenset(["And", "Of", "The", "De", "Del", "La", "Al", "Es", "Do", "Da", "Sur", "Am"])
_PLACE = r"[A-ZÀ-ÞĀ-ŽЀ-Я][\w'’.\-]*(?:[ \xa0](?:[A-ZÀ-ÞĀ-ŽЀ-Я][\w'’.\-]*|de|al|es|of|la|del|do|and)){0,4}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_WHEN = rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s+\d{{4}})?"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE})"
    rf"(?P<region>,\s*(?!{_MONTH}\s+\d){_PLACE})?"
    rf"(?P<when>,?\s+{_WHEN})?"
    r"(?P<agency>[.,]?\s*[(\[](?P<name>[^()\[\]]{2,40})[)\]]|\s+[—–-]\s+(?:\((?P<name2>[^()]{2,40})\))"
    r"|[.,]?\s*/(?P<name3>[^/\s]{2,20}(?:\s[^/\s]{2,20})?)/)?"
    r"\s*(?P<mark>:|--|—|–|―|-(?=\s)|\||(?<=/)\.?(?=\s))\s*",
)


class Dateline(NamedTuple):
    """The words that open an article before its first sentence: "MOSCOW, July 9 (Reuters) -"."""

    place: Found | None
    agency: str | None
    byline: Found | None
    span: Span  # all of them, to the first letter of the sentence


def find_dateline(paragraph: Paragraph) -> Dateline | None:
    """What opens the article's first paragraph before its first sentence, or None.

    A place in capitals with a dash, a place with an agency or a day, a place we know with a
    colon; or a desk ("Monitoring Desk: …").
    """
    words = paragraph.words[:160]
    match = _DATELINE.match(words)
    if not match or match.end() >= len(words):
        return None
    place, mark = match["place"], match["mark"]
    named = match["name"] or match["name2"] or match["name3"]
    span = Span(paragraph.start, paragraph.start + match.end())
    here = inside(paragraph, match.start("place"), match.start("place") + len(place.rstrip(".")))
    if here.words.isupper() and len(here.words) > 3:
        here = Found(_capitalized(here.words), here.span)
    if place.casefold() in desks():
        return Dateline(None, None, here, span)
    agency = agency_named(named) if named else None
    if agency_named(place, credited=True) and not named and mark != "-":
        return Dateline(None, agency_named(place, credited=True), None, span)
    if mark in ("--", "—", "–") and "-" in place and not words[match.start("mark") - 1].isspace():
        return None  # a wire's slug ("BC-EU--Election")
    known = place.casefold() in places()
    shouted = place.isupper() and len(place) > 2
    rest = words[match.end() :]
    sentence = bool(rest) and (
        rest[0].isupper() or rest[0] in "\"'“‘«" or rest[0].isdigit() or not rest[0].isalpha()
    )
    if not sentence and not (known or agency):
        return None
    if agency or (match["when"] and (known or shouted)) or (known and (mark == ":" or mark != "|")):
        return Dateline(here, agency, None, span)
    if shouted and mark not in ":|" and len(place.split()) <= 4:
        return Dateline(here, agency, None, span)
    return None


def _capitalized(place: str) -> str:
    """A place printed in capitals as it is written elsewhere: "PORT ELLEN" → "Port Ellen"."""
    words = [word.capitalize() for word in re.split(r"([\s\-’']+)", place)]
    return "".join(word.lower() if number and word in _SMALL else word for number, word in enumerate(words))
