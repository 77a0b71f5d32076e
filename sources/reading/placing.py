"""Placing: words that another tool took from a page → where they stand in the page's text.

Comes in: pieces of text, in order, and the text they were taken from. Goes out: their spans, and those
that could not be placed. A piece is placed only where all its letters and digits stand in the same
order with nothing but marks and spaces between: never by likeness.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from .page import Span

__all__ = ["Placer"]

_RUN = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[^\w\s]*")


class Placer:
    """Finds pieces in one text by their letters and digits alone, spaces and marks aside."""

    def __init__(self, text: str) -> None:
        self.text = text
        # For each run of letters: where it stands in the text, and among the letters alone.
        self._starts = array("L")
        self._before = array("L")
        count = 0
        runs = []
        for run in _RUN.finditer(text):
            self._starts.append(run.start())
            self._before.append(count)
            runs.append(run[0])
            count += run.end() - run.start()
        self._letters = "".join(runs)

    def place(self, piece: str, after: int = 0) -> Span | None:
        """Where a piece stands: first at or after the offset `after`, else anywhere."""
        letters = "".join(_RUN.findall(piece))
        if not letters:
            return None
        at = self._letters.find(letters, self._letter(after))
        if at < 0:
            at = self._letters.find(letters)
        if at < 0:
            return None
        return self._widened(self._offset(at), self._offset(at + len(letters) - 1) + 1)

    def _letter(self, offset: int) -> int:
        """The number of the first letter at or after an offset in the text."""
        run = bisect_left(self._starts, offset)
        return self._before[run] if run < len(self._before) else len(self._letters)

    def _offset(self, letter: int) -> int:
        """Where a letter stands in the text."""
        run = bisect_right(self._before, letter) - 1
        return self._starts[run] + letter - self._before[run]

    def place_all(self, pieces: Sequence[str]) -> tuple[list[Span], list[str]]:
        """The spans of pieces that follow each other, in the order of the text; and the rest."""
        spans: set[Span] = set()
        lost: list[str] = []
        after = 0
        for piece in pieces:
            if not _RUN.search(piece):
                continue
            span = self.place(piece, after)
            if span is None:
                lost.append(piece)
                continue
            spans.add(span)
            after = span.end
        return _apart(sorted(spans)), lost

    def _widened(self, start: int, end: int) -> Span:
        """With the marks that touch the first and last word: “ … ”."""
        if marks := _MARKS.match(self.text, end):
            end = marks.end()
        while start and not self.text[start - 1].isspace() and not _RUN.match(self.text[start - 1]):
            start -= 1
        return Span(start, end)


def _apart(spans: list[Span]) -> list[Span]:
    """Spans in order, those that overlap joined."""
    apart: list[Span] = []
    for span in spans:
        if apart and span.start < apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return apart
