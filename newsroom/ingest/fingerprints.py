"""Fingerprints: bodies of articles → which of them print the same story, and how they differ.

Comes in: body text. Goes out: `Fingerprint` (what an index of 100,000 articles is asked with),
`Similarity` of two bodies, the `kind` of copy, and `differences` by word.

Copies of one wire story are cut, re-ordered and edited: they share about a third of their
word triples, too few for one threshold on the whole (or for MinHash, which also loses a
short excerpt in a long page). What they do share is runs. So shingles are taken over content
words only (function words are what editors change; Theobald et al., "SpotSigs", SIGIR 2008)
and the index holds a sample of them chosen by winnowing (Schleimer, Wilkerson, Aiken,
SIGMOD 2003): any run of `_WINDOW + _SHINGLE - 1` content words that two bodies share gives
them a band in common, wherever it stands.

Finding candidates in the database: store one row (band, article) a band, with an index on
the band; for a new article count the rows for its bands by article::

    SELECT article_id, COUNT(*) AS shared FROM fingerprint WHERE band IN (…)
    GROUP BY article_id HAVING COUNT(*) >= :needed ORDER BY shared DESC LIMIT 50

with `needed` from `Fingerprint.needed`. A band that more than `COMMON` articles carry is
boilerplate ("The Associated Press contributed to this report"): leave such bands out of the
list first. Each candidate is then compared with `similarity` on the two bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Literal, TypeVar

from sources.lexicon import entries
from sources.reading.page import Span

__all__ = [
    "COMMON",
    "Difference",
    "Fingerprint",
    "Kind",
    "Similarity",
    "differences",
    "fingerprint",
    "kind",
    "similarity",
]

_T = TypeVar("_T")
Kind = Literal["same_page", "wire", "corrected", "excerpt"]

COMMON = 50  # articles that may carry a band before it tells nothing
_SHINGLE = 3  # content words; the number is built into `_triples`
_WINDOW = 12  # shingles of which the index keeps one
_MOST_BANDS = 64
_SHORTEST = 4  # letters of a word in ASCII
_FEWEST_WORDS = 12  # content words below which a body is too short to tell
_MOST_WORDS = 6_000  # words of each body that are compared one by one
_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What the index is asked with. `bands` are signed 64-bit numbers, in rising order.

    `words` is the number of content words; `needed` how many bands another body must share
    to be worth comparing.
    """

    bands: tuple[int, ...]
    words: int

    @property
    def needed(self) -> int:
        """Two, or one where the body is so short that it has few bands."""
        return 2 if len(self.bands) >= 8 else 1


@dataclass(frozen=True, slots=True)
class Similarity:
    """How much two bodies share, each a share from 0 to 1 of their content-word triples.

    `containment`: of the shorter's that the longer has too; `jaccard`: of all; `lead`: of
    those that open the shorter (its first third). `spread`: of the shorter's tenths, those
    that share a triple at all. `ratio`: the shorter's length to the longer's.
    """

    containment: float
    jaccard: float
    lead: float
    spread: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch in which two texts differ; either span may be empty. Offsets are each text's own."""

    one: Span
    two: Span


def fingerprint(body: str) -> Fingerprint:
    """The fingerprint of a body; without bands where it is too short to tell."""
    words = _content(body)
    if len(words) < _FEWEST_WORDS:
        return Fingerprint((), len(words))
    hashes = _hashes(words)
    chosen = {min(hashes[at : at + _WINDOW]) for at in range(max(1, len(hashes) - _WINDOW + 1))}
    # The least of them: the same in every body that holds them.
    return Fingerprint(tuple(sorted(chosen)[:_MOST_BANDS]), len(words))


