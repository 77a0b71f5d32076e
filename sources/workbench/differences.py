"""Two texts word by word: in one run with what went and what came, or side by side.

The longest common runs of words, as difflib's SequenceMatcher finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Word", "compare_words", "word_changes"]

_WORD = re.compile(r"\w+(?:['’]\w+)*|\s+|[^\w\s]")
_MOST_WORDS = 4000  # of both; beyond this a text counts as changed whole, for the time grows with the square


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text that both share, or that only this side has."""

    text: str
    shared: bool


def compare_words(left: str, right: str) -> tuple[list[Word], list[Word]]:
    """Both texts cut into shared and own runs; letter case does not count."""
    first: list[Word] = []
    second: list[Word] = []
    for shared, mine, yours in _runs(left, right, fold=True):
        if mine:
            first.append(Word(mine, shared))
        if yours:
            second.append(Word(yours, shared))
    return first, second


def word_changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The words both have ("="), those that went ("-") and those that came ("+"), in order."""
    parts: list[tuple[str, str]] = []
    for shared, old, new in _runs(before, after):
        parts += (
            [("=", old)] if shared else [(what, words) for what, words in (("-", old), ("+", new)) if words]
        )
    return tuple(parts)


def _runs(left: str, right: str, *, fold: bool = False) -> Iterator[tuple[bool, str, str]]:
    """Whether both have it, and the words of either, in order; `fold`: letter case does not count."""
    a, b = _WORD.findall(left), _WORD.findall(right)
    if len(a) + len(b) > _MOST_WORDS:
        yield left == right, left, right
        return
    x, y = ([word.casefold() if fold else word for word in words] for words in (a, b))
    for kind, i, j, k, m in SequenceMatcher(None, x, y, autojunk=False).get_opcodes():
        yield kind == "equal", "".join(a[i:j]), "".join(b[k:m])
