"""Grammar: the sentences of a page → a tag for every item and a reading of every cue, in one pass.

A network of dilated convolutions with one layer of attention over hashed features of words; for each
cue it points to the items at which source and content begin and end (pointer networks: Vinyals,
Fortunato and Jaitly, NIPS 2015). Trained by `python -m claims.training grammar` on treebanks whose
licence lets its numbers be handed on (docs/third-party.md). Runs in numpy over all sentences of a page
at once. Ranges of items are half open and relative to the sentence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from claims.languages.en import FOLDER

__all__ = ["FILE", "FIRST", "Analysis", "Grammar", "Reading", "features", "grammar", "row"]

Array = NDArray[np.float32]

FILE = FOLDER / "grammar.npz"
# The feature of the first item of a sentence, beside those of its word.
FIRST = "first"
# Rows of known words are dropped when there are this many: hostile text has endless words.
_REMEMBERED = 100_000
# Items that go through the network together: as many as the processor's cache holds.
_AT_ONCE = 700
# Words whose vectors are summed together.
_LEARNED = 256
_LARGEST = 80.0  # whose exponential still fits


@dataclass(frozen=True, slots=True)
class Analysis:
    """One sentence: a letter an item (see tokens.py), and what each cue that was asked for says."""

    tags: str
    readings: dict[int, Reading]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network takes a cue for: who speaks and what is said, as ranges of items.

    `speech` is the log odds that anything is said; `starts` and `ends` are the log probabilities
    of the items at which the content may begin and of those at which it may end.
    """

    source: tuple[int, int] | None
    content: tuple[int, int] | None
    speech: float
    edges: Array  # 2 × items: the log probabilities of beginning and of ending there

    @property
    def starts(self) -> Array:
        return self.edges[0]

    @property
    def ends(self) -> Array:
        return self.edges[1]


def features(word: str, clusters: Mapping[str, int]) -> list[str]:
    """Named features of a word as printed; each is hashed to a row of the table of vectors.

    `clusters`: lower-case word → its Brown cluster, the bits of its path from the lowest up.
    """
    plain = word.replace("'", "’")
    low = plain.lower()
    number = clusters.get(low.removesuffix("’s"))
    return [
        f"w {low}",
        f"W {plain}",
        f"p1 {low[:1]}",
        f"p3 {low[:3]}",
        f"s2 {low[-2:]}",
        f"s3 {low[-3:]}",
        f"s4 {low[-4:]}",
        f"sh {_shape(word)}",
        *(
            ["c4 none", "c none", "C none"]
            if number is None
            else [f"c4 {number & 15}", f"c {number & 127}", f"C {number}"]
        ),
    ]


def row(feature: str, rows: int) -> int:
    """The row of a table of `rows` vectors that a feature shares with those of the same digest."""
    return crc32(feature.encode("utf-8", "surrogatepass")) % rows


def _shape(word: str) -> str:
    """The word's capitals, letters and digits, runs cut to two: "iPhone" → "xXxx"."""
    shape = ""
    for character in word[:12]:
        kind = (
            "X"
            if character.isupper()
            else "x"
            if character.isalpha()
            else "d"
            if character.isdigit()
            else character
        )
        if shape[-2:] != kind * 2:
            shape += kind
    return shape