def similarity(one: str, two: str) -> Similarity:
    """How much two bodies share. Linear in their length."""
    first, second = sorted((_content(one), _content(two)), key=len)
    if len(first) < _SHINGLE:
        same = float(first == second and bool(first))
        return Similarity(same, same, same, same, same)
    shorter, longer = list(_triples(first)), set(_triples(second))
    few = set(shorter)
    shared = len(few & longer)
    tenth = max(1, -(-len(shorter) // 10))
    parts = [shorter[at : at + tenth] for at in range(0, len(shorter), tenth)]
    opening = set(shorter[: max(_WINDOW, len(shorter) // 3)])
    return Similarity(
        containment=shared / len(few),
        jaccard=shared / len(few | longer),
        lead=len(opening & longer) / len(opening),
        spread=sum(not longer.isdisjoint(part) for part in parts) / len(parts),
        ratio=len(first) / len(second),
    )


def kind(found: Similarity, same_source: bool | None) -> Kind | None:
    """What kind of copy two articles are; None where they only share a passage.

    `same_source`: whether one outlet printed both; None where that is not known. Different
    stories share a background or a closing note: in one place, and not in the lead.
    """
    spread = found.containment >= _SOME and found.spread >= _THROUGHOUT
    opens_alike = found.containment >= _LEAST and found.lead >= _LIKELY
    if not (found.containment >= _LIKELY or spread or opens_alike):
        return None
    if found.containment >= _MOST and found.ratio < _EXCERPT:
        return "excerpt"
    if same_source is False:
        return "wire"
    if found.jaccard >= _SAME:
        return "same_page"
    if found.jaccard >= _CORRECTED or same_source:
        return "corrected"
    return "wire"


# Shares measured on 924 news articles (426,426 pairs, seven of them real copies) and on 5,400
# copies, cuts and corrections made of them: see docs/dates-and-copies.md.
_LIKELY = 0.30  # no pair of different stories shares as much
_LEAST = 0.15  # a closing note that an outlet puts under all its stories reaches .21, but no lead
_SOME, _THROUGHOUT = 0.10, 0.7  # nor does any share a tenth all through the text
_MOST = 0.75
_EXCERPT = 0.5
_SAME = 0.97
_CORRECTED = 0.6


def differences(one: str, two: str) -> list[Difference]:
    """Where two texts differ, word by word, in order; spacing and line ends are no difference.

    Above 6,000 words a text the rest is given as one difference.
    """
    from rapidfuzz.distance import LCSseq  # bit-parallel longest common subsequence (Hyyrö 2004)

    first, second = _tokens(one), _tokens(two)
    head, tail = first[:_MOST_WORDS], second[:_MOST_WORDS]
    codes = LCSseq.opcodes([words for words, _ in head], [words for words, _ in tail])
    found: list[Difference] = []
    one_from = two_from = 0  # where the stretch of differences in hand began
    for code in [*codes, None]:
        if code is None or code.tag == "equal":
            # After the last common word, whatever is left of both, beyond the bound too.
            one_to, two_to = (code.src_start, code.dest_start) if code else (len(first), len(second))
            if one_to > one_from or two_to > two_from:
                found.append(
                    Difference(
                        _stretch(one, first, one_from, one_to), _stretch(two, second, two_from, two_to)
                    )
                )
            if code:
                one_from, two_from = code.src_end, code.dest_end
    return found


def _tokens(text: str) -> list[tuple[str, Span]]:
    """Words and marks, each with its place."""
    return [(found[0], Span(*found.span())) for found in re.finditer(r"\w+|[^\w\s]", text)]


def _stretch(text: str, tokens: list[tuple[str, Span]], start: int, end: int) -> Span:
    if start < end:
        return Span(tokens[start][1].start, tokens[end - 1][1].end)
    at = tokens[start - 1][1].end if start else 0
    return Span(at, at)


def _content(body: str) -> list[str]:
    """The words that carry the story, lower case: neither function words nor short ones."""
    common = _function_words()
    return [
        word
        for word in _WORD.findall(body.casefold())
        if word not in common and (len(word) >= _SHORTEST or not word.isascii())
    ]


@cache
def _function_words() -> frozenset[str]:
    return frozenset(entries("function_words"))


def _triples(items: list[_T]) -> Iterable[tuple[_T, _T, _T]]:
    return zip(items, items[1:], items[2:], strict=False)


def _hashes(words: list[str]) -> list[int]:
    """One number a shingle, the same on every machine and in every version of Python.

    The words' own hashes are mixed by odd multipliers (splitmix64's), then folded, so that
    the least number in a window is any shingle with equal chance.
    """
    numbers = [_word_hash(word) for word in words]
    mixed: list[int] = []
    for one, two, three in _triples(numbers):
        number = (one * 0x9E3779B97F4A7C15 + two * 0xBF58476D1CE4E5B9 + three * 0x94D049BB133111EB) & _FULL
        number = ((number ^ (number >> 29)) * 0xBF58476D1CE4E5B9) & _FULL
        mixed.append((number ^ (number >> 32)) - _HALF)
    return mixed


_FULL, _HALF = (1 << 64) - 1, 1 << 63


@lru_cache(maxsize=50_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
