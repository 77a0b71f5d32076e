"""Who passes what on to whom: three columns of names with ribbons between neighbours.

Every name has a line of its own, so that none hides another however many ribbons cross.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.humanize.templatetags.humanize import intcomma

from .chart_table import Cell, Table

__all__ = ["Layout", "NetworkChart", "Node", "Ribbon"]

_HEAD, _BAR = 30, 10
_WIDEST = 14  # pixels of the broadest ribbon


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where things stand, in pixels: x of each column's bars with the side of its names, half the middle's boxes."""

    name: str
    width: int
    row: int
    columns: tuple[tuple[int, str], tuple[int, str], tuple[int, str]]
    middle: int
    letters: int  # of a name
    above: bool  # names stand above their bars, not beside them


_WIDE = Geometry("wide", 760, 34, ((190, "end"), (380, "middle"), (570, "start")), 75, 25, above=False)
_NARROW = Geometry("narrow", 336, 46, ((6, "start"), (168, "middle"), (330, "end")), 52, 16, above=True)


@dataclass(frozen=True, slots=True)
class Node:
    """A name in a column."""

    label: str
    short: str
    url: str
    count: int
    x: int
    y: int
    text_x: int
    text_y: int
    anchor: str
    box: int = 0  # the width of a box around the name; 0 for a bar beside it

    @property
    def left(self) -> int:
        return self.x - (self.box or _BAR) // 2


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What goes from one name to another."""

    path: str
    width: float
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture at one width: a wide one, and one for a phone."""

    name: str
    width: int
    height: int
    heads: Sequence[tuple[int, str, str]]
    nodes: Sequence[Node]
    ribbons: Sequence[Ribbon]


@dataclass(frozen=True, slots=True)
class NetworkChart:
    """Names in three columns with ribbons as wide as what they stand for."""

    template: ClassVar[str] = "sources/charts/network.svg"

    title: str
    table: Table
    layouts: Sequence[Layout] = ()
    note: str = ""
    undated: int = 0

    @property
    def width(self) -> int:
        """Of the wide layout, which is the one for files."""
        return self.layouts[0].width if self.layouts else 0

    @property
    def height(self) -> int:
        """Of the wide layout."""
        return self.layouts[0].height if self.layouts else 0

    @classmethod
    def of(
        cls, title: str, heads: tuple[str, str, str], flows: Mapping[tuple[str, str, str], int],
        url: Callable[[str | None, str | None, str | None], str], *, note: str = "",
    ) -> NetworkChart:  # fmt: skip
        """`flows`: first, middle, last → how many; `url` of any of the three leads to what is counted."""
        if not flows:
            return cls(title, Table((), ()), note=note)
        lines = [
            (Cell(first), Cell(middle), Cell(last), Cell(intcomma(count), url(first, middle, last)))
            for (first, middle, last), count in sorted(flows.items(), key=lambda flow: (-flow[1], flow[0]))
        ]
        layouts = [_layout(where, heads, flows, url) for where in (_WIDE, _NARROW)]
        return cls(title, Table((*heads, "Quotes"), lines), layouts, note)


def _layout(
    where: Geometry, heads: tuple[str, str, str], flows: Mapping[tuple[str, str, str], int],
    url: Callable[[str | None, str | None, str | None], str],
) -> Layout:  # fmt: skip
    totals: list[Counter[str]] = [Counter(), Counter(), Counter()]
    sides: list[Counter[tuple[str, str]]] = [Counter(), Counter()]
    for (first, middle, last), count in flows.items():
        for total, name in zip(totals, (first, middle, last), strict=True):
            total[name] += count
        sides[0][first, middle] += count
        sides[1][middle, last] += count
    rows = max(map(len, totals))
    place: list[dict[str, int]] = []
    nodes = []
    for column, total in enumerate(totals):
        spread = where.row * rows / len(total)
        order = [name for name, _ in sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))]
        place.append({name: round(_HEAD + spread * (n + 0.5)) for n, name in enumerate(order)})
        for name in order:
            asked: list[str | None] = [None, None, None]
            asked[column] = name
            nodes.append(_node(where, name, total[name], column, place[column][name], url(*asked)))
    ribbons = _ribbons(where, sides, place, url)
    columns = [(x, anchor, head) for (x, anchor), head in zip(where.columns, heads, strict=True)]
    return Layout(where.name, where.width, _HEAD + where.row * rows + 8, columns, nodes, ribbons)


def _ribbons(
    where: Geometry, sides: Sequence[Counter[tuple[str, str]]], place: Sequence[Mapping[str, int]],
    url: Callable[[str | None, str | None, str | None], str],
) -> list[Ribbon]:  # fmt: skip
    most = max(max(side.values()) for side in sides)
    ribbons = []
    for side, pairs in enumerate(sides):
        for (one, other), count in sorted(pairs.items(), key=lambda pair: -pair[1]):
            start = where.columns[side][0] + (where.middle if side else _BAR // 2)
            end = where.columns[side + 1][0] - (_BAR // 2 if side else where.middle)
            y, to = place[side][one], place[side + 1][other]
            bend = (start + end) // 2
            asked = (one, other, None) if side == 0 else (None, one, other)
            ribbons.append(
                Ribbon(
                    f"M{start} {y}C{bend} {y} {bend} {to} {end} {to}",
                    round(1.5 + count / most * (_WIDEST - 1.5), 1), f"{one} – {other}: {intcomma(count)}", url(*asked),
                )
            )  # fmt: skip
    return ribbons


def _node(where: Geometry, name: str, count: int, column: int, y: int, url: str) -> Node:
    x, anchor = where.columns[column]
    short = name if len(name) <= where.letters else f"{name[: where.letters - 1]}…"
    if anchor == "middle":
        return Node(name, short, url, count, x, y, x, y + 4, anchor, 2 * where.middle)
    if where.above:
        edge = x - _BAR // 2 if anchor == "start" else x + _BAR // 2
        return Node(name, short, url, count, x, y, edge, y - 16, anchor)
    return Node(name, short, url, count, x, y, x + (-_BAR if anchor == "end" else _BAR), y + 4, anchor)
