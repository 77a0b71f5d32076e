"""Profiles of many claims in arrays, of which thousands of pairs are measured at once.

Comes in: `Profile`s. Goes out: a `ProfileTable`, a row a claim, which can be saved, mapped by many processes, cut to
some rows and joined with others. Terms are kept as hashes of 64 bits and meanings as a byte a dimension (a cosine is
off by some thousandths), about 1 kB a claim. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.languages.en import table as table_of
from claims.matching.profile import Profile, pair_cues
from claims.vectors import SIZE, as_bytes
from sources.workbench.search.terms import stem

__all__ = [
    "AFFIRMS",
    "NEGATED",
    "NEGATES",
    "QUOTED",
    "ProfileTable",
    "Ragged",
    "mapped",
    "opposites",
    "term_hash",
]

NEGATED, QUOTED = 1, 2  # what is known of a term
AFFIRMS, NEGATES = 1, 2  # how a claim opens
_WORD = 2**64 - 1
_MOST_SETS = 255

_ROW = np.dtype(
    [
        ("claim", np.int64),
        ("weight", np.float64),
        ("kind", np.uint64),
        ("opening", np.int8),
        ("denies", np.bool_),
        ("stands_alone", np.bool_),
    ]
)
_TERM = ("term", np.uint64)
_LISTS = {
    "content": np.dtype([_TERM, ("weight", np.float32), ("marks", np.uint8)]),
    "threes": np.dtype([_TERM]),
    "capitals": np.dtype([_TERM]),
    "surnames": np.dtype([_TERM]),
    "held": np.dtype([_TERM]),  # terms that have opposites
    "opposites": np.dtype([_TERM, ("of", np.uint64)]),  # of those
    "figures": np.dtype([_TERM, ("number", np.uint64)]),  # the term is what is counted
    "places": np.dtype([_TERM, ("place", np.int32)]),  # the term is the article
    "speakers": np.dtype([_TERM]),
    "known_as": np.dtype([_TERM, ("name", np.uint8), ("length", np.uint8)]),
    "days": np.dtype([_TERM]),
    "asked": np.dtype([_TERM]),
}

_Hashes = NDArray[np.uint64]
_Places = NDArray[np.int64]


class Ragged:
    """A list of entries for each row: those of row `n` are `entries[starts[n]:starts[n + 1]]`."""

    def __init__(self, starts: _Places, entries: NDArray[Any]) -> None:
        self.starts, self.entries = starts, entries
        self._sorted: tuple[_Hashes, _Places] | None = None

    def __getitem__(self, name: str) -> NDArray[Any]:
        """A column of all entries."""
        return np.asarray(self.entries[name])

    def lengths(self) -> _Places:
        return np.diff(self.starts)

    def owners(self) -> _Places:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.starts) - 1), self.lengths())

    def of(self, rows: _Places) -> tuple[_Places, _Places]:
        """The entries of these rows, one row after another: (place in `rows`, entry)."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        whose = np.repeat(np.arange(len(rows)), lengths)
        first = np.cumsum(lengths) - lengths
        return whose, np.arange(len(whose)) + (self.starts[rows] - first)[whose]

    def take(self, rows: _Places) -> Ragged:
        lengths = self.starts[rows + 1] - self.starts[rows]
        return Ragged(np.concatenate([[0], np.cumsum(lengths)]), self.entries[self.of(rows)[1]])

    def find(self, rows: _Places, terms: _Hashes) -> tuple[_Places, _Places]:
        """Each entry of a row that has the term asked of it: (place in `rows`, entry)."""
        if self._sorted is None:
            keys = _key(self.owners(), self["term"])
            order = np.argsort(keys, kind="stable")
            self._sorted = keys[order], order
        keys, order = self._sorted
        asked = _key(rows, terms)
        first = np.searchsorted(keys, asked)
        there = np.flatnonzero(first < len(keys))
        there = there[keys[first[there]] == asked[there]]
        first = first[there]
        lengths = np.searchsorted(keys, asked[there], side="right") - first
        whose = np.repeat(np.arange(len(there)), lengths)
        before = np.cumsum(lengths) - lengths
        return there[whose], order[np.arange(len(whose)) + (first - before)[whose]]


def _key(rows: _Places, terms: _Hashes) -> _Hashes:
    """A row and a term as one number."""
    with np.errstate(over="ignore"):
        return terms + rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)


