"""A claim and the claims it is linked to, laid out for a small SVG.

Comes in: labels with their relations. Goes out: nodes on an ellipse around the claim, in
SVG user units. No Django; called by the claim page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

__all__ = ["Graph", "Neighbour", "Node", "graph"]

WIDTH, HEIGHT = 720, 340
_X, _Y = WIDTH / 2, HEIGHT / 2
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

    @property
    def middle(self) -> tuple[float, float]:
        """Where the relation's word stands."""
        return round((self.x + _X) / 2, 1), round((self.y + _Y) / 2, 1)


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
    nodes = []
    for index, neighbour in enumerate(chosen):
        angle = 2 * pi * index / max(len(chosen), 1) - pi / 2 + 0.35
        x, y = _X + 210 * cos(angle), _Y + 125 * sin(angle)
        anchor = "middle" if abs(x - _X) < 60 else "start" if x > _X else "end"
        nodes.append(Node(neighbour, round(x, 1), round(y, 1), anchor, _lines(neighbour.label)))
    return Graph(nodes, max(0, len(neighbours) - MOST))


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
