"""Counts in rows and columns: over time, or of each with each. The fuller a cell, the more it counts.

Columns are percentages of the width, rows are pixels, and a row's name stands above its cells, so that
any width holds all of it. Columns that would need long names are numbered as the rows are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.humanize.templatetags.humanize import intcomma

from .chart_table import Cell, Table

__all__ = ["MOST_COLUMNS", "GridCell", "GridChart", "GridRow", "Square"]

MOST_COLUMNS = 12  # on the narrowest screen a cell is then 24 pixels wide
_HEAD, _NAME, _CELL, _GAP = 22, 20, 26, 8  # pixels
_SHORT = 34
_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Square:
    """What one cell counts. `shown` stands in it, `words` say it in full; `tone` is "", for, against or doubt."""

    count: int
    words: str
    url: str
    shown: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A square with its place."""

    of: Square
    x: float
    y: int
    level: int
    middle: float

    @property
    def shown(self) -> str:
        return self.of.shown or (str(self.of.count) if self.of.count < 1000 else f"{self.of.count // 1000}k")


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its name, where that leads, its cells."""

    label: str
    short: str
    url: str
    y: int
    cells: Sequence[GridCell]


@dataclass(frozen=True, slots=True)
class GridChart:
    """Rows of cells under column headings."""

    template: ClassVar[str] = "sources/charts/grid.svg"

    title: str
    table: Table
    rows: Sequence[GridRow] = ()
    heads: Sequence[tuple[float, str]] = ()
    cell_width: float = 0
    height: int = 0
    undated: int = 0
    undated_url: str = ""
    note: str = ""
    width: int = 720

    @classmethod
    def of(
        cls, title: str, what: tuple[str, str], rows: Sequence[tuple[str, str]], columns: Sequence[tuple[str, str]],
        squares: Mapping[tuple[int, int], Square], *, note: str = "", undated: int = 0, undated_url: str = "",
    ) -> GridChart:  # fmt: skip
        """`what`: what rows and columns are; `rows`: name and address; `columns`: short and full name; `squares` by row and column number."""
        if not squares:
            return cls(title, Table((), ()), note=note, undated=undated, undated_url=undated_url)
        step = round(100 / len(columns), 3)
        most = max(square.count for square in squares.values())
        drawn = []
        for n, (label, url) in enumerate(rows):
            y = _HEAD + n * (_NAME + _CELL + _GAP)
            cells = [
                GridCell(
                    square, round(at * step, 2), y + _NAME, max(1, -(-_LEVELS * square.count // most)),
                    round((at + 0.5) * step, 2),
                )
                for at in range(len(columns))
                if (square := squares.get((n, at)))
            ]  # fmt: skip
            short = label if len(label) <= _SHORT else f"{label[: _SHORT - 1]}…"
            drawn.append(GridRow(label, short, url, y, cells))
        heads = [(round((at + 0.5) * step, 2), short) for at, (short, _) in enumerate(columns)]
        lines = [
            (Cell(label, url), Cell(columns[at][1]), Cell(intcomma(square.count), square.url), Cell(square.words))
            for n, (label, url) in enumerate(rows)
            for at in range(len(columns))
            if (square := squares.get((n, at)))
        ]  # fmt: skip
        table = Table((*what, "Count", "In words"), lines)
        height = _HEAD + len(rows) * (_NAME + _CELL + _GAP)
        return cls(title, table, drawn, heads, round(step - 0.4, 3), height, undated, undated_url, note)
