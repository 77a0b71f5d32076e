"""Claims read from the database, ready to be compared: a few as profiles, all of them as tables in files.

Comes in: numbers of claims. Goes out: their texts, `Profile`s, or rows of a `ProfileTable`. Where very many claims are
compared each would be read again and again, for it is compared with claims from anywhere: it is read once, into files
that any number of processes map.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.db import models
from numpy.typing import NDArray

from claims.matching.circumstances import Articles, settings_of
from claims.matching.profile import UNKNOWN, Profiler, Setting
from claims.matching.profile_table import ProfileTable
from claims.matching.weighing import Weighing
from claims.models import Claim
from sources.workbench.among import Keys
from sources.workbench.models import Status
from sources.workbench.parts import parts

__all__ = ["HeldProfiles", "Text", "claims_of", "hold", "stretches", "texts_of"]

_STRETCH = 20_000  # claims of one file
_AT_ONCE = 1_000  # claims whose profiles are in memory


@dataclass(frozen=True, slots=True)
class Text:
    """What of a claim is read from the database; `key` is one for claims of the same words."""

    text: str
    key: str


def claims_of(ids: Collection[int]) -> models.QuerySet[Claim]:
    """Those of the claims that are neither merged nor rejected."""
    return (
        Claim.objects.filter(pk__among=Keys(ids), merged_into=None).exclude(status=Status.REJECTED).order_by()
    )


def texts_of(ids: Collection[int]) -> dict[int, Text]:
    """Those of the claims that are neither merged nor rejected."""
    rows = claims_of(ids).order_by("pk").values_list("pk", "text", "text_key")
    return {number: Text(text, key) for number, text, key in rows}


def stretches() -> Iterator[tuple[int, int]]:
    """All claims in stretches: (a number, the number of the last claim), the first being past that number."""
    claims = Claim.objects.order_by("pk").values_list("pk", flat=True)
    last = claims.last()
    upto = 0
    while last is not None and upto < last:
        end = claims.filter(pk__gt=upto)[_STRETCH - 1 : _STRETCH].first() or last
        yield upto, end
        upto = end


def hold(folder: Path, after: int, upto: int) -> None:
    """Read the claims of a stretch into files in `folder`, where they appear at once: a process may die meanwhile."""
    ids = Claim.objects.filter(pk__gt=after, pk__lte=upto).order_by("pk").values_list("pk", flat=True)
    profiler = Profiler(Weighing())
    tables = [_table(part, profiler) for part in parts(list(ids), _AT_ONCE)]
    if tables:
        made = folder.with_name(f"{folder.name}-{after}-{os.getpid()}")
        ProfileTable.joined(tables).save(made)
        folder.mkdir(exist_ok=True)
        made.rename(folder / f"{after:020}")


def _table(ids: list[int], profiler: Profiler) -> ProfileTable:
    texts = texts_of(ids)
    numbers = list(texts)
    settings: Mapping[int, Setting] = settings_of(numbers, Articles.of(numbers))
    profiles = profiler.read(
        [one.text for one in texts.values()], [settings.get(number, UNKNOWN) for number in numbers]
    )
    return ProfileTable.of(numbers, profiles)


class HeldProfiles:
    """What `hold` wrote, mapped; nothing at all without a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        there = sorted(folder.iterdir()) if folder and folder.exists() else []
        self._tables = [ProfileTable.load(one) for one in there]
        self._numbers = [np.array(table.rows["claim"]) for table in self._tables]

    def __len__(self) -> int:
        """How many claims are held."""
        return sum(map(len, self._numbers))

    def take(self, ids: NDArray[np.int64]) -> tuple[list[ProfileTable], NDArray[np.int64]]:
        """The rows of these claims, which are in order, and the claims that are not held."""
        found = []
        for table, numbers in zip(self._tables, self._numbers, strict=True):
            if not len(numbers):
                continue
            low, high = np.searchsorted(ids, [numbers[0], numbers[-1] + 1])
            at = np.searchsorted(numbers, ids[low:high])
            there = numbers[at] == ids[low:high]
            if there.any():
                found.append(table.take(at[there]))
                ids = np.concatenate([ids[:low], ids[low:high][~there], ids[high:]])
        return found, ids
