"""Small charts as plain numbers: a template draws them as SVG, without script or inline style.

Comes in: labelled counts. Goes out: bars with their geometry in SVG user units, each with
its words and link, so that the same data makes the table that screen readers get.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Bar", "BarChart", "Column", "ColumnChart"]

_ROW, _LABEL, _WIDTH, _VALUE = 22, 190, 460, 46
_HEIGHT, _GAP, _AXIS = 120, 2, 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One count: its label, where it leads, and what it is of ("accepted")."""

    label: str
    count: int
    url: str = ""
    tone: str = ""
    y: int = 0
    width: int = 0
    short: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars, one a row, longest full width."""

    title: str
    bars: Sequence[Bar]
    width: int = _WIDTH
    height: int = 0
    label_width: int = _LABEL

    @classmethod
    def of(cls, title: str, rows: Sequence[Bar]) -> BarChart:
        """Lay out the rows in the order given."""
        most = max((row.count for row in rows), default=0) or 1
        room = _WIDTH - _LABEL - _VALUE
        bars = [
            Bar(
                row.label, row.count, row.url, row.tone, index * _ROW,
                max(1, round(row.count / most * room)) if row.count else 0,
                row.label if len(row.label) <= 28 else f"{row.label[:27]}…",
            )
            for index, row in enumerate(rows)
        ]  # fmt: skip
        return cls(title, bars, height=len(bars) * _ROW)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a time chart; `tick` is the label under it, empty for most."""

    label: str
    count: int
    url: str
    x: float
    y: float
    width: float
    height: float
    tick: str = ""


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Counts over time, evenly spaced."""

    title: str
    columns: Sequence[Column]
    most: int
    width: int = _WIDTH
    height: int = _HEIGHT + _AXIS
    base: int = _HEIGHT

    @classmethod
    def of(cls, title: str, rows: Sequence[tuple[str, int, str]]) -> ColumnChart:
        """`rows`: (label, count, url) in order of time."""
        most = max((count for _, count, _ in rows), default=0)
        step = _WIDTH / max(len(rows), 1)
        every = max(1, -(-len(rows) // 6))
        columns = [
            Column(
                label, count, url, round(index * step, 1), round(_HEIGHT - _tall(count, most), 1),
                round(max(step - _GAP, 1), 1), round(_tall(count, most), 1), label if index % every == 0 else "",
            )
            for index, (label, count, url) in enumerate(rows)
        ]  # fmt: skip
        return cls(title, columns, most)


def _tall(count: int, most: int) -> float:
    return max(2.0, count / most * (_HEIGHT - 12)) if count else 0.0
