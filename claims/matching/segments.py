"""Terms and days of a stretch of claims, in arrays: an inverted index that is built once and only read.

Comes in: rows of the index for search, in the order of the claims' numbers. Goes out: for terms the claims that hold
them, for claims the days on which they were said or else printed. Terms are kept as hashes of 64 bits, so that no
text is held.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.matching.profile_table import mapped, term_hash
from claims.models import Evidence
from claims.search import CLAIMS
from sources.workbench.among import Keys
from sources.workbench.models import Status
from sources.workbench.parts import parts
from sources.workbench.search.terms import is_common

__all__ = ["MOST_EVIDENCE", "Segment", "days_of", "rows_after", "rows_of"]

MOST_EVIDENCE = 30  # quotes of a claim that are looked at
_PAGE = 5_000  # claims read at a time

_ARRAYS = ("ids", "hashes", "starts", "places", "day_starts", "days")
# Numbers of claims, their terms, their days and how many each has.
_Page = tuple[list[int], list[str], NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Segment:
    """`ids` in order; the claims of term `hashes[n]` are `ids[places[starts[n]:starts[n + 1]]]`; likewise days."""

    ids: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    starts: NDArray[np.int64]
    places: NDArray[np.int32]
    day_starts: NDArray[np.int64]
    days: NDArray[np.int32]

    @classmethod
    def of(cls, pages: Iterator[_Page]) -> Segment | None:
        """None where there are no claims."""
        known: dict[str, int] = {}
        found, lengths, ids = array("i"), array("i"), array("q")
        all_days, day_lengths = [], []
        for numbers, texts, days, counts in pages:
            ids.extend(numbers)
            for text in texts:
                own = [term for term in set(text.split(" ")) if not is_common(term)]
                lengths.append(len(own))
                found.extend([known.setdefault(term, len(known)) for term in own])
            all_days.append(days.astype(np.int32))
            day_lengths.append(counts)
        if not ids:
            return None
        terms = np.frombuffer(found, dtype=np.int32)
        owners = np.repeat(np.arange(len(ids), dtype=np.int32), np.frombuffer(lengths, dtype=np.int32))
        hashes = np.fromiter((term_hash(term) for term in known), dtype=np.uint64, count=len(known))
        order = np.argsort(hashes)
        rank = np.empty(len(known), dtype=np.int32)
        rank[order] = np.arange(len(known), dtype=np.int32)
        ranked = rank[terms]
        return cls(
            np.array(ids, dtype=np.int64),
            hashes[order],
            _starts(np.bincount(ranked, minlength=len(known))),
            owners[np.argsort(ranked, kind="stable")],
            _starts(np.concatenate(day_lengths)),
            np.concatenate(all_days),
        )

    @property
    def bytes(self) -> int:
        return sum(getattr(self, name).nbytes for name in _ARRAYS)

    def save(self, folder: Path) -> None:
        """A file for each array, in a new folder."""
        folder.mkdir()
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> Segment:
        """What `save` wrote, mapped and not read."""
        return cls(*(mapped(folder / f"{name}.npy") for name in _ARRAYS))

    def lists(self, wanted: NDArray[np.uint64]) -> list[NDArray[np.int64]]:
        """For each term, by its hash, the claims that hold it, in order."""
        at = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        none = np.zeros(0, dtype=np.int64)
        if not len(self.hashes):
            return [none] * len(wanted)
        return [
            self.ids[self.places[self.starts[place] : self.starts[place + 1]]] if is_there else none
            for place, is_there in zip(at.tolist(), (self.hashes[at] == wanted).tolist(), strict=True)
        ]

    def days_of(
        self, ids: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        """Of those that are here: (places among `ids`, how many days each has, the days one after another)."""
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        there = np.flatnonzero(self.ids[at] == ids)
        starts = self.day_starts[at[there]]
        lengths = self.day_starts[at[there] + 1] - starts
        first = np.cumsum(lengths) - lengths
        places = np.repeat(starts - first, lengths) + np.arange(lengths.sum())
        return there, lengths, self.days[places]


def rows_after(number: int, most: int) -> Iterator[_Page]:
    """The indexed claims of higher numbers, a page at a time, `most` in all."""
    while most > 0 and (rows := CLAIMS.terms_after(number, min(_PAGE, most))):
        ids = [one for one, _ in rows]
        yield ids, [text for _, text in rows], *days_of(ids)
        number, most = ids[-1], most - len(rows)


def rows_of(numbers: Sequence[int]) -> Iterator[_Page]:
    """These claims, which are in order, where they are indexed, a page at a time."""
    for part in parts(numbers, _PAGE):
        found = CLAIMS.documents(part)
        ids = sorted(found)
        yield ids, [found[one].terms for one in ids], *days_of(ids)


def days_of(ids: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The days of claims (proleptic ordinals) one after another, and how many each has."""
    found: dict[int, list[int]] = {number: [] for number in ids}
    for part in parts(sorted(found), 1_000):
        evidence = Evidence.objects.filter(claim__among=Keys(part)).exclude(status=Status.REJECTED)
        evidence = evidence.exclude(quote__status=Status.REJECTED).order_by("claim_id", "id")
        for claim, day in evidence.values_list("claim_id", "quote__day"):
            if len(found[claim]) < MOST_EVIDENCE:
                found[claim].append(day.toordinal() if day else 0)
    days = [sorted({day for day in found[number] if day}) for number in ids]
    lengths = np.array([len(one) for one in days], dtype=np.int64)
    return np.array([day for one in days for day in one], dtype=np.int64), lengths


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
