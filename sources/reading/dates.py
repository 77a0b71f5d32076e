"""Dates: which of the dates on a page are the article's own.

Comes in: the page's text, where its title and body stand, and what else was told apart. Goes out:
`ArticleDates`: when it was published and last updated, with the words that say so.

A page prints many dates: of the day it was saved (above the title), of other stories
(lists below and beside), of events (in the body). The article's own stands by its title,
or carries a label ("Updated:"), or opens the text as part of the dateline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .calendar_words import label_kinds, relative_time
from .date_phrases import DatePhrase, find_dates, find_days, find_short_dates
from .moments import PageClues, moment_of
from .page import Block, Moment, Span

__all__ = ["ArticleDates", "article_dates", "is_date_line"]


@dataclass(frozen=True, slots=True)
class ArticleDates:
    """What a page says of its own dates.

    `relative` is where it says "2 hours ago", which cannot be resolved. `notes` tell of
    dates left open and of how two-sided ones were read.
    """

    published: Moment | None = None
    updated: Moment | None = None
    relative: Span | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    phrase: DatePhrase
    label: str | None
    rank: int  # lower is likelier to be the article's


# Blocks of other stories and of readers: whatever date stands there is not the article's.
_FOREIGN = {"teaser", "trending", "comment", "advertisement", "newsletter", "notice", "caption"}
_ABOVE, _BELOW = 6000, 3000  # characters before and after the body in which dates are looked for
_HEADING = 1500  # characters before the body in which "2 hours ago" is looked for
_NEAR = 4  # lines between a date and the title or the body's end
_STANDFIRST = 3  # paragraphs of the body after which a date between them counts only by its label
_FIRST, _LAST = 5, 3  # paragraphs among which a date line may have slipped
_BESIDE = 6  # words beside a date in a date line
_PROSE = 14  # words beside an unlabelled date that make its line a sentence, not a date line
_POST = re.compile(
    r"\(@[\w.]{1,40}\)\W*$|\bshared by\b|^\W*@\w+\W*$|^(?!By\b)[^@\n]{2,40} @\w{2,30}\s*[·•]\s*$"
)
# The year, month and day in an address: /2015/03/18/, /2015-03-18-, /20150318, /2015/mar/18/, /2015/08/150803-
_ADDRESS_DATE = re.compile(
    r"[/_-]((?:19|20)\d\d)[/_-]?(?:(0[1-9]|1[0-2])(?:[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)|/\d\d\2([0-3]\d)(?!\d)|(?=[/_-]))|(?=/))"
)
_DATELINE = 80  # characters within which a dateline ends
_DATELINE_END = re.compile(r"\W{0,3}(?:\([^()\n]{2,24}\)|/[^/\n]{2,24}/)?\.?\s*(?:[—–]|--?|/[A-Z]{2,12}/)")


def article_dates(
    text: str,
    *,
    title: Span | None,
    body: Sequence[Span],
    blocks: Sequence[Block] = (),
    address: str | None = None,
    language: str | None = None,
) -> ArticleDates:
    """The article's own dates on a page of plain text."""
    # A date line that was taken for one of the first paragraphs is a date line nevertheless.
    edges = range(_FIRST, len(body) - _LAST)
    body = [span for at, span in enumerate(body) if at in edges or not is_date_line(span.of(text))]
    outside = _outside(text, body)
    words_outside = "\n".join(span.of(text) for span in outside)
    clues = PageClues(text, words_outside, address, language)
    foreign = [block for block in blocks if block.kind in _FOREIGN]
    candidates = sorted(_candidates(text, title, body, outside, foreign), key=lambda found: found.rank)
    notes: list[str] = []
    chosen: dict[str, Moment] = {}
    for kind in ("published", "updated"):
        # Unlabelled dates stand for publication.
        fit = [found for found in candidates if (found.label or "published") == kind]
        moment, told = _best(fit, clues)
        notes += told
        if moment:
            chosen[kind] = moment
    if "published" not in chosen and (opening := _opening(text, body)):
        moment, told = moment_of(opening, clues)
        notes += told
        if moment:
            chosen["published"] = moment
    if "published" not in chosen and (of_address := _by_address(text, title, body, outside, address)):
        moment, told = moment_of(of_address, clues)
        if moment and of_address.span.end == of_address.span.start:
            told = (*told, f"The date is taken from the page's URL, {(address or '')[:100]}.")
            moment = replace(moment, span=None)
        notes += told
        if moment:
            chosen["published"] = moment
    if "published" not in chosen and "updated" in chosen:
        chosen["published"] = chosen["updated"]
        notes.append(
            "The page gives only the time of its last update, which is used as its publication time too."
        )
    relative = None if "published" in chosen else _relative(text, title, body, outside)
    if relative:
        notes.append(f"The page gives its time as {relative.of(text)!r}, which cannot be resolved.")
    return ArticleDates(chosen.get("published"), chosen.get("updated"), relative, tuple(dict.fromkeys(notes)))


