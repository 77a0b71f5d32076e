"""Comparing claims by several processes: each finds and explains the pairs of its share of the claims.

Comes in: parts of what is to be compared, in order. Goes out: the same, in order, each with its pairs, best first;
nothing is written here. The processes map one index of all claims, and end with the one that started them. Where very many
claims are compared, all claims are read once first, into files that are mapped, too.
Imports nothing of Django at the top, so that a new process can set it up.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from newsroom.pool import end_with

if TYPE_CHECKING:
    from types import TracebackType

    from claims.matching.suggest import Comparison
    from claims.models import ClaimLink

__all__ = ["Comparing"]

T = TypeVar("T")
_HOLDING_PAYS = 10  # to hold the profiles of so many claims costs as much as to compare one without
_LEAST = 400  # claims of which that is worth the while
_AHEAD = 2  # parts for each process that are under way
_SPARE = 4  # pairs of a claim beyond what may wait: those under way elsewhere are not known
_DATABASE = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
_log = logging.getLogger(__name__)


class Comparing:
    """Compares in this process, or in `workers` others. The index for search must be fresh when it is entered."""

    def __init__(self, coming: int, workers: int = 1, may_go_on: Callable[[], bool] = lambda: True) -> None:
        """`coming` claims will be compared; `may_go_on` is asked between two steps of getting ready."""
        self._coming, self._workers, self._may_go_on = coming, workers, may_go_on
        self._here: Comparison | None = None
        self._folder: Path | None = None
        self._processes: ProcessPoolExecutor | None = None
        self._opened = ExitStack()

    def __enter__(self) -> Comparing:
        from claims.search import CLAIMS

        pays = self._coming * _HOLDING_PAYS >= CLAIMS.totals()[0] and self._coming >= _LEAST
        if self._workers > 1:
            self._start()
        if pays or self._processes:
            folder = self._opened.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-claims-"))
            self._hold(Path(folder), pays)
            self._folder = Path(folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._processes is not None:
            self._processes.shutdown(cancel_futures=True)
        self._opened.close()

    def links(self, parts: Iterable[tuple[T, Sequence[int]]]) -> Iterator[tuple[T, list[ClaimLink]]]:
        """For each part (its name, claims) the pairs of those claims."""
        if self._processes is None:
            for name, ids in parts:
                yield name, self._compared_here(ids)
            return
        waiting: deque[tuple[T, Sequence[int], Future[list[ClaimLink]] | None]] = deque()
        for name, ids in parts:
            waiting.append((name, ids, self._submit(ids)))
            while len(waiting) > _AHEAD * self._workers:
                yield self._finish(*waiting.popleft())
        while waiting:
            yield self._finish(*waiting.popleft())

    def _submit(self, ids: Sequence[int]) -> Future[list[ClaimLink]] | None:
        try:
            return self._processes.submit(_links, self._folder, ids) if self._processes else None
        except BrokenExecutor:
            return None

    def _finish(
        self, name: T, ids: Sequence[int], future: Future[list[ClaimLink]] | None
    ) -> tuple[T, list[ClaimLink]]:
        try:
            return name, future.result() if future else self._compared_here(ids)
        except BrokenExecutor:
            self._go_on_alone()
            return name, self._compared_here(ids)

    def _go_on_alone(self) -> None:
        if self._processes is not None:  # all parts under way tell of it
            _log.warning("A process that compared claims stopped unexpectedly; this one goes on alone.")
            self._processes = None

    def _compared_here(self, ids: Sequence[int]) -> list[ClaimLink]:
        if self._here is None:
            from claims.matching.suggest import Comparison

            self._here = Comparison(self._folder)
        return self._here.links(ids)

    def _hold(self, folder: Path, with_profiles: bool) -> None:
        """Write the terms of all claims to files, and what else they are compared by where that pays."""
        from claims.matching.held_profiles import hold, stretches
        from claims.matching.postings import HeldPostings
        from claims.matching.suggest import MOST_POSTINGS, POSTINGS, PROFILES

        wanted = list(stretches()) if with_profiles else []
        sent: list[Future[None]] = []
        if self._processes:
            sent = [self._processes.submit(_hold, folder / PROFILES, *one) for one in wanted]
        HeldPostings(MOST_POSTINGS).save(folder / POSTINGS)
        for at, stretch in enumerate(wanted):
            if not self._may_go_on():
                return
            try:
                sent[at].result() if self._processes else hold(folder / PROFILES, *stretch)
            except BrokenExecutor:
                self._go_on_alone()
                hold(folder / PROFILES, *stretch)

    def _start(self) -> None:
        from django.db import connection

        database = {name: connection.settings_dict[name] for name in _DATABASE}
        self._processes = ProcessPoolExecutor(
            self._workers,
            # A fork would share this process's connection to the database.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(os.getpid(), database),
        )


_comparing: dict[Path | None, Comparison] = {}  # one, in a process that was started here


def _begin(parent: int, database: dict[str, Any]) -> None:
    """What a new process does first."""
    end_with(parent)
    import django
    from django.conf import settings

    settings.DATABASES["default"].update(database)
    django.setup()


def _hold(folder: Path, after: int, upto: int) -> None:
    from claims.matching.held_profiles import hold

    hold(folder, after, upto)


def _links(folder: Path | None, ids: Sequence[int]) -> list[ClaimLink]:
    from claims.matching.suggest import Comparison

    if folder not in _comparing:
        _comparing[folder] = Comparison(folder)
    return _comparing[folder].links(ids, _SPARE)
