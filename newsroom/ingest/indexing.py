"""The index for search, brought up to date by another process while pages are stored.

Only PostgreSQL has room for two who write. What the other process leaves, since it died or pages came later, is indexed
after the last page as if there had been none.
"""

from __future__ import annotations

from types import TracebackType

from django.db import connection

from newsroom.lanes import Lane
from newsroom.ready_processes import starting
from sources.workbench.search.index import BATCH, registered

__all__ = ["IndexingBeside"]

_WORTH_A_PROCESS = 1_000  # pages, which take longer to index than a process to start
_AT_ONCE = 4 * BATCH  # records of each index: those of two or three transactions of pages


class IndexingBeside:
    """Indexes what was stored, where this process has `workers` and its pages are seen by others when they are stored."""

    def __init__(self, workers: int) -> None:
        self._may = workers > 1 and connection.vendor == "postgresql" and not connection.in_atomic_block
        self._stored = 0
        self._lane: Lane | None = None

    def __enter__(self) -> IndexingBeside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lane is not None:
            self._lane.close()

    def stored(self) -> None:
        """One page more is in the database; what is there is indexed from now on, unless something still is."""
        self._stored += 1
        if not self._may or self._stored < _WORTH_A_PROCESS:
            return
        if self._lane is None:
            self._lane = Lane(starting())
        if not len(self._lane):
            self._lane.give(index_some)


def index_some() -> None:
    """Take some of what waits into each index; in the other process."""
    for index in registered():
        index.refresh(most=_AT_ONCE)
