"""Word lists kept as data files: one entry a line, `#` opens a comment.

Comes in: the name of a file in `sources/data/`. Goes out: its entries. Called by the
reading steps, once each, when they are first needed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["entries", "pairs", "rows"]

_FOLDER = Path(__file__).parent / "data"


@cache
def entries(name: str) -> tuple[str, ...]:
    """The entries of `sources/data/<name>.txt`, in order, without comments and blank lines."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(entry for line in lines if (entry := line.partition("#")[0].strip()))


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of a file whose columns are set apart by two or more spaces."""
    return tuple(tuple(cell.strip() for cell in entry.split("  ") if cell.strip()) for entry in entries(name))


@cache
def pairs(name: str) -> dict[str, str]:
    """The entries of a file of two columns, the first leading to the second."""
    return {row[0]: row[1] for row in rows(name)}
