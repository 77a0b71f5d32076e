"""Heading: an article's title, byline and dateline in a plain-text page.

Comes in: the page's paragraphs, told apart into stretches. Goes out: `Found` fields with the span that
says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..lexicon import entries
from .lines import TRIM, Paragraph, is_spaceless, word_count
from .page import Span
from .provenance import agency_named, outlet_named
from .vocabulary import byline_opening, furniture_kind

__all__ = [
    "Dateline",
    "Found",
    "credited_name",
    "find_byline",
    "find_dateline",
    "find_title",
    "is_credit_line",
    "is_date_line",
]

# How far above the body a title, a byline or a date line may stand, in paragraphs.
REACH = 60
_TOO_EARLY = 6
_LONGEST_TITLE = 250  # characters

_SEPARATOR = re.compile(r"\s+[|–—»·:\-]{1,2}\s+")
_DATE = re.compile(
    r"(?<![a-zA-Z\d])(?:19|20)\d\d(?![a-zA-Z\d])|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d+ \w+ ago\b|\b(?:updated|published|posted|created)\b",
    re.I,
)
_CREDIT_LINE = re.compile(r"\||•|·|\b(?:updated|published|posted|created|modified|first)\b", re.I)
_SMALL = frozenset(["And", "Of", "The", "De", "Del", "La", "Al", "Es", "Do", "Da", "Sur", "Am"])
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"\w+")
_COLUMNS = re.compile(r"\S(?:\s{2,}|\t+)(?=\S)")
_NAME_WORD = r"(?:[A-ZÀ-ÞĀ-ŽЀ-ЯİŞĞ][\w'’.\-]*|de|del|della|di|da|van|von|der|den|bin|al|el|la|le|ter|dos|du)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,4}}")
_NAMES = re.compile(
    rf"{_NAME.pattern}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*|\s+und\s+|\s+y\s+|\s+et\s+){_NAME.pattern}){{0,4}}"
)
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
_CLOSING = frozenset(".!?:;,\"”’'")
_BULLETS = "*+-•·▪‣◦●○■□►▶»›–—"


class Found(NamedTuple):
    """A field's words and where they stand."""

    words: str
    span: Span


class Dateline(NamedTuple):
    """The words that open an article before its first sentence: "MOSCOW, July 9 (Reuters) -"."""

    place: Found | None
    agency: str | None
    byline: Found | None
    span: Span  # all of them, to the first letter of the sentence


@cache
def _places() -> frozenset[str]:
    return frozenset(place.casefold() for place in entries("places"))


@cache
def _name_ends() -> frozenset[str]:
    return frozenset(entries("byline_ends"))


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(entries("stopwords"))


@cache
def _desks() -> frozenset[str]:
    return frozenset(entries("desks"))


def is_date_line(paragraph: Paragraph) -> bool:
    """Whether a short line gives a day or an hour."""
    words = paragraph.words
    if len(words) > 140 or words.count(" ") > 18:
        return False
    return _DATE.search(words) is not None


def is_credit_line(paragraph: Paragraph) -> bool:
    """Whether a line gives author, agency and time ("Reuters | Moscow | Updated: 16-07-2021 19:30 IST")."""
    words = paragraph.words
    return (
        is_date_line(paragraph)
        and words[-1] not in '.!?"”’'
        and (words.count(" ") < 5 or _CREDIT_LINE.search(words) is not None)
    )


def _inside(paragraph: Paragraph, start: int, end: int) -> Found:
    return Found(paragraph.words[start:end], Span(paragraph.start + start, paragraph.start + end))


def _content(words: str) -> set[str]:
    content = {word for word in _WORD.findall(words.casefold()) if len(word) > 3}
    if not words.isascii() and is_spaceless(words):
        # In scripts without spaces, pairs of characters stand for words.
        return {word[at : at + 2] for word in content for at in range(min(len(word), _LONGEST_TITLE) - 1)}
    return content


