"""Comparing claims by several processes: each measures and explains the pairs of its share of the claims.

Comes in: parts of what is to be compared, in order. Goes out: the same, in order, each with its pairs, best first;
nothing is written here. Which of the measured pairs are suggested is chosen here, so that only those are explained. The processes map one index of all claims, and end with the one that started them. Where very many
claims are compared, all claims are read once first, into files that are mapped, too.
Imports nothing of Django at the top, so that a new process can set it up.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from newsroom.lanes import Deadly, Job, Lane
from newsroom.ready_processes import look_rarely_for_circles, starting
from newsroom.scratch import scratch_folder

if TYPE_CHECKING:
    from types import TracebackType

    from claims.matching.choosing import Measured
    from claims.matching.suggest import Comparison, Suggested

__all__ = ["Comparing"]

T = TypeVar("T")
_HOLDING_PAYS = 16  # to hold the profiles of so many claims costs as much as to compare one without
_LEAST = 400  # claims for which that, and another process, is worth the while
_AHEAD = 2  # parts for each process that are under way
_DIED = "{claims} could not be compared: the process that did so stopped unexpectedly, perhaps out of memory."
_log = logging.getLogger(__name__)


class Comparing:
    """Compares in `workers` other processes, or in this one. The index for search must be fresh when it is entered.

    The others suggest what this one would: they measure and explain pairs, this one chooses, in the order of the parts. This
    one compares a few claims itself, which takes less time than to start another process, and what it wrote in
    a transaction that is still open, which no other process sees.
    """

    def __init__(
        self,
        coming: int,
        workers: int = 1,
        may_go_on: Callable[[], bool] = lambda: True,
        failed: Callable[[str], object] = _log.error,
        apart: bool = False,
    ) -> None:
        """`coming` claims will be compared; `may_go_on` is asked between two steps of getting ready.

        `failed` is told of claims that end the process that compares them; they are set aside. `apart`: a few claims,
        too, are compared by another process than this one, which must not end.
        """
        self._coming, self._workers, self._may_go_on, self._failed = coming, workers, may_go_on, failed
        self._apart = apart or workers > 1 or coming >= _LEAST
        self._here: Comparison | None = None
        self._folder: Path | None = None
        self._lanes: list[Lane] = []
        self._opened = ExitStack()

    def __enter__(self) -> Comparing:
        from django.db import connection

        from claims.matching.suggest import HOLDING_PAYS
        from claims.search import CLAIMS

        self._opened.callback(look_rarely_for_circles())
        size = CLAIMS.totals()[0]
        pays = self._coming * _HOLDING_PAYS >= size and self._coming >= _LEAST
        if self._apart and not connection.in_atomic_block:
            start = starting()
            self._lanes = [Lane(start) for _ in range(self._workers)]
        if pays or (self._lanes and self._coming * HOLDING_PAYS >= size):
            folder = self._opened.enter_context(scratch_folder("claims"))
            self._hold(folder, pays)
            self._folder = folder
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lane in self._lanes:
            lane.close()
        self._opened.close()

    def links(self, parts: Iterable[tuple[T, Sequence[int]]]) -> Iterator[tuple[T, list[Suggested]]]:
        """For each part (its name, claims) the pairs of those claims. They must be written before the next is asked for."""
        if self._lanes:
            yield from self._by_others(parts)
            return
        for name, ids in parts:
            if self._here is None:
                from claims.matching.suggest import Comparison

                self._here = Comparison(self._folder)
            yield name, self._here.links(ids)

    def _by_others(self, parts: Iterable[tuple[T, Sequence[int]]]) -> Iterator[tuple[T, list[Suggested]]]:
        from claims.matching.choosing import Choice

        choice = Choice()
        measuring: deque[_Part[T]] = deque()
        explaining: deque[_Part[T]] = deque()
        rest = iter(parts)
        while True:
            for name, ids in islice(rest, _AHEAD * self._workers - len(measuring)):
                lane = min(self._lanes, key=len)
                job = lane.give(_measure, self._folder, ids)
                measuring.append(_Part(name, ids, lane, job, choice.begin()))
            if measuring:
                part = measuring.popleft()
                part.chosen = choice.choose(self._measured(part), part.since)
                part.job = part.lane.give(_explain, self._folder, part.ids, part.chosen)
                explaining.append(part)
            while explaining and (not measuring or len(explaining) > _AHEAD * self._workers):
                part = explaining.popleft()
                yield part.name, self._explained(part)
                choice.written()
            if not measuring and not explaining:
                return

    def _measured(self, part: _Part[Any]) -> Measured:
        """Claim by claim, where their process dies again and again."""
        from claims.matching.choosing import Measured

        try:
            found: Measured = part.job.result()
            return found
        except Deadly:
            each = [(_measure, self._folder, [number]) for number in part.ids]
            done = self._one_by_one(each, [[number] for number in part.ids])
            return Measured.joined(done) if done else Measured.none()

    def _explained(self, part: _Part[Any]) -> list[Suggested]:
        """Pair by pair, where their process dies again and again."""
        try:
            links: list[Suggested] = part.job.result()
            return links
        except Deadly:
            pairs = [list(pair) for pair in part.chosen.numbers()] if part.chosen else []
            each = [
                (_explain, self._folder, pair, part.chosen.take([at]))
                for at, pair in enumerate(pairs)
                if part.chosen
            ]
            return [link for links in self._one_by_one(each, pairs) for link in links]

    def _one_by_one(self, each: Sequence[tuple[Any, ...]], claims: Sequence[Sequence[int]]) -> list[Any]:
        """What each piece of work gives, in a process that may die of it; the claims it is about are named then."""
        lane = Lane(starting(), deaths=1)
        done = []
        try:
            lane.give(_ready, self._folder).result()
            for (work, *given), numbers in zip(each, claims, strict=True):
                try:
                    done.append(lane.give(work, *given).result())
                except Deadly:
                    self._failed(_DIED.format(claims=_named(numbers)))
        except Deadly as error:
            raise RuntimeError("No process that compares claims can be started.") from error
        finally:
            lane.close()
        return done

    def _hold(self, folder: Path, with_profiles: bool) -> None:
        """Write the terms of all claims to files, and what else they are compared by where that pays."""
        from claims.matching.held_profiles import hold, stretches
        from claims.matching.postings import HeldPostings
        from claims.matching.suggest import MOST_POSTINGS, POSTINGS, PROFILES

        wanted = list(stretches()) if with_profiles else []
        sent = [
            min(self._lanes, key=len).give(_hold, folder / PROFILES, *one) for one in wanted if self._lanes
        ]
        HeldPostings(MOST_POSTINGS).save(folder / POSTINGS)
        for at, stretch in enumerate(wanted):
            if not self._may_go_on():
                return
            try:
                sent[at].result() if sent else hold(folder / PROFILES, *stretch)
            except Deadly:
                # Claims that are not held are read when they are needed: it takes longer, and shows which it is.
                _log.warning("Some claims could not be read beforehand: the process that read them died.")


@dataclass(slots=True)
class _Part(Generic[T]):
    """Claims that are compared, the process that does it, what it does, and at last which pairs were chosen."""

    name: T
    ids: Sequence[int]
    lane: Lane
    job: Job
    since: int  # how many parts were written before it was measured
    chosen: Measured | None = None


_comparing: dict[Path | None, Comparison] = {}  # one, in a process that was started here


def _hold(folder: Path, after: int, upto: int) -> None:
    from claims.matching.held_profiles import hold

    hold(folder, after, upto)


def _comparison(folder: Path | None) -> Comparison:
    from claims.matching.suggest import Comparison

    if folder not in _comparing:
        _comparing[folder] = Comparison(folder)
    return _comparing[folder]


def _ready(folder: Path | None) -> None:
    _comparison(folder)


def _measure(folder: Path | None, ids: Sequence[int]) -> Measured:
    return _comparison(folder).measure(ids)


def _explain(folder: Path | None, ids: Sequence[int], chosen: Measured) -> list[Suggested]:
    return _comparison(folder).explain(ids, chosen)


def _named(numbers: Sequence[int]) -> str:
    from claims.models import Claim

    keys = Claim.objects.filter(pk__in=numbers).order_by("pk").values_list("key", flat=True)
    return ("Claim " if len(numbers) == 1 else "Claims ") + " and ".join(keys)