class ProfileTable:
    """A row a claim; `meanings` is (rows, 2, SIZE): of all telling words, and of those that are no names."""

    def __init__(self, rows: NDArray[Any], meanings: NDArray[np.int8], lists: Mapping[str, Ragged]) -> None:
        self.rows, self.meanings, self.lists = rows, meanings, lists

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of(cls, claims: Sequence[int], profiles: Sequence[Profile]) -> ProfileTable:
        """Profiles of claims, which are named by these numbers."""
        rows = np.array(
            [_row(claim, profile) for claim, profile in zip(claims, profiles, strict=True)], dtype=_ROW
        )
        entries: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _LISTS}
        lengths: dict[str, list[int]] = {name: [0] for name in _LISTS}
        for profile in profiles:
            for name, own in _lists(profile).items():
                entries[name].extend(own)
                lengths[name].append(len(own))
        lists = {
            name: Ragged(np.cumsum(lengths[name], dtype=np.int64), np.array(entries[name], dtype=kind))
            for name, kind in _LISTS.items()
        }
        zeros = np.zeros(SIZE, dtype=np.float32)
        meant = [
            zeros if one is None else one for profile in profiles for one in (profile.meaning, profile.matter)
        ]
        meanings = as_bytes(np.array(meant, dtype=np.float32).reshape(-1, SIZE))
        return cls(rows, meanings.reshape(len(rows), 2, SIZE), lists)

    @classmethod
    def joined(cls, tables: Sequence[ProfileTable]) -> ProfileTable:
        """The rows of one after another; one table at least."""
        if len(tables) == 1:
            return tables[0]
        lists = {}
        for name in _LISTS:
            parts = [table.lists[name] for table in tables]
            lengths = np.concatenate([[0], *(part.lengths() for part in parts)])
            lists[name] = Ragged(np.cumsum(lengths), np.concatenate([part.entries for part in parts]))
        rows = np.concatenate([table.rows for table in tables])
        return cls(rows, np.concatenate([table.meanings for table in tables]), lists)

    def take(self, rows: _Places) -> ProfileTable:
        return ProfileTable(
            self.rows[rows],
            self.meanings[rows],
            {name: ragged.take(rows) for name, ragged in self.lists.items()},
        )

    def save(self, folder: Path) -> None:
        """Some files, in a new folder."""
        folder.mkdir(parents=True)
        np.save(folder / "rows.npy", self.rows)
        np.save(folder / "meanings.npy", self.meanings)
        for name, ragged in self.lists.items():
            np.save(folder / f"{name}.starts.npy", ragged.starts)
            np.save(folder / f"{name}.npy", ragged.entries)

    @classmethod
    def load(cls, folder: Path) -> ProfileTable:
        """What `save` wrote, mapped and not read."""
        lists = {
            name: Ragged(mapped(folder / f"{name}.starts.npy"), mapped(folder / f"{name}.npy"))
            for name in _LISTS
        }
        return cls(mapped(folder / "rows.npy"), mapped(folder / "meanings.npy"), lists)


def mapped(path: Path) -> NDArray[Any]:
    """An array in a file, not read before it is used."""
    try:
        return np.asarray(np.load(path, mmap_mode="r"))
    except ValueError:  # nothing cannot be mapped
        return np.asarray(np.load(path))


@lru_cache(maxsize=200_000)
def term_hash(term: str) -> int:
    """A term as a number of 64 bits."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


def _row(claim: int, profile: Profile) -> tuple[Any, ...]:
    opening = next(iter(profile.written), "")
    return (
        claim,
        profile.weight,
        term_hash(profile.setting.kind) if profile.setting.kind else 0,
        AFFIRMS if opening in pair_cues("affirms") else NEGATES if opening in pair_cues("negates") else 0,
        bool(profile.denials),
        profile.stands_alone,
    )


def _lists(profile: Profile) -> dict[str, list[tuple[Any, ...]]]:
    setting = profile.setting
    negated, quoted = profile.negated, profile.quoted
    held = sorted(profile.written.keys() & opposites().keys())
    return {
        # In one order whichever the text's, so that sums of a pair do not depend on which claim is first.
        "content": sorted(
            (term_hash(term), weight, NEGATED * (term in negated) + QUOTED * (term in quoted))
            for term, weight in profile.content.items()
        ),
        "threes": [(_run(run),) for run in profile.threes],
        "capitals": _terms(profile.capitals),
        "surnames": _terms(setting.surnames),
        "held": _terms(held),
        "opposites": [
            (term_hash(other), term_hash(term)) for term in held for other in opposites()[term]
        ],
        "figures": [(term_hash(unit), term_hash(number)) for number, unit in profile.figures if unit],
        "places": list(setting.places.items()),
        "speakers": [(speaker,) for speaker in setting.speakers],
        "known_as": [
            (term_hash(term), at, min(len(name), _MOST_SETS))
            for at, name in enumerate(setting.known_as[:_MOST_SETS])
            for term in name
        ],
        "days": [(day,) for day in setting.days],
        "asked": [(quote,) for quote in setting.asked],
    }  # fmt: skip


def _terms(found: Any) -> list[tuple[int]]:
    return [(term_hash(term),) for term in found]


def _run(run: tuple[str, str, str]) -> int:
    one, two, three = map(term_hash, run)
    return (one + two * 0x9E3779B97F4A7C15 + three * 0xC2B2AE3D27D4EB4F) & _WORD


@cache
def opposites() -> dict[str, tuple[str, ...]]:
    """For each term those that exclude it."""
    found: dict[str, set[str]] = {}
    for word, others in table_of("opposites").items():
        for other in others.split():
            one, two = stem(word), stem(other)
            found.setdefault(one, set()).add(two)
            found.setdefault(two, set()).add(one)
    return {one: tuple(sorted(others)) for one, others in found.items()}
