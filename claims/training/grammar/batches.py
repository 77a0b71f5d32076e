"""Sentences of like length in batches, as arrays of numbers for the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from claims.extraction.annotate.grammar import FIRST, features, row

from .targets import targets
from .treebank import Sentence

__all__ = ["LABELS", "TAGS", "Batch", "Encoder", "batches"]

Numbers = NDArray[np.int64]

TAGS = "djnPpohO#TvezbgmiyxafutwsklQq.,:;-()"
LABELS = (
    "root", "nsubj", "nsubj:pass", "csubj", "obj", "iobj", "ccomp", "xcomp", "parataxis", "advcl", "acl",
    "relcl", "aux", "aux:pass", "cop", "mark", "cc", "conj", "det", "case", "amod", "nummod", "compound",
    "flat", "fixed", "appos", "obl", "nmod", "poss", "advmod", "punct", "expl", "dep",
)  # fmt: skip
NOWHERE = -1
_UNKNOWN = "unk"
# In training a word is hidden with the chance of one seen so often: all that is left are its parts.
_HIDDEN = 0.25
_TAG = {tag: number for number, tag in enumerate(TAGS)}
_LABEL = {label: number for number, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Batch:
    """B sentences of at most N items, with what is right of each item and of each of K cues; -1 pads tags and labels.

    `rows` is B × N × features, rows of the table of vectors, its last row for none; `heads` are items, -1 for the
    top, -2 to pad; `cues` is K × 2, sentence and item; `points` is K × 4, the first and last items of source and
    content, NOWHERE for none.
    """

    rows: Numbers
    inside: NDArray[np.float32]
    tags: Numbers
    heads: Numbers
    labels: Numbers
    cues: Numbers
    points: Numbers


def batches(sentences: Iterable[Sentence], size: int, random: Random | None = None) -> list[list[Sentence]]:
    """Sentences of like length together, each part no more than `size` items when filled up to its longest.

    With `random` sentences of one length and the parts come in a random order.
    """
    parts: list[list[Sentence]] = []
    part: list[Sentence] = []
    chance: Callable[[], float] = random.random if random else float
    for sentence in sorted(sentences, key=lambda sentence: (len(sentence.words), chance())):
        if part and len(sentence.words) * (len(part) + 1) > size:
            parts.append(part)
            part = []
        part.append(sentence)
    if part:
        parts.append(part)
    if random:
        random.shuffle(parts)
    return parts


class Encoder:
    """Sentences → batches. In training words are hidden by chance, the rarer the likelier."""

    def __init__(self, clusters: Mapping[str, int], rows: int) -> None:
        self.clusters, self.rows, self.seen = clusters, rows, Counter[str]()
        self._known: dict[str, list[int]] = {}
        self.width = len(features("a", clusters)) + 1  # and whether it is the first

    def count(self, sentences: Iterable[Sentence]) -> None:
        """Learn how often each word is seen."""
        self.seen.update(word.lower() for sentence in sentences for word in sentence.words)

    def batch(self, sentences: Sequence[Sentence], random: Random | None = None) -> Batch:
        """Sentences as one batch; with `random` words are hidden as in training."""
        size, longest = len(sentences), max(len(sentence.words) for sentence in sentences)
        rows = np.full((size, longest, self.width), self.rows)
        inside = np.zeros((size, longest), np.float32)
        tags, heads, labels = (np.full((size, longest), pad) for pad in (-1, -2, -1))
        for number, sentence in enumerate(sentences):
            count = len(sentence.words)
            inside[number, :count] = 1
            tags[number, :count] = [_TAG[tag] for tag in sentence.tags]
            heads[number, :count] = sentence.heads
            labels[number, :count] = [_LABEL.get(label, _LABEL["dep"]) for label in sentence.labels]
            for item, word in enumerate(sentence.words):
                rows[number, item, :-1] = self._rows(word)
                if random and random.random() < _HIDDEN / (_HIDDEN + self.seen[word.lower()]):
                    rows[number, item, :2] = row(_UNKNOWN, self.rows), self.rows
            rows[number, 0, -1] = row(FIRST, self.rows)
        found = list(_points(sentences))
        cues = np.array([place for place, _ in found], np.int64).reshape(-1, 2)
        points = np.array([point for _, point in found], np.int64).reshape(-1, 4)
        return Batch(rows, inside, tags, heads, labels, cues, points)

    def _rows(self, word: str) -> list[int]:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = [row(feature, self.rows) for feature in features(word, self.clusters)]
        return known


def _points(sentences: Sequence[Sentence]) -> Iterator[tuple[tuple[int, int], list[int]]]:
    for number, sentence in enumerate(sentences):
        for target in targets(sentence):
            point: list[int] = []
            for found in (target.source, target.content):
                point += [found[0], found[1] - 1] if found else [NOWHERE, NOWHERE]
            yield (number, target.cue), point
