"""Byline: the author in a plain-text page, and the name in an element that holds an author's.

Comes in: the page's paragraphs, with the places of title and body; or the words of a credit. Goes out:
the name as `Found`, with the span that says so; or the name alone.
"""

from __future__ import annotations

import re
from functools import cache

from ..lexicon import entries
from .heading import DATE, LONGEST_LINE, REACH, Found, inside, is_date_line
from .lines import TRIM, Paragraph
from .provenance import agency_named, outlet_named
from .vocabulary import byline_opening, desks, furniture_kind, is_place_line, places

__all__ = ["credited_name", "find_byline"]

_TOKEN = re.compile(r"\S+")
_NAME_WORD = r"(?:[A-ZÀ-ÞĀ-ŽЀ-ЯİŞĞ][\w'’.\-]*|de|del|della|di|da|van|von|der|den|bin|al|el|la|le|ter|dos|du)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,4}}")
_NAMES = re.compile(
    rf"{_NAME.pattern}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*|\s+und\s+|\s+y\s+|\s+et\s+){_NAME.pattern}){{0,4}}"
)
# A credit in the middle of a line, what ends the names in one, and what no name holds.
_BY = re.compile(r"\b(?:by|von|par|por)\s+(?=[A-ZÀ-Þ])")
_NAME_ENDS = re.compile(
    r"\n|[(（]|\s[|•·/]\s|[|•]|\s[-–—]\s|\s{3,}|\d|@|\b(?:Follow|Updated|Published|Posted|Photo(?:s|graph)?s? by|Illustration)\b"
)
# A name in Chinese or Japanese: no longer than such names are, and nothing of a sentence behind it.
_SPACELESS_NAME = re.compile(r"[\u3041-\u30ff\u3400-\u9fff々・ \u3000]{2,14}(?=$|[^\w。、，,])")
_BARS = re.compile(r"[|•·]")
_NOT_A_NAME = re.compile(
    r"^(?:illustrat(?:ion|ed)|photo(?:graph|graphie)?s?|fotos?|pictures?|images?|video|graphics?|translat(?:ion|ed))\b|"
    r"\b(?:more|all|view|see|stories|posts|articles|follow|profile|contact|email|about|biography|subscribe|read|"
    r"copyright|comments?|share|sign|log)\b|https?:|[?!]",
    re.I,
)


@cache
def _name_ends() -> frozenset[str]:
    return frozenset(entries("byline_ends"))


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(entries("stopwords"))


def find_byline(paragraphs: list[Paragraph], title: int | None, first_body: int) -> tuple[int, Found] | None:
    """The author's line between title and body ("By A. Writer"), or a bare name beside the date."""
    start = max(0, first_body - REACH) if title is None else max(0, title - 3)
    for index in range(start, first_body):
        paragraph = paragraphs[index]
        if len(paragraph.words) > 160 or index == title:
            continue
        if found := _signed(paragraph):
            return index, found
        if paragraph.words.casefold().rstrip(":") in (
            "by",
            "written by",
            "author",
            "von",
            "por",
            "par",
            "di",
        ):
            below = paragraphs[index + 1] if index + 1 < first_body else None
            if below and (found := _bare_name(below)):
                return index + 1, found
    for index in range(start, first_body):
        words = paragraphs[index].words
        if index == title or len(words) > 140 or not (_BARS.search(words) or _BY.search(words)):
            continue
        if is_date_line(paragraphs[index]) and (found := _beside_date(paragraphs[index])):
            return index, found
    if title is None:
        return None
    for index in range(title + 1, first_body):
        dated = [at for at in (index - 1, index + 1) if title < at < first_body]
        if any(is_date_line(paragraphs[at]) for at in dated) and (found := _bare_name(paragraphs[index])):
            return index, found
    for index in range(title + 1, first_body):
        if paragraphs[index].words.casefold() in desks():
            return index, inside(paragraphs[index], 0, len(paragraphs[index].words))
    return None


def _signed(paragraph: Paragraph) -> Found | None:
    by = byline_opening().match(paragraph.words)
    if not by:
        return None
    start = by.end() + len(paragraph.words[by.end() :]) - len(paragraph.words[by.end() :].lstrip(TRIM))
    rest = paragraph.words[start:]
    name = _desk_of(rest)
    if name is None and (name := _name_at_start(rest)) is None:
        return None
    left = rest[len(name) :].strip()
    if len(left.split()) > 12 and not DATE.search(left):
        return None
    if left[:1].islower() and _first_word(left) not in _name_ends() | {"and"}:
        return None  # a sentence that begins with "By"
    return inside(paragraph, start, start + len(name))


