"""The local processes that read pages in chunks; they end with the process that started them.

A cluster's executor may stand in their place. Comes in: what files hold, in order. Goes out: the same, in
order, each with what was made of it. A page under which a process dies is refused by name, and new
processes read the rest.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from newsroom.pipeline import Extracted
from sources.reading import Member, Refusal

__all__ = ["Pool", "Read", "end_with"]

# What is made of a member: one result, or one an article (see pipeline.process_member).
Read = list[Extracted | Refusal]
T = TypeVar("T")

_CHUNK, _CHUNK_BYTES = 20, 4_000_000  # pages a process is given at a time, and their size
_AHEAD = 3  # chunks for each process that are under way
_LOOK = 1.0  # seconds between two looks whether the parent is there
_MEMORY = 6_000_000_000  # bytes of addresses of one process, libraries and all
_DIED = "The process reading it stopped unexpectedly, perhaps out of memory."


@dataclass(slots=True)
class _Chunk(Generic[T]):
    """Items in order; those with a member are to be read."""

    items: list[tuple[T, Member | None]] = field(default_factory=list)
    future: Future[list[Read]] | None = None

    @property
    def members(self) -> list[Member]:
        return [member for _, member in self.items if member is not None]


class Pool:
    """Does the pure steps: in this process, in local ones, or by an executor."""

    def __init__(
        self,
        workers: int,
        read: Callable[[Member], Read],
        executor: Executor | None = None,
        apart: bool = True,
    ) -> None:
        """`read` is sent to the processes; `executor` takes the place of `workers` local ones.

        With one worker and without `apart` this process reads itself: a page that ends the process ends this one.

        An executor may say as `workers` how many pieces of work it does at once, and as `lost` what it
        raises where processes died under one.
        """
        self._workers, self._given, self._apart = workers, executor, apart or workers > 1
        self._read = partial(read_members, read=read)
        self._own: ProcessPoolExecutor | None = None
        self._lost: tuple[type[BaseException], ...] = getattr(executor, "lost", ())

    def read(self, items: Iterable[tuple[T, Member | None]]) -> Iterator[tuple[T, Read]]:
        """For each item what was made of its member, nothing where it has none; in order."""
        if self._given is None and not self._apart:
            for item, member in items:
                yield item, self._read([member])[0] if member is not None else []
            return
        waiting: deque[_Chunk[T]] = deque()
        try:
            for chunk in _chunks(items):
                waiting.append(chunk)
                self._submit(chunk)
                while len(waiting) > _AHEAD * getattr(self._given, "workers", self._workers):
                    yield from self._finish(waiting)
            while waiting:
                yield from self._finish(waiting)
        finally:
            self._close()

    def _finish(self, waiting: deque[_Chunk[T]]) -> Iterator[tuple[T, Read]]:
        """The first chunk, read."""
        chunk = waiting[0]
        read = iter(self._result(waiting))
        waiting.popleft()
        for item, member in chunk.items:
            yield item, next(read) if member is not None else []

    def _result(self, waiting: Sequence[_Chunk[Any]]) -> list[Read]:
        chunk = waiting[0]
        if chunk.future is None:
            return []
        try:
            return chunk.future.result()
        except self._lost:
            return [self._alone(member) for member in chunk.members]
        except BrokenExecutor:
            if self._given is not None:
                raise
            # All that was under way is lost; one of these pages may be why.
            self._close()
            read = self._one_by_one(chunk.members)
            for other in waiting:
                if other is not chunk and not (other.future and _is_read(other.future)):
                    self._submit(other)
            return read

    def _alone(self, member: Member) -> Read:
        """A page by itself, where the executor lost those it was read with."""
        try:
            return self._executor().submit(self._read, [member]).result()[0]
        except self._lost:
            return [_died(member)]

    def _one_by_one(self, members: Sequence[Member]) -> list[Read]:
        """Each page in a process that may die of it."""
        read: list[Read] = []
        processes = _processes(1)
        try:
            for member in members:
                try:
                    read += processes.submit(self._read, [member]).result()
                except BrokenExecutor:
                    read.append([_died(member)])
                    processes.shutdown(cancel_futures=True)
                    processes = _processes(1)
        finally:
            processes.shutdown(cancel_futures=True)
        return read

    def _submit(self, chunk: _Chunk[Any]) -> None:
        members = chunk.members
        if not members:
            return
        try:
            chunk.future = self._executor().submit(self._read, members)
        except BrokenExecutor:  # it broke while nobody waited for it
            if self._given is not None:
                raise
            self._close()
            chunk.future = self._executor().submit(self._read, members)

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


def _died(member: Member) -> Refusal:
    return Refusal(member.path, member.name, "crashed", _DIED)


def read_members(members: Sequence[Member], read: Callable[[Member], Read]) -> list[Read]:
    """What is made of each member. Whatever goes wrong with one leaves the others alone."""
    return [_read_one(member, read) for member in members]


def _read_one(member: Member, read: Callable[[Member], Read]) -> Read:
    try:
        return read(member)
    except Exception as error:
        why = f"Reading it failed: {type(error).__name__}: {error}".rstrip(": ")
        return [Refusal(member.path, member.name, "crashed", why)]


def _is_read(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _chunks(items: Iterable[tuple[T, Member | None]]) -> Iterator[_Chunk[T]]:
    chunk: _Chunk[T] = _Chunk()
    held = 0
    for item, member in items:
        chunk.items.append((item, member))
        held += len(member.data) if member else 0
        if len(chunk.items) >= _CHUNK or held >= _CHUNK_BYTES:
            yield chunk
            chunk, held = _Chunk(), 0
    if chunk.items:
        yield chunk


def _processes(workers: int) -> ProcessPoolExecutor:
    """A parent that is killed outright cannot tell its workers to stop, and they would wait for
    work for ever: each looks after its parent itself.
    """
    return ProcessPoolExecutor(workers, initializer=end_with, initargs=(os.getpid(),))


def end_with(parent: int) -> None:
    """Let this process end where the one of number `parent` has ended, and take no more memory than there is."""
    _bound_memory()
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _bound_memory() -> None:
    """A page that would take all memory gets a MemoryError, which is its own, and not the whole machine down.

    Without effect where the system knows no such limit (Windows, macOS), and never above one that was set before.
    """
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def _watch(parent: int) -> None:
    if os.getppid() == parent:
        while os.getppid() == parent:
            time.sleep(_LOOK)
    elif process := multiprocessing.parent_process():  # not forked by it: a pipe from it ends with it
        process.join()
    os._exit(1)
