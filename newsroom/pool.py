"""The local processes that read pages; they end with the process that started them.

A cluster's executor may stand in their place. A page under which a process dies is refused by name,
and new processes read the rest.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType

from newsroom.pipeline import Extracted
from sources.reading import Member, Refusal

__all__ = ["Pool", "Read"]

# What is made of a member: one result, or one an article (see pipeline.process_member).
Read = list[Extracted | Refusal]

_LOOK = 1.0  # seconds between two looks whether the parent is there
_DIED = "The process reading it stopped unexpectedly, perhaps out of memory."


class Pool:
    """Processes that do the pure steps; a context manager that ends those it started."""

    def __init__(
        self, workers: int, read: Callable[[Member], Read], executor: Executor | None = None
    ) -> None:
        """`read` runs in the processes and is sent to them; `executor` takes the place of `workers` local ones."""
        self.workers, self.read, self._given = workers, read, executor
        self._executor = executor or _processes(workers)

    def submit(self, member: Member) -> Future[Read]:
        """Have a member read; ask `result` for what is made of it."""
        try:
            return self._executor.submit(self.read, member)
        except BrokenProcessPool:
            if self._given:
                raise
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = _processes(self.workers)
            return self._executor.submit(self.read, member)

    def result(self, member: Member, future: Future[Read]) -> Read:
        """What was made of a member; a refusal where it kills the process that reads it."""
        try:
            return future.result()
        except BrokenProcessPool:
            return self._alone(member)

    def _alone(self, member: Member) -> Read:
        """A process died, perhaps under another member: read this one in a process of its own."""
        try:
            with _processes(1) as executor:
                return executor.submit(self.read, member).result()
        except BrokenProcessPool:
            return [Refusal(member.path, member.name, "crashed", _DIED)]

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not self._given:
            self._executor.shutdown(cancel_futures=True)


def _processes(workers: int) -> ProcessPoolExecutor:
    """A parent that is killed outright cannot tell its workers to stop, and they would wait for
    work for ever: each looks after its parent itself.
    """
    return ProcessPoolExecutor(workers, initializer=_end_with, initargs=(os.getpid(),))


def _end_with(parent: int) -> None:
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)
