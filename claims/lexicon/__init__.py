"""The word lists of extraction, one file a list, one entry a line, and their reader.

Comes in: the name of a list. Goes out: its entries. Called once by each step as it is
imported. A line that starts with `#` says what belongs in the file and where it came from.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["entries", "table", "words"]

FOLDER = Path(__file__).parent


def entries(name: str) -> list[str]:
    """The entries of the list `name` (without `.txt`), in file order. Raises FileNotFoundError."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and line[0] != "#"]


def words(name: str) -> frozenset[str]:
    """The entries of a list of single words or phrases, as a set."""
    return frozenset(entries(name))


def table(name: str) -> dict[str, str]:
    """A list of `key <tab> value` as a dictionary; an entry without a value stands for itself."""
    rows = (line.partition("\t") for line in entries(name))
    return {key: value or key for key, _, value in rows}
