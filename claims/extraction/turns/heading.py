"""Whose words a document holds, as its heading says: "Remarks by President Lind", "Interview with Ines Varga".

Comes in: a page. Goes out: a `Heading`: the lines above the body, the names in them, which of these
speaks, whether a dialogue or a monologue is announced, and the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from claims.extraction.attribute.names import name_tokens
from claims.extraction.attribute.phrase import parse
from claims.languages.en import table
from sources.reading.date_phrases import find_dates
from sources.reading.page import Moment, Page, Span

__all__ = ["Heading", "heading_of", "names_in"]

# So many blocks above the body are looked at, each no longer than this.
_REACH = 8
_LONGEST = 400
_TOUCHING = 4
_DATELINE = 60  # "Calder Bay, 18 September 2023"
_HEADING_KINDS = frozenset(("title", "teaser", "other", "repeat", "date", "byline", "dateline"))
_UPPER = "A-ZÀ-ÖØ-ÞĀ-Ɏ"
# Words that a heading may print with a capital, and that end a name.
_NO_NAME = (
    r"(?!(?:With|By|On|At|In|To|From|And|About|After|Before|During|As|Is|Has|Says|Said|Speaks|Talks|Interview|"
    r"Interviewed|Transcript|Full|Text|Remarks?|Statements?|Speech|Address|Answers?|Questions?|Why|How|What|Who|"
    r"Aboard|En Route|Via|Letter|Opening|Closing|Joint|Press Briefing|Press Conference|News Conference|Conversation|Exclusive|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|"
    r"October|November|December)\b)"
)
_WORD = rf"{_NO_NAME}[{_UPPER}](?:(?!['’]s?(?:\s|$))[\w’'-])*(?:\.(?=\s?[{_UPPER}]))?"
_LINK = r"(?:of|for|the|de|del|della|der|den|da|dos|di|la|van|von|bin|bint|ibn|al|el|ter)"
_NAMED = rf"{_WORD}(?:[ \u00a0](?:{_LINK}[ \u00a0]){{0,2}}{_WORD}){{0,11}}"
_RUN = re.compile(_NAMED)
_FEW = r"(?:(?!(?:on|about|concerning|regarding|against|after|before|during|for|of)\s)[\w’'&,-]+\s+){0,7}?"
_OWNED = re.compile(r"['’]s?\s+(?:[\w-]+\s+){0,4}$")
# "Varga's resignation letter": a surname alone
_OWNER = re.compile(rf"\b([{_UPPER}][\w-]+)['’]s?\s+(?:[\w-]+\s+){{0,4}}$")
_BY = re.compile(rf"(?:\s+{_FEW}(?:by|from|with)|\s+of)\s+(?:[a-z-]+,?\s+){{0,6}}|\s?[:–—-]\s+", re.I)
_BODY = re.compile(rf"\s+(?:by|of|from)\s+(?:the\s+)?({_NAMED})", re.A)
_TALKS = re.compile(
    r"(?:,[^,:]{2,60},?)?\s+(?:(?:was\s+|is\s+|has\s+been\s+)?interviewed\b|talks?\s+(?:to|with|about)\b|speaks?\s+(?:to|with|about)\b|"
    r"answers?\b|in\s+(?:conversation|his\s+own\s+words|her\s+own\s+words|their\s+own\s+words)\b|explains\b|on\s)",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:questions?\s+(?:for|to|with)|(?:speaks?|spoke|talks?|talked|sits?\s+down|sat\s+down)\s+(?:to|with)|"
    r"interview(?:s|ed)|meets?)\s+(?:[a-z-]+,?\s+){0,6}$",
    re.I,
)
# Who asked, and answers nothing: "Interview by Tilda Marsh".
_ASKER = re.compile(r"\binterview(?:ed)?\s+by\s+$", re.I)
_TRANSCRIPT = re.compile(r"\btranscript\b|\bfull text\b", re.I)


@dataclass(slots=True)
class Heading:
    """What stands above a document's words.

    `lines` are its lines, `names` the people in them (with their titles), `speaker` the one whose words
    the document is said to hold. `kind` is "dialogue", "monologue", "both" or empty, `said` the
    day in it.
    """

    lines: list[Span] = field(default_factory=list)
    names: list[Span] = field(default_factory=list)
    speaker: Span | None = None
    kind: str = ""
    said: Moment | None = None
    with_others: bool = False  # it names another speaker beside this one
    source: str = ""
    titled: bool = True  # the line that names the speaker is the title, where there is one
    asked: bool = False  # it says that the speaker was asked, or talks to somebody
    interview: bool = False  # which is printed on another day than it was held

    @property
    def sole(self) -> Span | None:
        """The speaker, where the heading names no other beside him."""
        return None if self.with_others else self.speaker


@cache
def _genres() -> Mapping[str, str]:
    return table("speech-genres")


@cache
def _genre() -> re.Pattern[str]:
    words = "|".join(re.escape(noun) for noun in sorted(_genres(), key=len, reverse=True))
    return re.compile(rf"\b(?P<genre>{words})s?\b", re.I)


def heading_of(page: Page) -> Heading:
    """The heading of a page; an empty one where nothing stands above the body."""
    heading = Heading(source=page.source or "")
    title = page.evidence.get("title")
    for span in _lines(page):
        heading.lines.append(span)
        known = heading.speaker
        _read_line(page.text, span, heading)
        if heading.speaker is not known:
            heading.titled = title is None or span == title
    if heading.said is None and heading.kind in ("dialogue", "both") and not heading.interview:
        short = (span for span in heading.lines if span.end - span.start < _DATELINE)
        heading.said = next((day for span in short if (day := _day(span.of(page.text), span))), None)
    if byline := page.evidence.get("byline"):
        heading.names += names_in(page.text, byline)
    return heading


def _lines(page: Page) -> Iterator[Span]:
    """The title, and the lines right above the body, in order; menus only where they touch it."""
    title = page.evidence.get("title")
    first = page.body[0].start if page.body else len(page.text)
    blocks = [block for block in page.blocks if block.span.end <= first]
    near = len(blocks) - _TOUCHING
    above = [
        block.span
        for number, block in enumerate(blocks)
        if block.kind in _HEADING_KINDS or (block.kind == "menu" and number >= near)
    ][-_REACH:]
    if title and title not in above:
        above.insert(0, title)
    yield from (span for span in above if span.end - span.start <= _LONGEST)


def names_in(text: str, span: Span) -> list[Span]:
    """The people named in a stretch of text, each with the title before the name."""
    found = []
    for run in _RUN.finditer(text, span.start, span.end):
        if named := _person(text, run.start(), run.end()):
            found.append(named)
    return found


def _person(text: str, start: int, end: int) -> Span | None:
    """The person in a run of capitals: without words behind the name, and before its title."""
    words = [Span(start + word.start(), start + word.end()) for word in re.finditer(r"\S+", text[start:end])]
    for last in range(len(words), max(1, len(words) - 5), -1):
        for first in range(min(3, last - 1)):
            span = Span(words[first].start, words[last - 1].end)
            phrase = parse(span.of(text))
            if phrase.kind != "person" or not phrase.certain:
                continue
            if len(name_tokens(phrase.name)) > 1 or phrase.honorific or phrase.role:
                return span
    if len(words) in (2, 3) and parse(text[start:end]).kind == "person":
        return Span(start, end)
    return None


def _read_line(text: str, span: Span, heading: Heading) -> None:
    """Add what one line tells."""
    line = span.of(text)
    names = [
        name
        for name in names_in(text, span)
        if not _ASKER.search(text, max(span.start, name.start - 30), name.start)
    ]
    heading.names += names
    genres = [
        (found.start(), found.end(), _genres()[found["genre"].lower()]) for found in _genre().finditer(line)
    ]
    kinds = {"dialogue" if kind == "interview" else kind for _, _, kind in genres}
    heading.interview |= any(kind == "interview" for _, _, kind in genres)
    announced = _TRANSCRIPT.search(line) is not None
    if kinds or announced:
        heading.kind = "both" if len({*kinds, heading.kind} - {""}) > 1 else next(iter(kinds), heading.kind)
    if heading.said is None and (kinds or announced):
        heading.said = _day(line, span)
    if heading.speaker is None:
        heading.speaker = _speaker(
            text, span, heading, names, [(span.start + a, span.start + b) for a, b, _ in genres]
        )
        if heading.speaker:
            others = text[heading.speaker.end : span.end]
            heading.with_others = re.match(r"(?:['’]s)?,?\s(?:and|&)\s", others) is not None


def _day(line: str, span: Span) -> Moment | None:
    """The first day written in a line that has one reading."""
    for phrase in find_dates(line):
        if (day := phrase.calendar_day()) and not phrase.swappable:
            found = Span(span.start + phrase.span.start, span.start + phrase.span.end)
            return Moment(day.isoformat(), "day", found)
    return None


def _speaker(
    text: str, line: Span, heading: Heading, names: list[Span], genres: list[tuple[int, int]]
) -> Span | None:
    """Whose words a line says follow: owner of the genre, its author, or the one who was asked."""
    for name in names:
        for start, _ in genres:
            if name.end < start and _OWNED.fullmatch(text, name.end, start):
                return name
    for name in names:
        for _, end in genres:
            if end <= name.start and _BY.fullmatch(text, end, name.start):
                return name
    for start, _ in genres:
        owned = _OWNER.search(text, line.start, start)
        if owned and parse(owned[1]).kind == "person":
            return Span(*owned.span(1))
    for _, end in genres:
        body = _BODY.match(text, end, line.end)
        if body and parse(body[1]).kind in ("body", "country") and parse(body[1]).certain:
            return Span(*body.span(1))  # "Statement by the Foreign Ministry"
    for name in names:
        if _ASKED.search(text, max(line.start, name.start - 60), name.start):
            heading.asked = True
            return name
    for name in names:
        talks = _TALKS.match(text, name.end, line.end)
        if talks and (genres or talks.group().strip().lower() != "on"):
            heading.asked = True
            return name
        if genres and name.end < genres[0][0] and genres[0][0] - name.end < 40:
            return name
    return None