class Grammar:
    """The network with its numbers. `sentences` analyses many sentences at once."""

    def __init__(self, numbers: dict[str, NDArray[np.generic]]) -> None:
        def floats(name: str) -> Array:
            return numbers[name].astype(np.float32)

        words, clusters = str(numbers["cluster_words"]).split(), numbers["cluster_numbers"].tolist()
        self.clusters: dict[str, int] = dict(zip(words, clusters, strict=True))
        self.vectors = floats("vectors")  # rows × width
        self.rows = len(self.vectors) - 1
        self.first = self.vectors[row(FIRST, self.rows)]
        self.reach = [int(reach) for reach in numbers["reach"]]
        self.layers = [
            (
                np.concatenate([floats(f"before{n}"), floats(f"here{n}"), floats(f"after{n}")]),
                floats(f"bias{n}"),
            )
            for n in range(len(self.reach))
        ]
        self.norms = [(floats(f"scale{n}"), floats(f"shift{n}")) for n in range(len(self.reach))]
        self.tags = [str(tag) for tag in numbers["tags"]]
        self.tag_w, self.tag_b = floats("tag_w"), floats("tag_b")
        self.attends_before = int(numbers["attends_before"])
        self.asks_w, self.asks_b = floats("asks_w"), floats("asks_b")
        self.attended_w, self.attended_b = floats("attended_w"), floats("attended_b")
        self.attention_scale, self.attention_shift = floats("attention_scale"), floats("attention_shift")
        self.attention_distance = floats("attention_distance")
        self.pointer_w, self.pointer_b = floats("pointer_w"), floats("pointer_b")
        self.pointed_w, self.pointed_b = floats("pointed_w"), floats("pointed_b")
        self.nowhere, self.pointer_nowhere = floats("nowhere"), floats("pointer_nowhere")
        self.pointer_distance = floats("pointer_distance")
        self.known: dict[str, int] = {}
        self.table = np.zeros((4096, self.vectors.shape[1]), np.float32)

    def _learn(self, words: Iterable[str]) -> None:
        """Put the sums of the vectors of words not met before into `table`, many at once."""
        new = list(words)
        first = len(self.known)
        while first + len(new) > len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        rows = [[row(feature, self.rows) for feature in features(word, self.clusters)] for word in new]
        for place in range(0, len(new), _LEARNED):
            part = rows[place : place + _LEARNED]
            self.table[first + place : first + place + len(part)] = self.vectors[part].sum(1)
        self.known.update(zip(new, range(first, first + len(new)), strict=True))

    def sentences(self, sentences: Sequence[Sequence[str]], cues: Sequence[Sequence[int]]) -> list[Analysis]:
        """The analyses of sentences, each a sequence of items as printed, in their order.

        `cues` are, for each sentence, the items that are to be read as cues.
        """
        return list(self.analyses(zip(sentences, cues, strict=True)))

    def analyses(self, asked: Iterable[tuple[Sequence[str], Sequence[int]]]) -> Iterator[Analysis]:
        """The same one after the other, of sentences with their cues: no more of them are in memory than go through at once."""
        sentences: list[Sequence[str]] = []
        cues: list[Sequence[int]] = []
        size = 0
        for sentence, of_sentence in asked:
            sentences.append(sentence)
            cues.append(of_sentence)
            size += len(sentence)
            if size >= _AT_ONCE:
                yield from self._batch(sentences, cues)
                sentences, cues, size = [], [], 0
        if sentences:
            yield from self._batch(sentences, cues)

    def _batch(self, sentences: Sequence[Sequence[str]], cues: Sequence[Sequence[int]]) -> list[Analysis]:
        if not any(sentences):
            return [Analysis("", {}) for _ in sentences]
        if len(self.known) + sum(map(len, sentences)) >= _REMEMBERED:
            self.known.clear()
        unknown = dict.fromkeys(word for sentence in sentences for word in sentence if word not in self.known)
        if unknown:
            self._learn(unknown)
        gap, known = max(self.reach), self.known.__getitem__
        places: list[int] = []
        spans: list[tuple[int, int]] = []
        at = gap
        for sentence in sentences:
            spans.append((at, at + len(sentence)))
            at += len(sentence) + gap
            places += map(known, sentence)
        outside = np.ones(at, bool)
        for start, stop in spans:
            outside[start:stop] = False
        items, between = np.flatnonzero(~outside), np.flatnonzero(outside)
        x = np.zeros((at, self.table.shape[1]), np.float32)
        x[items] = self.table[places]
        x[[start for start, stop in spans if start < stop]] += self.first
        x = self._encoded(x, spans, between)[items]
        return self._decode(x, [stop - start for start, stop in spans], cues)

    def _encoded(self, x: Array, spans: list[tuple[int, int]], between: NDArray[np.int64]) -> Array:
        """The items with what the network makes of them in their sentences; rows `between` stay zero."""
        width = x.shape[1]
        beside = np.zeros((len(x), 3 * width), np.float32)
        y = np.empty_like(x)
        for number, (reach, (around, bias), (scale, shift)) in enumerate(
            zip(self.reach, self.layers, self.norms, strict=True)
        ):
            if number == self.attends_before:
                x += self._attended(x, spans)
                _normal(x, self.attention_scale, self.attention_shift)
                x[between] = 0
            beside[reach:, :width] = x[:-reach]
            beside[:, width : 2 * width] = x
            beside[:-reach, 2 * width :] = x[reach:]
            np.matmul(beside, around, out=y)
            y += bias
            np.maximum(y, 0, out=y)
            x += y
            _normal(x, scale, shift)
            x[between] = 0
        return x

    def _attended(self, x: Array, spans: list[tuple[int, int]]) -> Array:
        """What each item takes from the others of its sentence."""
        heads, far = self.attention_distance.shape[0], self.attention_distance.shape[1] // 2
        asks = x @ self.asks_w + self.asks_b
        width = asks.shape[1] // (3 * heads)
        asks = asks.reshape(len(x), 3, heads, width).transpose(1, 2, 0, 3)
        question, key, value = asks[0] / np.float32(width**0.5), asks[1].transpose(0, 2, 1), asks[2]
        taken = np.zeros((heads, len(x), width), np.float32)
        for start, stop in spans:
            scores = question[:, start:stop] @ key[:, :, start:stop]
            scores += self.attention_distance[:, _steps(stop - start, far)]
            np.minimum(scores, _LARGEST, out=scores)
            np.exp(scores, out=scores)
            scores /= scores.sum(-1, keepdims=True)
            np.matmul(scores, value[:, start:stop], out=taken[:, start:stop])
        return taken.transpose(1, 0, 2).reshape(len(x), heads * width) @ self.attended_w + self.attended_b

    def _decode(self, x: Array, sizes: list[int], cues: Sequence[Sequence[int]]) -> list[Analysis]:
        tags = (x @ self.tag_w + self.tag_b).argmax(1)
        letters = "".join([self.tags[tag] for tag in tags.tolist()])
        out, at = [], 0
        pointed = np.maximum(x @ self.pointed_w + self.pointed_b, 0) if any(cues) else x
        for size, asked in zip(sizes, cues, strict=True):
            stop = at + size
            out.append(
                Analysis(
                    letters[at:stop],
                    self._readings(x[at:stop], pointed[at:stop], asked) if asked else {},
                )
            )
            at = stop
        return out

    def _readings(self, x: Array, pointed: Array, cues: Sequence[int]) -> dict[int, Reading]:
        """Each cue as the network reads it, in a sentence of items `x`."""
        kinds, far = len(self.nowhere), self.pointer_distance.shape[1] // 2
        size = len(x)
        asks = np.maximum(x[list(cues)] @ self.pointer_w + self.pointer_b, 0).reshape(len(cues), kinds, -1)
        scores = np.empty((len(cues), kinds, size + 1), np.float32)
        np.einsum("ckw,nkw->ckn", asks, pointed.reshape(size, kinds, -1), out=scores[:, :, :-1])
        scores[:, :, -1] = (asks * self.nowhere).sum(-1) + self.pointer_nowhere
        scores[:, :, :-1] += self.pointer_distance[:, _steps(size, far)[list(cues)]].transpose(1, 0, 2)
        scores -= scores.max(2, keepdims=True)
        scores -= np.log(np.exp(scores).sum(2, keepdims=True))
        readings = {}
        for cue, here, (first, last, start, _) in zip(cues, scores, scores.argmax(2).tolist(), strict=True):
            nowhere = float(here[2, -1])
            source = (first, last + 1) if first <= last < size else None
            content = (start, start + int(here[3, start:-1].argmax()) + 1) if start < size else None
            speech = math.log(max(1e-6, 1 - math.exp(min(0.0, nowhere)))) - nowhere
            readings[cue] = Reading(source, content, speech, here[2:4, :-1].copy())
        return readings


def _normal(x: Array, scale: Array, shift: Array) -> None:
    """Shift and scale each row to mean 0 and variance 1, then by the learned scale and shift; in place."""
    mean = np.full(x.shape[1], 1 / x.shape[1], np.float32)
    x -= (x @ mean)[:, None]
    spread = np.einsum("nw,nw->n", x, x)
    spread /= x.shape[1]
    spread += 1e-5
    x *= (1 / np.sqrt(spread))[:, None]
    x *= scale
    x += shift


@lru_cache(maxsize=512)
def _steps(size: int, far: int) -> NDArray[np.int64]:
    """How far each item of a sentence stands from each other, within `far`, as indexes: size × size."""
    order = np.arange(size)
    return np.clip(order[None, :] - order[:, None], -far, far) + far


@cache
def grammar() -> Grammar:
    """The grammar of English."""
    with np.load(FILE) as numbers:
        return Grammar(dict(numbers))
