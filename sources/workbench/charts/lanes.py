"""Events over time in lanes: who said it when, a mark each, its shape telling what was done.

Places along the time are percentages, so that the picture takes any width without its words growing
or shrinking; heights are pixels. Lane names stand above their marks, and marks that would touch on a
narrow screen stand under each other: nothing overlaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import ClassVar

from django.utils.formats import date_format

from .chart_table import Table

__all__ = ["Event", "Key", "Lane", "LaneChart", "Mark", "Shape", "Tick"]

_NAME, _ROOM, _AXIS = 22, 26, 24  # pixels: a lane's name, a row of marks, the days under all
_APART = 7.0  # per cent: 24 pixels of the narrowest screen
_LEFT, _WIDTH = 3.5, 93.0  # per cent: the first day, and the stretch up to the last
_MOST_LANES, _MOST_ROWS, _SHORT = 15, 5, 36
_TICKS, _TICKS_APART = 4, 27  # per cent: their names on the narrowest screen
MOST_EVENTS = 200


class Shape(Enum):
    """Outlines around their middle, in pixels; told apart without colour."""

    DOT = "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0z"
    CROSS = "M-7-4-4-7 0-3 4-7 7-4 3 0 7 4 4 7 0 3-4 7-7 4-3 0z"
    TRIANGLE = "M0-7.5 7.5 6-7.5 6z"
    SQUARE = "M-6-6h12v12h-12z"
    DIAMOND = "M0-8 8 0 0 8-8 0z"
    ARROW = "M-6-7 8 0-6 7z"
    PLUS = "M-2.5-7.5h5v5h5v5h-5v5h-5v-5h-5v-5h5z"
    BAR = "M-8-3.5h16v7h-16z"


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day in a lane. `hollow`: the day is the best known, not the day itself."""

    lane: str
    day: date
    shape: Shape
    tone: str
    label: str
    url: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """What a mark means, and how many there are (None: not counted)."""

    shape: Shape
    tone: str
    words: str
    count: int | None = None
    hollow: bool = False

    @property
    def path(self) -> str:
        return self.shape.value


@dataclass(frozen=True, slots=True)
class Mark:
    """An event with its place: x in per cent of the width, y in pixels."""

    x: float
    y: int
    path: str
    tone: str
    label: str
    url: str
    hollow: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A row with its name above its marks; `left_out` more are in the table alone."""

    label: str
    short: str
    url: str
    y: int
    marks: Sequence[Mark]
    left_out: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A day under the picture."""

    x: float
    label: str

    @property
    def anchor(self) -> str:
        return "start" if self.x < 12 else "end" if self.x > 88 else "middle"


@dataclass(frozen=True, slots=True)
class LaneChart:
    """Lanes in the order of their first event; `table` has all events, the picture what there is room for."""

    template: ClassVar[str] = "sources/charts/lanes.svg"

    title: str
    table: Table
    lanes: Sequence[Lane] = ()
    ticks: Sequence[Tick] = ()
    keys: Sequence[Key] = ()
    height: int = 0
    base: int = 0
    undated: int = 0
    undated_url: str = ""
    note: str = ""
    width: int = field(default=720)  # of a file; on a page it takes the width there is

    @classmethod
    def of(
        cls, title: str, events: Iterable[Event], table: Table, *, keys: Sequence[Key] = (),
        urls: dict[str, str] | None = None, undated: int = 0, note: str = "",
    ) -> LaneChart:  # fmt: skip
        """`urls`: name of a lane → where it leads; `undated`: events without a date, which are not drawn."""
        shown = sorted(events, key=lambda event: event.day)
        if not shown:
            return cls(title, table, keys=keys, undated=undated, note=note)
        first, last = shown[0].day, shown[-1].day
        names = list(dict.fromkeys(event.lane for event in shown))
        place = _scale(first, last)
        lanes: list[Lane] = []
        y = 0
        for name in names[:_MOST_LANES]:
            lane = _lane(name, [event for event in shown if event.lane == name], y, place, urls or {})
            lanes.append(lane)
            rows = max(mark.y for mark in lane.marks) - y - _NAME
            y += _NAME + rows + _ROOM // 2 + 4
        more = len(names) - _MOST_LANES
        words = [note] if note else []
        if more > 0:
            words.append(f"{more} more in the table.")
        return cls(
            title, table, lanes, _ticks(first, last, place), keys, y + _AXIS, y, undated, note=" ".join(words)
        )


def _scale(first: date, last: date) -> Callable[[date], float]:
    span = (last - first).days
    if not span:
        return lambda day: _LEFT + _WIDTH / 2
    return lambda day: round(_LEFT + _WIDTH * (day - first).days / span, 2)


def _lane(
    name: str, events: Sequence[Event], y: int, place: Callable[[date], float], urls: dict[str, str]
) -> Lane:
    """Each mark in the highest row where it touches none."""
    ends: list[float] = []
    marks: list[Mark] = []
    for event in events:
        x = place(event.day)
        row = next((n for n, end in enumerate(ends) if x - end >= _APART), len(ends))
        if row == _MOST_ROWS:
            continue
        ends[row : row + 1] = [x]
        top = y + _NAME + row * _ROOM + _ROOM // 2
        marks.append(Mark(x, top, event.shape.value, event.tone, event.label, event.url, event.hollow))
    short = name if len(name) <= _SHORT else f"{name[: _SHORT - 1]}…"
    return Lane(name, short, urls.get(name, ""), y, marks, len(events) - len(marks))


def _ticks(first: date, last: date, place: Callable[[date], float]) -> list[Tick]:
    """At most four days, months or years that lie far enough apart for their names."""
    days, form = _round_days(first, last)
    step = -(-len(days) // _TICKS) or 1
    ticks: list[Tick] = []
    for day in days[::step]:
        x = place(day)
        if not ticks or x - ticks[-1].x >= _TICKS_APART:
            ticks.append(Tick(x, date_format(day, form)))
    return ticks


def _round_days(first: date, last: date) -> tuple[list[date], str]:
    """Beginnings of years or months within the span where there are two, else its days."""
    years = [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    if len(years := [day for day in years if first <= day <= last]) > 1:
        return years, "Y"
    months = [date(n // 12, n % 12 + 1, 1) for n in range(first.year * 12, last.year * 12 + 12)]
    if len(months := [day for day in months if first <= day <= last]) > 1:
        return months, "M Y"
    return [first + timedelta(days=n) for n in range((last - first).days + 1)], "M j, Y"


def counted(keys: Sequence[Key], events: Iterable[Event]) -> list[Key]:
    """The keys of what is there, each with its number."""
    found = Counter((event.shape, event.tone) for event in events)
    return [
        Key(key.shape, key.tone, key.words, found[key.shape, key.tone])
        for key in keys
        if found[key.shape, key.tone]
    ]
