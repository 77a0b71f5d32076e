"""Reading by a cluster: the workers of a Dask scheduler in place of local processes.

Comes in: a scheduler's address. Goes out: an executor for `newsroom.pool.Pool`. The workers need this
program installed, and no database. `distributed` comes with the extra `cluster`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

__all__ = ["Cluster", "ClusterLost", "cluster"]

P = ParamSpec("P")
T = TypeVar("T")
_PATIENCE = 20  # seconds for the scheduler to answer


class ClusterLost(Exception):
    """The scheduler cannot be reached, or has no workers; the message says what to do."""


class Cluster(Executor):
    """The workers of a scheduler."""

    def __init__(self, client: Any, lost: tuple[type[BaseException], ...]) -> None:
        """`lost` is what is raised where every worker that was given a piece of work has died."""
        self._client, self.lost = client, lost
        self._executor = client.get_executor(pure=False)

    @property
    def workers(self) -> int:
        """How many pieces of work the cluster does at once; it may grow and shrink."""
        return max(sum(self._client.ncores().values()), 1)

    def submit(self, work: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> Future[T]:
        future: Future[T] = self._executor.submit(work, *given, **named)
        return future


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The cluster of a scheduler ("tcp://host:8786"). Raises `ClusterLost`."""
    try:
        distributed = import_module("distributed")  # of an extra
    except ImportError as error:
        raise ClusterLost("A cluster needs the extra: pip install '.[cluster]'.") from error
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterLost(f"{address}: no scheduler answers. Start one with: dask scheduler") from error
    try:
        if not client.ncores():
            raise ClusterLost(
                f"{address}: the scheduler has no workers. Start some with: dask worker {address}"
            )
        yield Cluster(client, (distributed.KilledWorker,))
    finally:
        client.close(timeout=_PATIENCE)
