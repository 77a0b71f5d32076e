"""Comparing claims by several processes: each finds and explains the pairs of its share of the claims.

Comes in: parts of what is to be compared, in order. Goes out: the same, in order, each with its pairs, best first;
nothing is written here. The processes map one index of all claims, and end with the one that started them.
Imports nothing of Django at the top, so that a new process can set it up.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
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
_AHEAD = 2  # parts for each process that are under way
_SPARE = 4  # pairs of a claim beyond what may wait: those under way elsewhere are not known
_DATABASE = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
_log = logging.getLogger(__name__)


class Comparing:
    """Compares in this process, or in `workers` others. The index for search must be fresh when it is entered."""

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers
        self._here: Comparison | None = None
        self._processes: ProcessPoolExecutor | None = None
        self._opened = ExitStack()

    def __enter__(self) -> Comparing:
        if self._workers > 1:
            self._start()
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
            return self._processes.submit(_links, ids) if self._processes else None
        except BrokenExecutor:
            return None

    def _finish(
        self, name: T, ids: Sequence[int], future: Future[list[ClaimLink]] | None
    ) -> tuple[T, list[ClaimLink]]:
        try:
            return name, future.result() if future else self._compared_here(ids)
        except BrokenExecutor:
            if self._processes is not None:  # all parts under way tell of it
                _log.warning("A process that compared claims stopped unexpectedly; this one goes on alone.")
                self._processes = None
            return name, self._compared_here(ids)

    def _compared_here(self, ids: Sequence[int]) -> list[ClaimLink]:
        if self._here is None:
            from claims.matching.suggest import Comparison

            self._here = Comparison()
        return self._here.links(ids)

    def _start(self) -> None:
        from django.db import connection

        from claims.matching.postings import HeldPostings
        from claims.matching.suggest import MOST_POSTINGS

        folder = self._opened.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-claims-"))
        HeldPostings(MOST_POSTINGS).save(Path(folder))
        database = {name: connection.settings_dict[name] for name in _DATABASE}
        self._processes = ProcessPoolExecutor(
            self._workers,
            # A fork would share this process's connection to the database.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(os.getpid(), database, folder),
        )


_comparing: list[Comparison] = []  # one, in a process that was started here


def _begin(parent: int, database: dict[str, Any], folder: str) -> None:
    """What a new process does first."""
    end_with(parent)
    import django
    from django.conf import settings

    settings.DATABASES["default"].update(database)
    django.setup()
    from claims.matching.postings import HeldPostings
    from claims.matching.suggest import MOST_POSTINGS, Comparison

    _comparing.append(Comparison(HeldPostings(MOST_POSTINGS, Path(folder))))


def _links(ids: Sequence[int]) -> list[ClaimLink]:
    return _comparing[0].links(ids, _SPARE)
