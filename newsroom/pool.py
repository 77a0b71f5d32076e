"""The local processes that read pages in chunks; they end with the process that started them.

A cluster's executor may stand in their place. Comes in: pieces of work among other things, in order. Goes out: the same, in
order, each with what was made of it. A piece under which a process dies is told as lost, and new
processes do the rest.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from newsroom.memory_limit import bound_memory

__all__ = ["Pool", "end_with"]

T = TypeVar("T")  # what goes through
W = TypeVar("W")  # a piece of work
R = TypeVar("R")  # what is made of it

_CHUNK, _CHUNK_BYTES = 20, 4_000_000  # pieces a process is given at a time, and their size
_AHEAD = 3  # chunks for each process that are under way
_AHEAD_IN_ALL = 26  # at least: processes go on reading while two transactions of pages are stored
_BEHIND = 5  # steps of priority
_LOOK = 1.0  # seconds between two looks whether the parent is there


@dataclass(slots=True)
class _Chunk(Generic[T, W, R]):
    """Items in order; those with a piece of work are to be done."""

    items: list[tuple[T, W | None]] = field(default_factory=list)
    future: Future[list[R]] | None = None

    @property
    def is_done(self) -> bool:
        return self.future is None or self.future.done()

    @property
    def work(self) -> list[W]:
        return [piece for _, piece in self.items if piece is not None]


class Pool(Generic[W, R]):
    """Does pieces of work: in this process, in local ones, or by an executor."""

    def __init__(
        self,
        workers: int,
        do: Callable[[Sequence[W]], list[R]],
        lost: Callable[[W], R],
        executor: Executor | None = None,
        apart: bool = True,
        weight: Callable[[W], int] = lambda piece: 0,
    ) -> None:
        """`do` is sent to the processes and raises nothing; `executor` takes the place of `workers` local ones.

        `lost` is what is made of a piece under which a process dies. `weight` tells how many bytes a piece has.
        With one worker and without `apart` this process works itself: a piece that ends the process ends this one.

        An executor may say as `workers` how many pieces of work it does at once, as `chunk` how many it wants at a
        time, as `lost` what it raises where processes died under one, and wait for a future by its own `result`.
        """
        self._workers, self._given, self._apart = workers, executor, apart or workers > 1
        self._do, self._lost, self._weight = do, lost, weight
        self._own: ProcessPoolExecutor | None = None
        self._chunk: int = getattr(executor, "chunk", _CHUNK)
        self._await: Callable[[Future[list[R]]], list[R]] = getattr(executor, "result", Future.result)
        self._deaths: tuple[type[BaseException], ...] = getattr(executor, "lost", ())

    def run(self, items: Iterable[tuple[T, W | None]]) -> Iterator[tuple[T, R | None]]:
        """For each item what was made of its piece of work, None where it has none; in order."""
        if self._given is None and not self._apart:
            for item, piece in items:
                yield item, self._do([piece])[0] if piece is not None else None
            return
        waiting: deque[_Chunk[T, W, R]] = deque()
        most = max(_AHEAD * getattr(self._given, "workers", self._workers), _AHEAD_IN_ALL)
        try:
            for chunk in self._chunks(items):
                waiting.append(chunk)
                self._submit(chunk)
                while len(waiting) > most or (waiting and waiting[0].is_done):
                    yield from self._finish(waiting)
            while waiting:
                yield from self._finish(waiting)
        finally:
            self._close()

    def _chunks(self, items: Iterable[tuple[T, W | None]]) -> Iterator[_Chunk[T, W, R]]:
        chunk: _Chunk[T, W, R] = _Chunk()
        held = 0
        for item, piece in items:
            chunk.items.append((item, piece))
            held += self._weight(piece) if piece is not None else 0
            if len(chunk.items) >= self._chunk or held >= _CHUNK_BYTES:
                yield chunk
                chunk, held = _Chunk(), 0
        if chunk.items:
            yield chunk

    def _finish(self, waiting: deque[_Chunk[T, W, R]]) -> Iterator[tuple[T, R | None]]:
        """The first chunk, done."""
        chunk = waiting[0]
        made = iter(self._result(waiting))
        waiting.popleft()
        for item, piece in chunk.items:
            yield item, next(made) if piece is not None else None

    def _result(self, waiting: Sequence[_Chunk[T, W, R]]) -> list[R]:
        chunk = waiting[0]
        if chunk.future is None:
            return []
        try:
            return self._await(chunk.future)
        except self._deaths:
            # Given to it again they might take the rest of the cluster down.
            return self._one_by_one(chunk.work)
        except BrokenExecutor:
            if self._given is not None:
                raise
            # All that was under way is lost; one of these pieces may be why.
            self._close()
            made = self._one_by_one(chunk.work)
            for other in waiting:
                if other is not chunk and not (other.future and _is_done(other.future)):
                    self._submit(other)
            return made

    def _one_by_one(self, work: Sequence[W]) -> list[R]:
        """Each piece in a process of this machine that may die of it."""
        made: list[R] = []
        processes = _processes(1)
        try:
            for piece in work:
                try:
                    made += processes.submit(self._do, [piece]).result()
                except BrokenExecutor:
                    made.append(self._lost(piece))
                    processes.shutdown(cancel_futures=True)
                    processes = _processes(1)
        finally:
            processes.shutdown(cancel_futures=True)
        return made

    def _submit(self, chunk: _Chunk[T, W, R]) -> None:
        work = chunk.work
        if not work:
            return
        try:
            chunk.future = self._executor().submit(self._do, work)
        except BrokenExecutor:  # it broke while nobody waited for it
            if self._given is not None:
                raise
            self._close()
            chunk.future = self._executor().submit(self._do, work)

    def _executor(self) -> Executor:
        if self._given is not None:
            return self._given
        if self._own is None:
            self._own = _processes(self._workers)
        return self._own

    def _close(self) -> None:
        if self._own is not None:
            self._own.shutdown(cancel_futures=True)
            self._own = None


def _is_done(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _processes(workers: int) -> ProcessPoolExecutor:
    """A parent that is killed outright cannot tell its workers to stop, and they would wait for
    work for ever: each looks after its parent itself.
    """
    return ProcessPoolExecutor(workers, initializer=end_with, initargs=(os.getpid(),))


def end_with(parent: int) -> None:
    """Let this process end where the one of number `parent` has ended, and take no more memory than there is.

    The other goes first: it has to store what several such processes made.
    """
    bound_memory()
    if hasattr(os, "nice"):
        os.nice(_BEHIND)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    if os.getppid() == parent:
        while os.getppid() == parent:
            time.sleep(_LOOK)
    elif process := multiprocessing.parent_process():  # not forked by it: a pipe from it ends with it
        process.join()
    os._exit(1)
