"""A score for each of some hundreds of claims: how near it is to a statement.

Comes in: a statement's terms with their weights, its vector, and what the index keeps of
the claims. Goes out: a number for each, 1 for the same words, 0 for nothing in common. Pure.

Three views are added up:

- shared terms, by BM25 (Robertson & Zaragoza 2009);
- shared character 3–5-grams inside words, by the same formula, each weighing what the term
  it comes from weighs over the root of how many that term has — inflections, compounds and
  misspellings;
- the cosine of static embeddings — other words for the same thing.

The weights were fitted on CheckThat! 2020 (task 2, train and dev), by a listwise softmax
with five-fold cross-validation; docs/matching.md has the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Candidate", "Corpus", "rough_score", "score", "term_weight"]

K1, B = 1.2, 0.5  # BM25 over terms: how soon repeats stop to count, how much length does
GRAM_K1, GRAM_B = 1.2, 0.75
TERMS, GRAMS, MEANING = 0.24, 0.038, 12.6
MOST_TERMS, LONGEST = 400, 4_000  # terms of a statement, characters of a claim that are looked at

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Corpus:
    """How many claims there are, and how many telling terms they have on average."""

    size: int
    average: float


class Candidate(NamedTuple):
    """What the index keeps of a claim."""

    terms: str
    telling: int


def term_weight(count: int, corpus: Corpus) -> float:
    """Inverse document frequency, as in BM25; `count` claims hold the term."""
    count = min(count, corpus.size)
    return log(1 + (corpus.size - count + 0.5) / (count + 0.5))


def rough_score(shared: Floats, cosines: NDArray[Any]) -> Floats:
    """What decides which candidates are worth `score`: shared term weight, and meaning."""
    return np.asarray(TERMS * shared + MEANING * cosines).round(6)


def score(
    weights: Mapping[str, float],
    candidates: Sequence[Candidate],
    cosines: NDArray[Any],
    corpus: Corpus,
) -> Floats:
    """The nearness of each candidate to a statement whose terms have these weights."""
    if not weights or not candidates:
        return np.zeros(len(candidates))
    weights = dict(list(weights.items())[:MOST_TERMS])
    itself = Candidate(" ".join(weights), len(weights))
    texts = [candidate.terms[:LONGEST] for candidate in [itself, *candidates]]
    lengths = np.array([c.telling for c in [itself, *candidates]], dtype=np.float64) / (corpus.average or 1.0)
    mixed = TERMS * _shared_terms(weights, texts, lengths)
    mixed += GRAMS * _shared_grams(weights, texts, lengths)
    if cosines.any():
        mixed += MEANING * np.concatenate([[1.0], np.maximum(cosines, 0.0)])
    return np.asarray(np.minimum(mixed[1:] / mixed[0], 1.0).round(4))


def _shared_terms(weights: Mapping[str, float], texts: Sequence[str], lengths: Floats) -> Floats:
    """BM25 of each candidate's terms."""
    scores = np.zeros(len(texts))
    for at, (text, slowing) in enumerate(zip(texts, (K1 * (1 - B + B * lengths)).tolist(), strict=True)):
        counts: dict[str, int] = {}
        for term in text.split(" "):
            if term in weights:
                counts[term] = counts.get(term, 0) + 1
        total = 0.0
        for term, count in counts.items():
            total += weights[term] * count * (K1 + 1) / (count + slowing)
        scores[at] = total
    return scores


def _shared_grams(weights: Mapping[str, float], texts: Sequence[str], lengths: Floats) -> Floats:
    """BM25 of each candidate's character 3–5-grams."""
    grams, values = _grams_of(weights)
    spaced = [f" {text} ".encode() for text in texts]
    letters = np.frombuffer(b"".join(spaced), dtype=np.uint8).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), [len(text) for text in spaced])
    known = np.zeros(1 << 16, dtype=bool)  # tells most grams that are not asked for at once
    known[_short(grams)] = True
    counts = np.zeros(len(texts) * len(grams))
    for codes in _codes(letters):
        maybe = np.flatnonzero(known[_short(codes)])
        place = np.minimum(np.searchsorted(grams, codes[maybe]), len(grams) - 1)
        sure = grams[place] == codes[maybe]
        counts += np.bincount(owner[maybe[sure]] * len(grams) + place[sure], minlength=len(counts))
    table = counts.reshape(len(texts), len(grams))
    slowing = GRAM_K1 * (1 - GRAM_B + GRAM_B * lengths)[:, None]
    return np.asarray((table * (GRAM_K1 + 1) / (table + slowing)) @ values)


def _grams_of(weights: Mapping[str, float]) -> tuple[NDArray[np.uint64], Floats]:
    """The 3–5-grams of the statement's terms as numbers, in order, and what each weighs."""
    found: dict[int, float] = {}
    for term, weight in weights.items():
        codes = _codes_of(term)
        share = weight / len(codes) ** 0.5
        for code in codes:
            if share > found.get(code, 0.0):
                found[code] = share
    ordered = sorted(found)
    return np.array(ordered, dtype=np.uint64), np.array([found[code] for code in ordered])


@lru_cache(maxsize=50_000)
def _codes_of(term: str) -> tuple[int, ...]:
    letters = np.frombuffer(f" {term} ".encode(), dtype=np.uint8).astype(np.uint64)
    return tuple({int(code) for codes in _codes(letters) for code in codes})


def _codes(letters: NDArray[np.uint64]) -> Iterator[NDArray[np.uint64]]:
    """Every run of 3, of 4 and of 5 bytes as a number; none is zero, so that sizes never meet."""
    codes = letters
    for size in range(2, 6):
        if len(letters) < size:
            return
        codes = (codes[:-1] << np.uint64(8)) | letters[size - 1 :]
        if size > 2:
            yield codes


def _short(codes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """A number of 16 bits for each code, spread by multiplication (Knuth)."""
    return ((codes * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)).astype(np.int64)