def is_date_line(words: str) -> bool:
    """Whether a line opens with a date or its label, and has at most a few words behind it."""
    if len(words) > 100:
        return False
    found = next(find_dates(words), None)
    if found is None or found.day is None:
        return False
    before, behind = words[: found.span.start], words[found.span.end :]
    labelled = not re.search(r"[^\W\d_]", before) or _last_label(before.lower()) is not None
    return labelled and len(re.findall(r"[^\W\d_]+", behind)) <= _BESIDE


def _outside(text: str, body: Sequence[Span]) -> list[Span]:
    """The stretches between and around the body's paragraphs, no farther than is useful."""
    if not body:
        return [Span(0, min(len(text), _ABOVE))]
    first, last = body[0].start, body[-1].end
    gaps = [Span(one.end, two.start) for one, two in pairwise(body) if two.start - one.end > 8]
    return [Span(max(0, first - _ABOVE), first), *gaps, Span(last, min(len(text), last + _BELOW))]


def _candidates(
    text: str, title: Span | None, body: Sequence[Span], outside: Iterable[Span], foreign: Sequence[Block]
) -> Iterator[_Candidate]:
    for stretch in outside:
        for phrase in _phrases(text, stretch):
            label = _label(text, phrase.span.start)
            block = next((one for one in foreign if one.span.start <= phrase.span.start < one.span.end), None)
            if label == "other" or (block and not _heads_article(text, phrase, block, title, body)):
                continue
            rank = _rank(text, phrase, label, title, body)
            if rank is not None:
                yield _Candidate(phrase, label, rank)


def _phrases(text: str, stretch: Span) -> Iterator[DatePhrase]:
    """The dates in a stretch; those with a year of two digits where a line holds little else."""
    yield from find_dates(text, stretch.start, stretch.end)
    for phrase in find_short_dates(text, stretch.start, stretch.end):
        if phrase.clock or _words_beside(text, phrase.span) <= _BESIDE:
            yield phrase


def _by_address(
    text: str, title: Span | None, body: Sequence[Span], outside: Sequence[Span], address: str | None
) -> DatePhrase | None:
    """The day by the page's address, which gives the year: by its month a day without a year in
    the heading is read; else the day that stands in the address itself."""
    dated = _ADDRESS_DATE.search(address or "")
    if dated is None:
        return None
    year, month = int(dated[1]), int(dated[2]) if dated[2] else None
    head = outside[0]
    start = (
        title.end if title and head.start <= title.end <= head.end else max(head.start, head.end - _HEADING)
    )
    for phrase in find_days(text, year, start, head.end):
        if phrase.month == (month or phrase.month) and _words_beside(text, phrase.span) <= _PROSE:
            return phrase
    day = dated[3] or dated[4]
    if not month or not day:
        return None
    found = next(find_dates(f"{year}-{month:02}-{day}"), None)
    return replace(found, span=Span(0, 0)) if found else None


def _heads_article(
    text: str, phrase: DatePhrase, block: Block, title: Span | None, body: Sequence[Span]
) -> bool:
    """Whether a date in what looks like a teaser stands right under the title, or under the
    standfirst: what is told apart by its words alone takes such lines for teasers."""
    if block.kind not in ("teaser", "notice") or _words_beside(text, phrase.span) > _BESIDE:
        return False
    if title and phrase.span.end <= title.start and "\n" in text[phrase.span.end : title.start]:
        return not _lines_between(text, phrase.span.end, title.start)
    if title and title.end <= phrase.span.start and (not body or phrase.span.start < body[0].start):
        return _lines_between(text, title.end, phrase.span.start) <= _NEAR - 1
    before = sum(span.end <= phrase.span.start for span in body[:_STANDFIRST])
    return 0 < before < _STANDFIRST


