"""A claim and the claims it is linked to, laid out for a small SVG.

Comes in: labels with their relations. Goes out: nodes on an ellipse around the claim, in SVG user
units. No Django.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

__all__ = ["Graph", "Neighbour", "Node", "graph"]

WIDTH, HEIGHT = 720, 340
_X, _Y = WIDTH / 2, HEIGHT / 2
_FLAT = 120  # height where one or two stand beside the claim
MOST = 10  # more would hide each other; the list below the picture has all


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A linked claim: what to print, where it leads, how it is linked, whether a person decided."""

    label: str
    url: str
    relation: str
    words: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A neighbour with its place; `anchor` says on which side of the point the label stands."""

    of: Neighbour
    x: float
    y: float
    anchor: str
    lines: tuple[str, ...]
    middle: tuple[float, float]  # where the relation's word stands


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture: the claim in the middle, its neighbours around it."""

    nodes: Sequence[Node]
    left_out: int
    width: int = WIDTH
    height: int = HEIGHT
    x: float = _X
    y: float = _Y


def graph(neighbours: Sequence[Neighbour]) -> Graph:
    """Place up to `MOST` neighbours evenly, the decided ones first."""
    chosen = sorted(neighbours, key=lambda n: not n.decided)[:MOST]
    few = len(chosen) <= 2
    middle = _Y if not few else _FLAT / 2
    nodes = []
    for index, neighbour in enumerate(chosen):
        angle = pi * index if few else 2 * pi * index / len(chosen) - pi / 2 + 0.35
        x, y = _X + 210 * cos(angle), middle + 125 * sin(angle)
        anchor = "middle" if abs(x - _X) < 60 else "start" if x > _X else "end"
        halfway = round((x + _X) / 2, 1), round((y + middle) / 2, 1)
        nodes.append(Node(neighbour, round(x, 1), round(y, 1), anchor, _lines(neighbour.label), halfway))
    return Graph(nodes, max(0, len(neighbours) - MOST), height=_FLAT if few else HEIGHT, y=middle)


def _lines(label: str, width: int = 24, most: int = 2) -> tuple[str, ...]:
    """The label broken into short lines, the rest left out."""
    lines: list[str] = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            if len(lines) == most:
                lines[-1] += " …"
                break
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()[: width + 8]
    return tuple(lines)
