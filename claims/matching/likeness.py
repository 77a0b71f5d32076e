"""How alike two claims are, from both sides.

Comes in: the telling words of two texts, the weight of each term, vectors of words. Goes
out: a number from 0 to 1. Pure; called by `claims.matching.suggest`, which asks it about the
few claims that `claims.matching.index` finds near a new one.

Ranking asks which claim repeats a statement; a pair asks whether each says what the other
says. So every word of either text looks for its best partner in the other — itself, or the
word nearest in meaning — and counts by its inverse document frequency; the two sides are
averaged (Mihalcea, Corley & Strapparava 2006, "Corpus-based and knowledge-based measures of
text semantic similarity"). Two ways of saying one thing that share few words ("repel any
incursion", "prevent aggression") still come out near.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.vectors import vectors
from sources.workbench.search.words import is_common, stem, words

__all__ = ["Vocabulary", "likeness", "telling_words"]

MOST_WORDS = 200  # of a claim
MOST_KEPT = 2_000  # texts whose vectors are kept, some 20 kB each


def telling_words(text: str) -> tuple[str, ...]:
    """One word for each telling term of a text, in order."""
    found: dict[str, str] = {}
    for word in words(text):
        found.setdefault(stem(word), word)
    telling = [word for term, word in found.items() if not is_common(term)]
    return tuple((telling or list(found.values()))[:MOST_WORDS])


class Vocabulary:
    """Vectors of words, each made once."""

    def __init__(self) -> None:
        self._rows: dict[str, NDArray[np.float32]] = {}
        self._of_text: dict[tuple[str, ...], NDArray[np.float32]] = {}

    def learn(self, texts: Iterable[Sequence[str]]) -> None:
        """Make the vectors of words not met before."""
        new = sorted({word for text in texts for word in text} - self._rows.keys())
        self._rows.update(zip(new, vectors(new), strict=True))

    def nearness(self, first: Sequence[str], second: Sequence[str]) -> NDArray[Any]:
        """Cosines between the words of two texts; 1 where they are forms of one word."""
        near = np.clip(self._matrix(first) @ self._matrix(second).T, 0.0, 1.0)
        place = {stem(word): at for at, word in enumerate(second)}
        for at, word in enumerate(first):
            if stem(word) in place:
                near[at, place[stem(word)]] = 1.0
        return near

    def _matrix(self, text: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of a text's words, a row each; a text is compared many times, so it is kept."""
        key = tuple(text)
        matrix = self._of_text.get(key)
        if matrix is None:
            if len(self._of_text) >= MOST_KEPT:
                self._of_text.clear()
            matrix = self._of_text[key] = np.stack([self._rows[word] for word in key])
        return matrix


def likeness(
    first: Sequence[str], second: Sequence[str], weights: Mapping[str, float], vocabulary: Vocabulary
) -> float:
    """The mean of how much of each text is in the other; `weights` are by term."""
    if not first or not second:
        return 0.0
    near = vocabulary.nearness(first, second)
    sides = []
    for text, best in ((first, near.max(axis=1)), (second, near.max(axis=0))):
        share = np.array([weights[stem(word)] for word in text])
        sides.append(float(share @ best / share.sum()) if share.sum() else 0.0)
    return round(sum(sides) / 2, 4)