def _parts(paragraph: Paragraph) -> list[Found]:
    """A line, and what stands before each separator in it ("Title | Site")."""
    found = [_inside(paragraph, 0, len(paragraph.words))]
    if paragraph.words.count(" ") >= 4:
        separators = _SEPARATOR.finditer(paragraph.words, 0, _LONGEST_TITLE)
        found += [_inside(paragraph, 0, match.start()) for match in separators]
    return found


def find_title(
    paragraphs: list[Paragraph], body: list[int], kinds: Sequence[str | None] | None = None
) -> tuple[int, Found] | None:
    """The headline, with the number of its paragraph: the line above the body that looks most like one.

    What speaks for a line: it is printed again, whole or cut short, or opens the page as
    "Title | Site"; its words come back in the body; it is as long as titles are; it stands
    near the body. What speaks against it: a full stop, furniture words, dates.
    """
    if not paragraphs:
        return None
    first_body = body[0] if body else min(len(paragraphs), 12)
    near = range(max(0, first_body - REACH), first_body)
    candidates = [0, *near] if near and near[0] > 0 else list(near)
    if body:
        # The body may have been begun too early, with the title in it.
        candidates += range(first_body, min(len(paragraphs), first_body + _TOO_EARLY))
    told = _content(" ".join([paragraphs[index].words[:600] for index in body[:15]]))
    printed = Counter([paragraph.words for paragraph in paragraphs[: first_body + 400]])
    heads = {paragraphs[index].words.casefold() for index in candidates}
    above = {paragraphs[index].words.casefold() for index in candidates if index < first_body}
    opening = [part.words.casefold() for part in _parts(paragraphs[0])]
    best: tuple[float, int, Found] | None = None
    for index in candidates:
        paragraph = paragraphs[index]
        if kinds and kinds[index]:
            continue
        parts = _parts(paragraph) if index == 0 else [_inside(paragraph, 0, len(paragraph.words))]
        for rank, part in enumerate(parts):
            score = _title_score(part.words, told, known=kinds is not None and not rank)
            if score is None:
                continue
            folded = part.words.casefold()
            if rank and folded in heads:
                continue  # the line that has these words alone is the better witness
            score += 1.5 * (printed[part.words] > 1)
            score += 2.5 * (index > 0 and folded in opening)
            score -= 0.03 * min(first_body - index, REACH) if index else 0.5
            score -= 0.3 * rank
            if index >= first_body:
                if folded in above:
                    continue  # the title of the article's second copy
                unlike = folded not in opening if index else part.words.endswith(".")
                witness = printed[part.words] > 1 or _dated_below(paragraphs, index)
                if unlike and not witness and not (index == first_body and _headlines(paragraphs, body)):
                    continue
                score -= 1.0
            if best is None or score > best[0]:
                best = (score, index, part)
    if best is None or best[0] < 0.5:
        return None
    return best[1], best[2]


def _dated_below(paragraphs: list[Paragraph], index: int) -> bool:
    """Whether a line that is no sentence has the page's date right below it."""
    below = paragraphs[index + 1 : index + 2]
    if not below or paragraphs[index].words[-1] in '.!?:;,"”':
        return False
    return is_date_line(below[0]) and below[0].words[-1] not in '.!?"”’'


def _headlines(paragraphs: list[Paragraph], body: list[int]) -> bool:
    """Whether the body's first line is no sentence, and its words come back in the sentences below."""
    first, below = paragraphs[body[0]].words, [paragraphs[index].words for index in body[1:8]]
    if not below or first[-1] in _CLOSING or below[0][-1] not in _CLOSING or len(first) > len(below[0]):
        return False
    content = _content(first)
    return len(content) > 2 and 2 * len(content & _content(" ".join(below))) >= len(content)


