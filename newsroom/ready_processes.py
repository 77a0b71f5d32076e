"""Processes that work at the database beside this one: each is forked from one that has imported what they need.

Imports nothing of Django at the top, so that a new process can set it up.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from importlib import import_module
from typing import Any

from newsroom.pool import end_with
from sources.workbench.exchange.apart import loaded_first

__all__ = ["look_rarely_for_circles", "starting"]

_READY = "newsroom.ready_to_compare"
# So many objects more than before, so many looks at young ones before one at older ones, and so on.
_RARELY = (100_000, 50, 100)
_DATABASE = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


def starting() -> Callable[[], ProcessPoolExecutor]:
    """What starts a process that knows the database of this one; it ends with this one."""
    from django.db import connection

    database = {name: connection.settings_dict[name] for name in _DATABASE}
    return partial(
        ProcessPoolExecutor, 1, mp_context=_context(), initializer=_begin, initargs=(os.getpid(), database)
    )


@cache
def _context() -> Any:
    """How processes are started: forked from one that has imported what they need and holds no connection.

    A fork of this one would share its connection to the database; one that imports all anew takes seconds.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    loaded_first(_READY)  # the same server forks what reads strangers' files
    return multiprocessing.get_context("forkserver")


def look_rarely_for_circles() -> Callable[[], None]:
    """Let Python look less often for objects that only point at each other; what is returned lets it look as before.

    Comparing makes very many objects and hardly any such circles: to look for them took a tenth of its time.
    """
    before = gc.get_threshold()

    def as_before() -> None:
        gc.unfreeze()
        gc.set_threshold(*before)

    gc.freeze()
    gc.set_threshold(*_RARELY)
    return as_before


def _begin(parent: int, database: dict[str, Any]) -> None:
    """What a new process does first."""
    end_with(parent)
    import_module(_READY)
    look_rarely_for_circles()
    from django.db import connection

    connection.settings_dict.update(database)
