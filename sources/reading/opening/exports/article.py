"""What an export's article is, and its labelled fields.

Comes in: paragraphs. Goes out: `Exported`, and the fields that "LABEL: words" paragraphs give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sources.lexicon import rows

from ...date_phrases import find_dates
from ...metadata import Known
from ...provenance import outlet_named

__all__ = [
    "COPYRIGHT",
    "Exported",
    "Label",
    "Paragraphs",
    "date_in",
    "flipped",
    "known_article",
    "label_of",
    "one_line",
    "paragraphs_of",
]

Paragraphs = list[list[str]]

COPYRIGHT = re.compile(
    r"\s*(?:copyright\b|©|\(c\)|all rights reserved|alle rechte vorbehalten|tous droits réservés)", re.I
)


@dataclass(frozen=True, slots=True)
class Exported:
    """One article of an export: its text (empty where it has none) and what its fields say.

    `raw` is the whole of it as exported, by which it is known again however its fields are read.
    """

    text: str
    known: Known
    raw: str
    notes: tuple[str, ...] = ()


class Label(NamedTuple):
    """A field's label at the head of a line: what it holds, where such a field stands, and its words."""

    role: str
    place: str
    words: str


@cache
def _labels() -> dict[str, tuple[str, str]]:
    return {label: (role, place) for label, role, place in rows("export_fields")}


_LABEL = re.compile(r"\s*([^\W\d_][\w/’' ().-]{1,38}?)\s?:(?:\s+|\Z)")


def label_of(line: str) -> Label | None:
    """The field that a line opens with, or None."""
    found = _LABEL.match(line)
    known = _labels().get(" ".join(found[1].casefold().split())) if found else None
    return Label(known[0], known[1], line[found.end() :].strip()) if found and known else None


def one_line(lines: Iterable[str]) -> str:
    """Lines as one, with single blanks."""
    return " ".join(" ".join(lines).split())


def date_in(line: str) -> str | None:
    """The line, where it is a date and little else ("June 3, 2019 Monday 9:20 AM GMT")."""
    words = " ".join(line.split())
    if not 6 <= len(words) <= 90:
        return None
    phrase = next(find_dates(words), None)
    if phrase is None:
        found = re.fullmatch(r"(?:[^\W\d_]+ )?((?:19|20)\d\d)", words)  # "Winter 2019"
        return words if found and len(words) < 20 else None
    rest = len(words) - (phrase.span.end - phrase.span.start)
    return words if phrase.span.start <= 16 and rest <= 40 else None


def flipped(names: str) -> str:
    """Names as databases sort them, as they are said: "Berg, Ada; Ek, Ole" → "Ada Berg, Ole Ek"."""
    people = [name.strip(" .,") for name in re.split(r";|\s+and\s+(?=\w+, )", names)]
    turned = []
    for person in filter(None, people):
        last, comma, first = person.partition(", ")
        turned.append(f"{first} {last}" if comma and "," not in first and len(first.split()) <= 4 else person)
    return ", ".join(turned)


_BY = re.compile(r"\A\s*(?:by|from|von|par|door|di|por)\b[:\s]+", re.I)
_PLACE = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]\s*\Z")


def outlet_of(words: str) -> str:
    """An outlet's name as databases print it, without the place or years behind it: "The Times (London)"."""
    name = words
    while (shorter := _PLACE.sub("", name)) != name and shorter.strip():
        name = shorter
    return outlet_named(name) or name.strip()


def known_article(fields: Mapping[str, str]) -> Known:
    """Fields by their roles → what is known of the article, all else as details."""
    own = ("title", "source", "byline", "dateline", "published", "address")
    told = {name: words for name in own if (words := fields.get(name, "").strip())}
    if "source" in told:
        told["source"] = outlet_of(told["source"])
    if "byline" in told:
        names = _BY.sub("", told["byline"], count=1).split(";")
        told["byline"] = ", ".join(name for words in names if (name := words.strip(" ,")))
    if "address" in told and not told["address"].startswith(("http://", "https://")):
        del told["address"]
    left = {
        role: words.strip()[:500]
        for role, words in fields.items()
        if words.strip() and role not in own and role not in ("other", "text", "abstract")
    }
    return Known(**told, details=left, certain=True)


def paragraphs_of(text: str) -> Paragraphs:
    """The paragraphs of plain text: what blank lines set apart."""
    paragraphs: Paragraphs = []
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n").split("\n"):
        if line.strip(" \t\xa0\ufeff\u200b"):
            lines.append(line.rstrip())
        elif lines:
            paragraphs.append(lines)
            lines = []
    return [*paragraphs, lines] if lines else paragraphs
