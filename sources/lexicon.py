"""Word lists kept as data files, a folder of them for each package, and their one reader.

The format: UTF-8, one entry a line. A line that begins with `#` says what belongs in the file and
where it came from. Columns are set apart by a tab or by two or more spaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

__all__ = ["WordLists", "entries", "rows", "table"]

_APART = re.compile(r"\t| {2,}")


class WordLists:
    """The lists of one folder. Each file is read once; a name without one raises FileNotFoundError."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)  # a path is dear to look up by, and words are looked up all the time

    def entries(self, name: str) -> tuple[str, ...]:
        """The entries of `<name>.txt`, in order."""
        return _entries(f"{self._folder}/{name}.txt")

    def words(self, name: str) -> frozenset[str]:
        """The entries of a list of single words or phrases, as a set."""
        return frozenset(self.entries(name))

    def rows(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The entries of a list of several columns, each cut into its cells."""
        return _rows(f"{self._folder}/{name}.txt")

    def table(self, name: str) -> Mapping[str, str]:
        """The entries of a list of two columns, first → second; one without a second stands for itself."""
        return _table(f"{self._folder}/{name}.txt")


@cache
def _entries(path: str) -> tuple[str, ...]:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line.strip() and not line.startswith("#"))


@cache
def _rows(path: str) -> tuple[tuple[str, ...], ...]:
    rows = ([cell.strip() for cell in _APART.split(entry)] for entry in _entries(path))
    return tuple(tuple(cell for cell in row if cell) for row in rows)


@cache
def _table(path: str) -> Mapping[str, str]:
    return MappingProxyType({first: (rest or (first,))[0] for first, *rest in _rows(path)})


_LISTS = WordLists(Path(__file__).parent / "data")
entries, rows, table = _LISTS.entries, _LISTS.rows, _LISTS.table
