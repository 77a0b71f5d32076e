"""The words of generated sentences, from words.txt beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["group", "pairs"]

FILE = Path(__file__).with_name("words.txt")


@cache
def _entries() -> dict[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            name, word, *more = line.split("\t")
            groups.setdefault(name, []).append((word, more[0] if more else ""))
    return groups


def group(name: str) -> list[str]:
    """The entries of a group, as often as they stand there, in their order. Raises KeyError for one that is none."""
    return [word for word, _ in _entries()[name]]


def pairs(name: str) -> list[tuple[str, str]]:
    """The entries of a group, each with what stands behind it; empty where nothing does."""
    return _entries()[name]