def _title_score(words: str, told: set[str], *, known: bool = False) -> float | None:
    if len(words) > _LONGEST_TITLE or "\n\n" in words:
        return None
    size = word_count(words)
    if not 2 <= size <= 32 or (not known and furniture_kind(words)):
        return None
    if len(_COLUMNS.findall(words)) > 1 or words.casefold() in _desks():
        return None  # a bar of sections ("News   World   Sports")
    content = _content(words)
    score = 1.0 if 5 <= size <= 20 else 0.3 if size >= 4 else -0.8
    if told and content:
        score += 3.0 * len(content & told) / len(content) * min(1.0, len(content) / 3)
    if words[-1] in ".,;" and words[-3:] != "...":
        score -= 2.0
    elif words.endswith(("...", "…")):
        score -= 2.5
    elif words[-1] == ":":
        score -= 1.0
    if _DATE.search(words) and size <= 10:
        score -= 2.0
    if byline_opening().match(words):
        score -= 1.5
    if "@" in words or "http" in words or "|" in words:
        score -= 1.5
    if words[0] in _BULLETS:
        score -= 2.5
    if (
        size <= 6
        and score > 0
        and 2 * sum(furniture_kind(word) is not None for word in words.split()) >= size
    ):
        score -= 2.5  # "Whatsapp Facebook Print"
    return score


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
        if paragraphs[index].words.casefold() in _desks():
            return index, _inside(paragraphs[index], 0, len(paragraphs[index].words))
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
    if len(left.split()) > 12 and not _DATE.search(left):
        return None
    if left[:1].islower() and _first_word(left) not in _name_ends() | {"and"}:
        return None  # a sentence that begins with "By"
    return _inside(paragraph, start, start + len(name))


def _name_at_start(rest: str) -> str | None:
    """The names that a text opens with, without what follows them ("Jane Roe, Senior Writer")."""
    names = _NAMES.match(rest[:_LONGEST_TITLE])
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
    return name or None


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
    if rest.casefold() in _desks():
        return rest
    name = _name_at_start(rest)
    if name and " " in name and name.casefold().strip(".") not in _name_ends():
        return name if name[0].isupper() else None
    if not sure or len(rest) > 40 or rest.casefold() in _name_ends() or _DATE.search(rest):
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
            return _inside(paragraph, by.end(), by.end() + len(name))
    at = 0
    for part in map(str.strip, _BARS.split(words)):
        at = words.index(part, at)
        found = _bare_name(Paragraph(paragraph.start + at, 0, part, 0, 0)) if part and part != words else None
        if found and found.words.casefold() not in _desks():
            return found
    return None


def _desk_of(words: str) -> str | None:
    """The desk or nameless author that opens a byline ("Staff Reporter | Updated …")."""
    name = re.split(r"\s*[|,•·–—\n]|\s-\s", words, maxsplit=1)[0].strip()
    return name if name.casefold() in _desks() else None


def _first_word(words: str) -> str:
    return words.split(None, 1)[0].casefold().strip(".,:")


def _bare_name(paragraph: Paragraph) -> Found | None:
    words = paragraph.words.strip(TRIM + "-|•")
    if words.count(" ") > 1:
        words = words.partition(",")[0]
    if words.casefold() in _desks():
        return _inside(paragraph, 0, len(words))
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
    if words.casefold() in _places() or _DATE.search(words):
        return None
    at = paragraph.words.index(words)
    return _inside(paragraph, at, at + len(words))


def _capitalized(place: str) -> str:
    """A place printed in capitals as it is written elsewhere: "PORT ELLEN" → "Port Ellen"."""
    words = [word.capitalize() for word in re.split(r"([\s\-’']+)", place)]
    return "".join(word.lower() if number and word in _SMALL else word for number, word in enumerate(words))


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
    inside = match["name"] or match["name2"] or match["name3"]
    span = Span(paragraph.start, paragraph.start + match.end())
    here = _inside(paragraph, match.start("place"), match.start("place") + len(place.rstrip(".")))
    if here.words.isupper() and len(here.words) > 3:
        here = Found(_capitalized(here.words), here.span)
    if place.casefold() in _desks():
        return Dateline(None, None, here, span)
    agency = agency_named(inside) if inside else None
    if agency_named(place, credited=True) and not inside and mark != "-":
        return Dateline(None, agency_named(place, credited=True), None, span)
    if mark in ("--", "—", "–") and "-" in place and not words[match.start("mark") - 1].isspace():
        return None  # a wire's slug ("BC-EU--Election")
    known = place.casefold() in _places()
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
