"""A limit to the memory of a process that reads pages, so that no page takes the whole machine down.

What would take more gets a MemoryError, which is its own. Without effect where the system knows no such limit (Windows,
macOS).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["bound_memory", "memory_limit"]

_MEMORY = 6_000_000_000  # bytes of addresses of one process, libraries and all


def bound_memory() -> None:
    """Let this process take no more memory than that from now on, and never more than it might before."""
    _bound()


@contextmanager
def memory_limit() -> Iterator[None]:
    """The same of a block, in the main thread: others might undo each other's limits."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = _bound()
    try:
        yield
    finally:
        if before and sys.platform == "linux":
            import resource

            resource.setrlimit(resource.RLIMIT_AS, before)


def _bound() -> tuple[int, int] | None:
    """The limits that held before; None where there are none to set."""
    if sys.platform != "linux":
        return None
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    least = min((limit for limit in before if limit != resource.RLIM_INFINITY), default=_MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (min(_MEMORY, least), before[1]))
    return before
