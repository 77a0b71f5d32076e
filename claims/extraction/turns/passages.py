"""Block quotations and embedded posts: words that a page's own mark-up sets apart as somebody's.

Comes in: a page's passages and its paragraphs. Goes out: for the paragraphs of each passage that names
its author, the author's turn.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.turns.cutting import Held, add
from claims.extraction.turns.turn import Turn
from sources.reading.date_phrases import find_dates
from sources.reading.page import Moment, Page, Passage, Span

__all__ = ["excerpts_of", "outside_body", "passages_of", "posts_of"]

_LONGEST_SIGNATURE = 140
_SIGNED = re.compile(
    r"(?:[—–―]|--?)\s?(?P<name>[^\W\d_][^()\n—–]{0,60}?)\s\(@\w{1,30}\)(?P<day>[\s,·•-]{0,4}[^\n]{0,40})$"
)


def passages_of(page: Page, paragraphs: Sequence[Paragraph]) -> dict[int, Held]:
    """The turns of quoted passages by the numbers of their paragraphs. Linear in both."""
    held: dict[int, Held] = {}
    passages = [one for one in page.passages if one.kind in ("blockquote", "post") and one.author]
    at = 0
    for passage in passages:
        while at < len(paragraphs) and paragraphs[at].span.end <= passage.span.start:
            at += 1
        number, turn = at, _turn(passage)
        while number < len(paragraphs) and paragraphs[number].span.start < passage.span.end:
            if number not in held:
                paragraph = paragraphs[number]
                span = Span(
                    max(paragraph.span.start, passage.span.start), min(paragraph.span.end, passage.span.end)
                )
                add(turn, span, paragraph)
                held[number] = turn
            number += 1
        if turn.parts:
            _hold_author(paragraphs, number, passage, held)
    return held


def outside_body(page: Page) -> list[Turn]:
    """The turns of quoted passages within the article that are no part of its body: in a figure, in a box."""
    if not page.body:
        return []
    first, last = page.body[0].start, page.body[-1].end
    ends = [span.end for span in page.body]
    turns: list[Turn] = []
    for passage in page.passages:
        span = passage.span
        if passage.kind not in ("blockquote", "post") or not passage.author or not first < span.start < last:
            continue
        at = bisect_right(ends, span.start)
        if at < len(page.body) and page.body[at].start < span.end:
            continue  # in the body
        turn = _turn(passage)
        turn.parts, turn.paragraphs = [span], [span]
        turns.append(turn)
    return turns


def excerpts_of(page: Page, paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """Of each paragraph in a block quotation that names no author: which of the passages that is."""
    found: dict[int, int] = {}
    at = 0
    for number, passage in enumerate(page.passages):
        if passage.kind != "blockquote" or passage.author:
            continue
        while at < len(paragraphs) and paragraphs[at].span.end <= passage.span.start:
            at += 1
        inside = at
        while inside < len(paragraphs) and paragraphs[inside].span.start < passage.span.end:
            found.setdefault(inside, number)
            inside += 1
    return found


def posts_of(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, Held]:
    """The turns of posts in plain text, told by their signature: "— Bruno Halt (@brunohalt) March 10, 2024"."""
    held: dict[int, Held] = {}
    for at, paragraph in enumerate(paragraphs):
        signed = _SIGNED.search(paragraph.raw) if "@" in paragraph.raw[-_LONGEST_SIGNATURE:] else None
        if signed is None:
            continue
        base = paragraph.span.start
        name = Span(base + signed.start("name"), base + signed.end("name"))
        turn = Turn([], paragraph.span, "author", mention=name, said=_day(signed, base), rule="post")
        if paragraph.raw[: signed.start()].strip():
            add(turn, Span(base, base + signed.start()), paragraph)
            held[at] = turn
        elif at and at - 1 not in held and not paragraphs[at - 1].raw.rstrip().endswith(":"):
            add(turn, paragraphs[at - 1].span, paragraphs[at - 1])
            held |= {at - 1: turn, at: None}
    return held


def _day(signed: re.Match[str], base: int) -> Moment | None:
    for phrase in find_dates(signed["day"] or ""):
        if (day := phrase.calendar_day()) and not phrase.swappable:
            start = base + signed.start("day")
            return Moment(day.isoformat(), "day", Span(start + phrase.span.start, start + phrase.span.end))
    return None


def _turn(passage: Passage) -> Turn:
    author = passage.author
    return Turn([], author or passage.span, "author", mention=author, said=passage.said, rule=passage.kind)


def _hold_author(
    paragraphs: Sequence[Paragraph], number: int, passage: Passage, held: dict[int, Held]
) -> None:
    """Leave the paragraph that names the author out of the running text."""
    author = passage.author
    for near in (number, number - 1):
        if author and 0 <= near < len(paragraphs) and near not in held:
            span = paragraphs[near].span
            if span.start <= author.start and author.end <= span.end and span.end - span.start < 200:
                held[near] = None
