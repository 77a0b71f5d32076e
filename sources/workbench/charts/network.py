"""Who passes what on to whom: three columns of names with ribbons between neighbours.

Every name has a line of its own, so that none hides another however many ribbons cross.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.humanize.templatetags.humanize import intcomma

from .table import Cell, Table

__all__ = ["NetworkChart", "Node", "Ribbon"]

_WIDTH, _ROW, _HEAD, _BAR = 760, 34, 30, 10
_COLUMNS = ((190, "end"), (380, "middle"), (570, "start"))  # x of each column's bars, side of the names
_MIDDLE = 75  # half the width of a name in the middle
_WIDEST, _SHORT = 14, 25


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
    anchor: str


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What goes from one name to another."""

    path: str
    width: float
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class NetworkChart:
    """Names in three columns with ribbons as wide as what they stand for."""

    template: ClassVar[str] = "sources/charts/network.svg"

    title: str
    table: Table
    heads: Sequence[tuple[int, str, str]] = ()
    nodes: Sequence[Node] = ()
    ribbons: Sequence[Ribbon] = ()
    height: int = 0
    note: str = ""
    undated: int = 0
    width: int = _WIDTH

    @classmethod
    def of(
        cls, title: str, heads: tuple[str, str, str], flows: Mapping[tuple[str, str, str], int],
        url: Callable[[str | None, str | None, str | None], str], *, note: str = "",
    ) -> NetworkChart:  # fmt: skip
        """`flows`: first, middle, last → how many; `url` of any of the three leads to what is counted."""
        if not flows:
            return cls(title, Table((), ()), note=note)
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
            spread = _ROW * rows / len(total)
            order = [name for name, _ in sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))]
            place.append({name: round(_HEAD + spread * (n + 0.5)) for n, name in enumerate(order)})
            for name in order:
                asked: list[str | None] = [None, None, None]
                asked[column] = name
                nodes.append(_node(name, total[name], column, place[column][name], url(*asked)))
        most = max(max(side.values()) for side in sides)
        ribbons = []
        for side, pairs in enumerate(sides):
            for (one, other), count in sorted(pairs.items(), key=lambda pair: -pair[1]):
                start = _COLUMNS[side][0] + (_MIDDLE if side else _BAR // 2)
                end = _COLUMNS[side + 1][0] - (_BAR // 2 if side else _MIDDLE)
                y, to = place[side][one], place[side + 1][other]
                bend = (start + end) // 2
                asked = [one, other, None] if side == 0 else [None, one, other]
                ribbons.append(
                    Ribbon(
                        f"M{start} {y}C{bend} {y} {bend} {to} {end} {to}",
                        round(1.5 + count / most * (_WIDEST - 1.5), 1), f"{one} – {other}: {intcomma(count)}", url(*asked),
                    )
                )  # fmt: skip
        lines = [
            (Cell(first), Cell(middle), Cell(last), Cell(intcomma(count), url(first, middle, last)))
            for (first, middle, last), count in sorted(flows.items(), key=lambda flow: (-flow[1], flow[0]))
        ]
        columns = [(x, anchor, head) for (x, anchor), head in zip(_COLUMNS, heads, strict=True)]
        return cls(
            title, Table((*heads, "Quotes"), lines), columns, nodes, ribbons, _HEAD + _ROW * rows + 8, note
        )


def _node(name: str, count: int, column: int, y: int, url: str) -> Node:
    x, anchor = _COLUMNS[column]
    aside = {"end": -_BAR, "start": _BAR, "middle": 0}[anchor]
    short = name if len(name) <= _SHORT else f"{name[: _SHORT - 1]}…"
    return Node(name, short, url, count, x, y, x + aside, anchor)