def _label(text: str, at: int) -> str | None:
    """What the words before a date say of it: on its line, or alone on the line before."""
    start = text.rfind("\n", 0, at) + 1
    before = text[max(start, at - 60) : at]
    if not before.strip(" \t:|-–—•(,"):
        previous = text[:start].rstrip()
        before = previous[previous.rfind("\n") + 1 :]
        if len(before) > 40:
            return None
    return _last_label(before.lower())


def _last_label(before: str) -> str | None:
    """The label that ends a piece of text, marks and spaces aside ("… | last updated: ")."""
    words = re.findall(r"[^\W\d_]+|©|\(c\)", before)[-3:]
    after_words = before.rstrip(" \t:|-–—•(,.")
    for count in (3, 2, 1):
        phrase = " ".join(words[-count:])
        kind = label_kinds().get(phrase)
        if kind and after_words.endswith(words[-1]):
            return kind
    return None


def _rank(
    text: str, phrase: DatePhrase, label: str | None, title: Span | None, body: Sequence[Span]
) -> int | None:
    """How likely a date is the article's by where it stands; None for not at all."""
    at = phrase.span
    if phrase.day is None and label is None:
        return None
    if label is None and (_words_beside(text, at) > _PROSE or _of_a_post(text, at)):
        return None
    labelled = 0 if label else 3
    first = body[0].start if body else len(text)
    last = body[-1].end if body else len(text)
    if at.start >= last:
        lines = _lines_between(text, last, at.start)
        return None if lines > (3 * _NEAR if label else _NEAR) else 6 + labelled
    if at.start >= first:
        # After the standfirst, which may count as body, stands the date line of many pages.
        before = sum(span.end <= at.start for span in body[:_STANDFIRST])
        return labelled + 1 if before < _STANDFIRST else 8 if label else None
    if title is None or at.start >= title.end:
        return labelled
    lines = _lines_between(text, at.end, title.start)
    # Above the title stands the article's date, or the day on which the page was saved.
    return None if lines > _NEAR and label is None else 2 + labelled


def _of_a_post(text: str, at: Span) -> bool:
    """Whether a date ends the line of a post's author: "— Jane Roe (@janeroe) March 12, 2024"."""
    line = text[max(text.rfind("\n", 0, at.start) + 1, at.start - 120) : at.start]
    return _POST.search(line) is not None


def _words_beside(text: str, at: Span) -> int:
    start, end = text.rfind("\n", 0, at.start) + 1, text.find("\n", at.end)
    line = text[start : at.start] + text[at.end : end if end >= 0 else len(text)]
    return len(re.findall(r"[^\W\d_]{2,}", line[:600]))


def _lines_between(text: str, start: int, end: int) -> int:
    return sum(1 for line in text[start:end].split("\n")[1:-1] if line.strip())


def _best(fit: Sequence[_Candidate], clues: PageClues) -> tuple[Moment | None, tuple[str, ...]]:
    """The moment of the first candidate; a finer time of the same day wins.

    A first candidate with two readings leaves the moment open: what ranks lower is not the
    article's only because the likelier date cannot be read.
    """
    if not fit:
        return None, ()
    moment, told = moment_of(fit[0].phrase, clues)
    if moment and moment.precision == "day":
        for other in fit[1:]:
            if other.rank <= fit[0].rank + 3 and other.phrase.clock:
                finer, more = moment_of(other.phrase, clues)
                if finer and finer.day == moment.day:
                    return finer, more
    return moment, told


def _opening(text: str, body: Sequence[Span]) -> DatePhrase | None:
    """The date in a dateline: "KABUL, July 16, 2021 (AP) —" opens the first paragraph."""
    if not body:
        return None
    # The body begins behind a dateline that was told apart.
    start = max(text.rfind("\n", 0, body[0].start) + 1, body[0].start - _DATELINE)
    end = min(body[0].end, start + _DATELINE)
    phrase = next(find_dates(text, start, end), None)
    if phrase is None or phrase.day is None or re.search(r"[.!?“\"\n]\s", text[start : phrase.span.start]):
        return None
    return phrase if _DATELINE_END.match(text, phrase.span.end, phrase.span.end + 40) else None


def _relative(text: str, title: Span | None, body: Sequence[Span], outside: Sequence[Span]) -> Span | None:
    """ "2 hours ago" between title and body, or labelled shortly before the body."""
    head = outside[0]
    for found in relative_time().finditer(text, max(head.start, head.end - _HEADING), head.end):
        after_title = title is not None and found.start() >= title.end
        if (after_title or _label(text, found.start())) and _words_beside(
            text, Span(*found.span())
        ) <= _PROSE:
            return Span(*found.span())
    return None
