"""Words run together, taken apart by the words the database knows: "chuckschumer".

Comes in: words no claim holds, as they stand in tags, handles and addresses. Goes out: the terms they
are made of. The likeliest way to cut a word is found by dynamic programming over term frequencies
(Norvig 2009, "Natural language corpus data"). Measured on CheckThat! 2020: half a point of MAP@5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import log

from sources.workbench.search.terms import is_common, stem

__all__ = ["split_words"]

SHORTEST, LONGEST, SHORTEST_PART, LONGEST_PART, MOST_PARTS = 7, 30, 3, 18, 4
_CUT = 2.0  # what a further part costs, in natural logarithms of probability


def split_words(
    unknown: Iterable[str], size: int, counts_of: Callable[[set[str]], Mapping[str, int]]
) -> dict[str, list[str]]:
    """For each word that can be cut into known ones, the telling terms of its parts.

    `size` is how many records there are; `counts_of` tells in how many of them terms are.
    """
    words = {word for word in unknown if SHORTEST <= len(word) <= LONGEST and word.isalpha()}
    parts = {part for word in words for part in _parts(word)}
    counts = counts_of({stem(part) for part in parts}) if parts else {}
    found = {word: _cut(word, counts, size) for word in sorted(words)}
    return {word: terms for word, terms in found.items() if terms}


def _parts(word: str) -> Iterable[str]:
    for start in range(len(word)):
        for end in range(start + SHORTEST_PART, min(len(word), start + LONGEST_PART) + 1):
            yield word[start:end]


def _cut(word: str, counts: Mapping[str, int], size: int) -> list[str]:
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for end in range(SHORTEST_PART, len(word) + 1):
        for start in range(max(0, end - LONGEST_PART), end - SHORTEST_PART + 1):
            count = counts.get(stem(word[start:end]), 0)
            if start not in best or not count or len(best[start][1]) == MOST_PARTS:
                continue
            likely = best[start][0] + log(count / size) - _CUT
            if end not in best or likely > best[end][0]:
                best[end] = (likely, [*best[start][1], word[start:end]])
    parts = best.get(len(word), (0.0, []))[1]
    return [stem(part) for part in parts if not is_common(stem(part))]
