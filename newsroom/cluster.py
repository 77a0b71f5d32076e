"""Reading by a cluster: the workers of a Dask scheduler in place of local processes.

Comes in: a scheduler's address. Goes out: an executor for `newsroom.pool.Pool`. The workers need this
program installed, and no database. `distributed` comes with the extra `cluster`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from importlib import import_module
from time import monotonic
from typing import Any, ParamSpec, TypeVar

__all__ = ["Cluster", "ClusterLost", "cluster"]

P = ParamSpec("P")
T = TypeVar("T")
_PATIENCE = 20  # seconds for the scheduler to answer
_WITHOUT_WORKERS = 120.0  # seconds after which a cluster whose workers are all gone is given up
_LOOK = 5.0  # seconds between two looks whether there are any
_GO_ON = "What was stored stays; the same command goes on"


class ClusterLost(Exception):
    """The scheduler cannot be reached, or has no workers; the message says what to do."""


class Cluster(Executor):
    """The workers of a scheduler."""

    chunk = 50  # pages sent at a time: each costs a message to the scheduler and one to a worker

    def __init__(self, client: Any, address: str, lost: tuple[type[BaseException], ...]) -> None:
        """`lost` is what is raised where every worker that was given a piece of work has died."""
        self._client, self._address, self.lost = client, address, lost
        self._executor = client.get_executor(pure=False)

    @property
    def workers(self) -> int:
        """How many pieces of work the cluster does at once; it may grow and shrink."""
        return max(self._cores(), 1)

    def submit(self, work: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> Future[T]:
        """Raises `ClusterLost`."""
        with self._named():
            future: Future[T] = self._executor.submit(work, *given, **named)
        return future

    def result(self, future: Future[T]) -> T:
        """What came of it. Raises what the work raised, or `ClusterLost`: the scheduler is gone, or all workers are and stay away."""
        since: float | None = None
        while True:
            try:
                with self._named():
                    return future.result(timeout=_LOOK)
            except TimeoutError:
                if future.done():  # the work's own
                    raise
            since = None if self._cores() else since or monotonic()
            if since and monotonic() - since > _WITHOUT_WORKERS:
                raise ClusterLost(
                    f"{self._address}: the scheduler has no workers any more. {_GO_ON} once it has some: dask worker {self._address}"
                )

    def _cores(self) -> int:
        with self._named():
            return sum(self._client.ncores().values())

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError:  # an OSError, too
            raise
        except (CancelledError, OSError) as error:
            raise ClusterLost(f"{self._address}: the scheduler is gone. {_GO_ON} once it is back.") from error


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
        yield Cluster(client, address, (distributed.KilledWorker,))
    finally:
        client.close(timeout=_PATIENCE)
