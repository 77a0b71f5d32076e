"""The table of a chart: the same data as the picture, for screen readers, the keyboard and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Cell", "Table"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Words, and where they lead ("" for nowhere)."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Column headings and rows; the first cell of a row names it."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
