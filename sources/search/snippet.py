"""A hit in its context: the stretch of a text that holds most of what was asked for.

Comes in: a text and a query. Goes out: pieces of text, each marked as hit or not, for a
template to escape and show. Called by the admin's lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.search.query import Query
from sources.search.words import stem, words

__all__ = ["Piece", "snippet"]

LONGEST_TEXT = 500_000  # characters looked at
_RUN = re.compile(r"\S+")
_CORE = re.compile(r"\w(?:.*\w)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `hit` where it is one of the words asked for."""

    text: str
    hit: bool = False


def snippet(text: str, query: Query, width: int = 200) -> list[Piece]:
    """About `width` characters around the best hits; the text's opening where there is none."""
    text = text[:LONGEST_TEXT]
    hits = _hits(text, query)
    start, end = _window(text, [span for span, _ in hits], [term for _, term in hits], width)
    pieces = [Piece("…")] if start else []
    at = start
    for (first, last), _ in hits:
        if first >= start and last <= end:
            pieces += [Piece(text[at:first]), Piece(text[first:last], hit=True)]
            at = last
    pieces.append(Piece(text[at:end] + ("…" if end < len(text) else "")))
    return [piece for piece in pieces if piece.text]


def _hits(text: str, query: Query) -> list[tuple[tuple[int, int], str]]:
    """Spans of the words asked for, each with its term."""
    whole = {term for clause in query.wanted for term in clause.terms}
    begun = tuple(clause.terms[-1] for clause in query.wanted if clause.beginning)
    found = []
    for run in _RUN.finditer(text):
        for word in words(run[0]):
            term = stem(word)
            if term in whole or (begun and word.startswith(begun)):
                core = _CORE.search(run[0])
                first, last = core.span() if core else (0, len(run[0]))
                found.append(((run.start() + first, run.start() + last), term))
                break
    return found


def _window(text: str, spans: list[tuple[int, int]], found: list[str], width: int) -> tuple[int, int]:
    """The stretch of `width` characters with most different terms, cut between words."""
    if not spans:
        return 0, _back_to_gap(text, min(width, len(text)))
    best, best_start, last = 0, 0, 0
    for first in range(len(spans)):
        last = max(last, first)
        while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= width:
            last += 1
        different = len(set(found[first : min(last, first + 50) + 1]))
        if different > best:
            best, best_start = different, first
    middle = spans[best_start][0]
    start = max(0, middle - width // 4)
    if start:
        gap = text.find(" ", start, middle)
        start = gap + 1 if gap >= 0 else start
    end = max(start + width, spans[best_start][1])
    return start, _back_to_gap(text, min(end, len(text)), at_least=spans[best_start][1])


def _back_to_gap(text: str, end: int, at_least: int = 0) -> int:
    if end >= len(text):
        return len(text)
    gap = text.rfind(" ", max(at_least, end - 40), end)
    return gap if gap > at_least else end
