"""Marking a text: overlapping spans → a flat run of pieces, each with the marks it lies under.

Comes in: a text and marks (spans in code points with a name). Goes out: `Piece`s that
together are the whole text, for templates to escape and print. No Django here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Mark", "Piece", "mark"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text and what it is ("body", "quote", "cue", "mention"); `ref` names a record."""

    start: int
    end: int
    name: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text over which no mark begins or ends."""

    start: int
    text: str
    marks: tuple[Mark, ...]

    @property
    def refs(self) -> str:
        """The records the marks name, each once, separated by spaces."""
        return " ".join(dict.fromkeys(m.ref for m in self.marks if m.ref))

    @property
    def classes(self) -> str:
        """The marks as class names: each, where a record's mark begins, and where several records meet."""
        names: dict[str, None] = {}
        for m in self.marks:
            names[m.name] = None
            if m.ref and m.start == self.start:
                names[f"starts-{m.name}"] = None
        if len({m.ref for m in self.marks if m.ref}) > 1:
            names["overlapped"] = None
        return " ".join(names)


def mark(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Piece]:
    """Cut `text[start:end]` at the edges of the marks; pieces come in order and lose nothing.

    Marks may overlap and nest; those outside the text are clipped. Linear in the pieces times
    the marks open at once.
    """
    end = len(text) if end is None else min(end, len(text))
    inside = [m for m in marks if m.start < m.end and m.start < end and m.end > start]
    opening = sorted(inside, key=lambda m: (m.start, -m.end))
    edges = sorted({start, end} | {p for m in inside for p in (m.start, m.end) if start < p < end})
    pieces: list[Piece] = []
    open_marks: list[Mark] = []
    upcoming = 0
    for left, right in pairwise(edges):
        open_marks = [m for m in open_marks if m.end > left]
        while upcoming < len(opening) and opening[upcoming].start <= left:
            if opening[upcoming].end > left:
                open_marks.append(opening[upcoming])
            upcoming += 1
        pieces.append(Piece(left, text[left:right], tuple(open_marks)))
    return pieces
