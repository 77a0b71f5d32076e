"""Processes that work at the database beside this one: each is forked from one that has imported what they need.

Imports nothing of Django at the top, so that a new process can set it up.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from importlib import import_module
from typing import Any

from newsroom.pool import end_with
from sources.workbench.exchange.apart import loaded_first

__all__ = ["starting"]

_READY = "newsroom.ready_to_compare"
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


def _begin(parent: int, database: dict[str, Any]) -> None:
    """What a new process does first."""
    end_with(parent)
    import_module(_READY)
    from django.db import connection

    connection.settings_dict.update(database)
