"""Word-level differences between two texts, for pairs shown side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Word", "compare_words"]

_WORD = re.compile(r"\w+(?:['’]\w+)*|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text that both share, or that only this side has."""

    text: str
    shared: bool


def compare_words(left: str, right: str) -> tuple[list[Word], list[Word]]:
    """Both texts cut into shared and own runs; letter case does not count."""
    a, b = _WORD.findall(left), _WORD.findall(right)
    matcher = SequenceMatcher(None, [w.casefold() for w in a], [w.casefold() for w in b], autojunk=False)
    first: list[Word] = []
    second: list[Word] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if i < j:
            first.append(Word("".join(a[i:j]), kind == "equal"))
        if k < m:
            second.append(Word("".join(b[k:m]), kind == "equal"))
    return first, second