def _name_at_start(rest: str) -> str | None:
    """The names that a text opens with, without what follows them ("Jane Roe, Senior Writer")."""
    names = _NAMES.match(rest[:LONGEST_LINE])
    if not names:
        spaceless = _SPACELESS_NAME.match(rest)
        return spaceless[0].strip() if spaceless else None
    end = names.end()
    for word in _TOKEN.finditer(rest, 0, end):
        if word.start() and word[0].casefold().strip(".,") in _name_ends():
            end = word.start()
            break
    name = rest[:end].rstrip(" ,.-|&\xa0")
    name = re.sub(r"\s+(?:and|und|et|y)$", "", name)
    own, _, house = name.rpartition(", ")
    if own and (agency_named(house) or outlet_named(house)):
        name = own  # "By Laura Kent, Associated Press"
    named = name.split(", ")
    for at in range(1, len(named)):  # "By Laura Kent, Washington, DC"
        place = ", ".join(named[at:])
        if place.casefold() in places() or is_place_line(place):
            name = ", ".join(named[:at])
            break
    return name if name and not is_place_line(name) else None


def credited_name(words: str, *, sure: bool) -> str | None:
    """The name in an element that says it holds an author's; None for anything else.

    `sure`: the element says so itself, so that names of one word and of any script are believed.
    """
    if _NOT_A_NAME.search(words.partition("\n")[0][:40]):
        return None
    opened = byline_opening().match(words)
    for found in _BY.finditer(words) if opened is None else ():
        opened = found  # "Monday, 3 May 2021 by Jane Roe"
        break
    rest = words[opened.end() :].lstrip(TRIM + ":|-–—") if opened else words
    rest = _NAME_ENDS.split(rest, maxsplit=1)[0].strip(TRIM + ",;:|-–—·•(")
    if not rest or len(rest) > 120 or _NOT_A_NAME.search(rest) or furniture_kind(rest):
        return None
    if rest.casefold() in desks():
        return rest
    if is_place_line(rest):
        return None
    name = _name_at_start(rest)
    if name and " " in name and name.casefold().strip(".") not in _name_ends():
        return name if name[0].isupper() else None
    if not sure or len(rest) > 40 or rest.casefold() in _name_ends() or DATE.search(rest):
        return None
    if byline_opening().fullmatch(rest + " "):
        return None  # "By", and the name elsewhere
    if rest.isalpha() or not rest.isascii() or opened:
        return rest
    return rest if rest[0].isupper() and rest.count(" ") == 1 and rest.replace(" ", "").isalpha() else None


def _beside_date(paragraph: Paragraph) -> Found | None:
    """The author in a line that gives the date: "4 May 2021 by Jane Roe", "4 May 2021 | Jane Roe"."""
    words = paragraph.words
    for by in _BY.finditer(words):
        name = _name_at_start(words[by.end() :])
        if name and " " in name and not _NOT_A_NAME.search(name):
            return inside(paragraph, by.end(), by.end() + len(name))
    at = 0
    for part in map(str.strip, _BARS.split(words)):
        at = words.index(part, at)
        found = _bare_name(Paragraph(paragraph.start + at, 0, part, 0, 0)) if part and part != words else None
        if found and found.words.casefold() not in desks():
            return found
    return None


def _desk_of(words: str) -> str | None:
    """The desk or nameless author that opens a byline ("Staff Reporter | Updated …")."""
    name = re.split(r"\s*[|,•·–—\n]|\s-\s", words, maxsplit=1)[0].strip()
    return name if name.casefold() in desks() else None


def _first_word(words: str) -> str:
    return words.split(None, 1)[0].casefold().strip(".,:")


def _bare_name(paragraph: Paragraph) -> Found | None:
    words = paragraph.words.strip(TRIM + "-|•")
    if is_place_line(words):
        return None
    if words.count(" ") > 1:
        words = words.partition(",")[0]
    if words.casefold() in desks():
        return inside(paragraph, 0, len(words))
    tokens = words.split()
    if not 2 <= len(tokens) <= 4 or not _NAMES.fullmatch(words) or furniture_kind(words):
        return None
    if words.isupper() and any(token.casefold() in _stop_words() for token in tokens):
        return None  # a heading ("FIND YOUR NEXT CAR")
    if any(furniture_kind(token) for token in tokens):
        return None  # a section ("Europe Politics")
    if (
        (words.isupper() and len(words) > 30)
        or any(token.isdigit() for token in tokens)
        or agency_named(words)
    ):
        return None
    if words.casefold() in places() or DATE.search(words):
        return None
    at = paragraph.words.index(words)
    return inside(paragraph, at, at + len(words))
