"""Which claims share most weight with a text, by its rarest terms; and the days of claims.

Comes in: weights of terms. Goes out: numbers of claims with the weight they share. Cost does not grow with the
database as one would fear: the rarest terms come first, until a number of records is found.

Two sources of one kind: `Postings` asks the database and remembers lists of records; `HeldPostings` holds terms and
days of all claims in memory, which pays where many claims are compared.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.matching.profile_table import term_hash
from claims.matching.segments import Segment, days_of, rows_after, rows_of
from claims.search import CLAIMS

__all__ = ["HeldPostings", "Numbers", "Postings", "Source"]

_KEPT = 4_000_000  # records remembered
_SEGMENT = 200_000  # claims of a segment; bounds what building takes

Numbers = NDArray[np.int64]


class Source(ABC):
    """Lists of the claims that hold a term. The index must be fresh."""

    def __init__(self, most: int) -> None:
        self.most = most  # records looked up for one text, over its terms

    def sharing(
        self, weights: Mapping[str, float], counts: Mapping[str, int], limit: int
    ) -> tuple[Numbers, NDArray[np.float64]]:
        """The `limit` claims that share most weight, most first, and how much; older first among equals.

        `counts` says in how many claims each term is; terms that are not in it are not looked up.
        """
        terms = self._rarest(weights, counts)
        if not terms:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        found = self._lists_of(terms, self._most_of(terms[0], counts, limit))
        shares = np.repeat([weights[term] for term in terms], [len(one) for one in found])
        ids = np.concatenate(found)
        if not len(ids):
            return ids, np.zeros(0)
        order = np.argsort(ids, kind="stable")  # which merges lists that are in order
        ids, shares = ids[order], shares[order]
        first = np.flatnonzero(np.diff(ids, prepend=ids[0] - 1))
        ids, shared = ids[first], np.add.reduceat(shares, first).round(6)
        if len(ids) > limit:
            enough = np.flatnonzero(shared >= np.partition(shared, -limit)[-limit])
            ids, shared = ids[enough], shared[enough]
        best = np.lexsort((ids, -shared))[:limit]
        return ids[best], shared[best]

    def _most_of(self, rarest: str, counts: Mapping[str, int], limit: int) -> int:
        """How many records of a list are read: where even the rarest term is everywhere, a quarter, for any are as good."""
        return self.most if counts[rarest] <= self.most else min(self.most, max(limit, self.most // 4))

    def _rarest(self, weights: Mapping[str, float], counts: Mapping[str, int]) -> list[str]:
        """As many of the rarest terms as there is room for, one at least."""
        room = self.most
        terms: list[str] = []
        for term in sorted((term for term in weights if term in counts), key=lambda t: (counts[t], t)):
            if terms and counts[term] > room:
                break
            room -= min(counts[term], self.most)
            terms.append(term)
        return terms

    @abstractmethod
    def _lists_of(self, terms: Sequence[str], most: int) -> list[Numbers]:
        """For each term the first `most` claims that hold it, in order."""

    @abstractmethod
    def days(self, ids: Sequence[int]) -> tuple[Numbers, Numbers]:
        """The days of claims (proleptic ordinals) one after another, and how many each has."""


class Postings(Source):
    """Asks the database; remembers lists while many texts are looked up."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._lists: dict[str, Numbers] = {}
        self._kept = 0

    def _lists_of(self, terms: Sequence[str], most: int) -> list[Numbers]:
        """One query for those that are not known."""
        missing = [term for term in terms if term not in self._lists]
        if missing and self._kept > _KEPT:
            self._lists.clear()
            self._kept = 0
            missing = list(terms)
        for term, records in CLAIMS.postings(missing, most).items():
            self._lists[term] = np.array(records, dtype=np.int64)
            self._kept += len(records)
        return [self._lists[term] for term in terms]

    def days(self, ids: Sequence[int]) -> tuple[Numbers, Numbers]:
        return days_of(ids)


class HeldPostings(Source):
    """Terms and days of all claims, some 0.4 kB a claim, in segments by the claims' numbers.

    `extend` adds the claims that came since, also those whose numbers are lower because a writer took longer. Texts
    that were edited since stay as they were read: whoever compares reads them again.
    """

    def __init__(self, most: int, folder: Path | None = None) -> None:
        """Reads all claims, or maps what `save` wrote to `folder`, which many processes share."""
        super().__init__(most)
        self._segments: list[Segment] = []
        self._late: Segment | None = None  # of claims between those of the segments
        self._state: tuple[int, ...] = ()
        while folder and (one := folder / str(len(self._segments))).exists():
            self._segments.append(Segment.load(one))
        self.extend()

    def save(self, folder: Path) -> None:
        """Write what is held to files in a new folder."""
        folder.mkdir(parents=True)
        for number, segment in enumerate(self._segments):
            segment.save(folder / str(number))

    @property
    def size(self) -> int:
        """How many claims are held."""
        return sum(len(segment.ids) for segment in self._all)

    @property
    def bytes(self) -> int:
        """What they take."""
        return sum(segment.bytes for segment in self._all)

    def extend(self) -> None:
        """Read the claims that are indexed and not held."""
        state = (*CLAIMS.totals(), CLAIMS.newest())  # one may have gone and another of as many terms come
        if state == self._state:
            return
        self._state = state
        while segment := self._read_after(int(self._segments[-1].ids[-1]) if self._segments else 0):
            self._segments.append(segment)
            # Many small segments would be slow to ask: they are read again as one.
            while len(self._segments) > 1 and self._is_small_beside(*self._segments[-2:]):
                one, _ = self._segments[-2:]
                joined = self._read_after(int(one.ids[0]) - 1)
                self._segments[-2:] = [joined] if joined else []

        if self._segments:
            self._read_late()

    def _read_late(self) -> None:
        held = np.concatenate([segment.ids for segment in self._segments])
        there = np.array(CLAIMS.numbers_upto(int(held[-1])), dtype=np.int64)
        late = np.setdiff1d(there, held, assume_unique=True)
        if not np.array_equal(late, self._late.ids if self._late else late[:0]):
            self._late = Segment.of(rows_of(late.tolist()))

    @property
    def _all(self) -> list[Segment]:
        return [*self._segments, self._late] if self._late else self._segments

    def _is_small_beside(self, one: Segment, other: Segment) -> bool:
        return len(one.ids) + len(other.ids) <= _SEGMENT and len(one.ids) <= 2 * len(other.ids)

    def _read_after(self, number: int) -> Segment | None:
        return Segment.of(rows_after(number, _SEGMENT))

    def _lists_of(self, terms: Sequence[str], most: int) -> list[Numbers]:
        wanted = np.array([term_hash(term) for term in terms], dtype=np.uint64)
        parts = [segment.lists(wanted) for segment in self._all]
        if not parts:
            return [np.zeros(0, dtype=np.int64)] * len(terms)
        lists = (np.concatenate(found) for found in zip(*parts, strict=True))
        return [(np.sort(found) if self._late else found)[:most] for found in lists]

    def days(self, ids: Sequence[int]) -> tuple[Numbers, Numbers]:
        wanted = np.asarray(ids, dtype=np.int64)
        lengths = np.zeros(len(wanted), dtype=np.int64)
        owners, days = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int32)]
        for segment in self._all:
            places, counts, found = segment.days_of(wanted)
            lengths[places] = counts
            owners.append(np.repeat(places, counts))
            days.append(found)
        order = np.argsort(np.concatenate(owners), kind="stable")
        return np.concatenate(days).astype(np.int64)[order], lengths
