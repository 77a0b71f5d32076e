"""The local processes that read pages; they end with the process that started them.

A cluster's executor may stand in its place.
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor

__all__ = ["worker_pool"]

_LOOK = 1.0  # seconds between two looks whether the parent is there


def worker_pool(workers: int) -> ProcessPoolExecutor:
    """A pool of processes for the pure steps.

    A parent that is killed outright cannot tell its workers to stop, and they would wait for
    work for ever: each looks after its parent itself.
    """
    return ProcessPoolExecutor(workers, initializer=_end_with, initargs=(os.getpid(),))


def _end_with(parent: int) -> None:
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)
