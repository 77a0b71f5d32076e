"""Counts as bars, and counts over time as columns: geometry in SVG user units, words and links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format

from .chart_table import Cell, Table

__all__ = ["Bar", "BarChart", "Column", "ColumnChart"]

_ROW, _LABEL, _WIDTH, _VALUE = 22, 190, 460, 46
_HEIGHT, _GAP, _AXIS = 120, 2, 18
_MOST = 36  # columns; more would be too thin to point at
_WIDEST, _TICK = 64, 64  # a column alone is no wall; room for a label under it


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

    template: ClassVar[str] = "sources/charts/bars.svg"

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

    @property
    def table(self) -> Table:
        rows = [(Cell(bar.label), Cell(intcomma(bar.count), bar.url)) for bar in self.bars]
        return Table(("Name", "Count"), rows)


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

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Counts over time, evenly spaced: a month or a year without any has its empty place."""

    template: ClassVar[str] = "sources/charts/columns.svg"

    title: str
    columns: Sequence[Column]
    unit: str = "Month"
    undated: int = 0
    undated_url: str = ""
    width: int = _WIDTH
    height: int = _HEIGHT + _AXIS
    base: int = _HEIGHT

    @property
    def table(self) -> Table:
        shown = [column for column in self.columns if column.count]
        rows = [(Cell(column.label), Cell(intcomma(column.count), column.url)) for column in shown]
        return Table((self.unit, "Count"), rows)

    @property
    def numbered(self) -> bool:
        """Whether the columns are wide enough to carry their numbers."""
        return len(self.columns) <= 20

    @classmethod
    def of(
        cls, title: str, counts: Mapping[date | None, int], url: Callable[[int | None, int | None], str]
    ) -> ColumnChart:
        """`counts`: first day of a month → count, None → undated; `url` of a year and a month
        (or of neither) leads to what was counted.

        By months where `_MOST` of them hold all, else by the last `_MOST` years.
        """
        months = {day: count for day, count in counts.items() if day is not None}
        undated: Any = {"undated": counts.get(None, 0), "undated_url": url(None, None)}
        if not months:
            return cls(title, [], **undated)
        first, last = _month(min(months)), _month(max(months))
        if last - first < _MOST:
            days = [date(n // 12, n % 12 + 1, 1) for n in range(first, last + 1)]
            rows = [
                (date_format(d, "YEAR_MONTH_FORMAT"), date_format(d, "M Y"), months.get(d, 0), url(d.year, d.month))
                for d in days
            ]  # fmt: skip
            return cls(title, _columns(rows), **undated)
        years: Counter[int] = Counter()
        for day, count in months.items():
            years[day.year] += count
        latest = max(years)
        shown = range(max(min(years), latest - _MOST + 1), latest + 1)
        rows = [(str(year), str(year), years[year], url(year, None)) for year in shown]
        return cls(title, _columns(rows), unit="Year", **undated)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _columns(rows: Sequence[tuple[str, str, int, str]]) -> list[Column]:
    """`rows`: (label, short label, count, url) in order of time."""
    most = max(count for _, _, count, _ in rows)
    step = min(_WIDTH / len(rows), _WIDEST)
    every = -(-len(rows) * _TICK // round(step * len(rows)))
    return [
        Column(
            label, count, url, round(index * step, 1), round(_HEIGHT - _tall(count, most), 1),
            round(max(step - _GAP, 1), 1), round(_tall(count, most), 1), short if index % every == 0 else "",
        )
        for index, (label, short, count, url) in enumerate(rows)
    ]  # fmt: skip


def _tall(count: int, most: int) -> float:
    return max(2.0, count / most * (_HEIGHT - 18)) if count else 0.0
