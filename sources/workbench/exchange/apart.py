"""Work on a stranger's file in a process of its own, which may take so much time and memory and no more.

Comes in: a function and limits; goes out: what it returns. On systems other than Linux, which know no such limits,
it runs in this process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

__all__ = ["OutOfMemory", "OutOfTime", "apart"]

T = TypeVar("T")

_TIME_IS_UP = -24  # SIGXCPU, which Windows does not know
_PATIENCE = 60  # seconds by the clock for each of processor time: the machine may be busy


class OutOfTime(Exception):
    """The work took more processor time than it may."""


class OutOfMemory(Exception):
    """The work took more memory than it may, or ended in a way that only that explains."""


def apart(work: Callable[[], T], *, seconds: int, memory: int) -> T:
    """What the function returns, or raises, in a process that has so many seconds of processor time and bytes of memory.

    What it returns or raises is sent back whole: many rows go to a file instead. Raises OutOfTime, OutOfMemory.
    """
    if sys.platform != "linux":
        return work()
    fork = multiprocessing.get_context("fork")  # nothing to load, and the file is in memory already
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=_run, args=(work, there, seconds, memory))
    process.start()
    there.close()
    try:
        if not here.poll(_PATIENCE * seconds):
            raise OutOfTime
        done, found = here.recv()
    except EOFError:
        process.join()
        raise (OutOfTime if process.exitcode == _TIME_IS_UP else OutOfMemory) from None
    finally:
        here.close()
        process.kill()
        process.join()
        process.close()
    if not done:
        raise found
    return found


def _run(work: Callable[[], Any], there: Connection, seconds: int, memory: int) -> None:
    """In the new process."""
    import resource

    gc.freeze()  # what is the other process's is not cleared up here
    _bound(resource.RLIMIT_AS, _addresses() + memory)
    _bound(resource.RLIMIT_CPU, seconds)
    _bound(resource.RLIMIT_CORE, 0)
    try:
        answer = (True, work())
    except MemoryError:
        os._exit(1)
    except Exception as error:
        answer = (False, error)
    try:
        there.send(answer)
    except (pickle.PicklingError, TypeError, AttributeError):
        there.send((False, RuntimeError(repr(answer[1]))))


def _bound(what: int, limit: int) -> None:
    """Never above a limit that was set before."""
    import resource

    _, most = resource.getrlimit(what)
    resource.setrlimit(what, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _addresses() -> int:
    """Bytes of addresses this process has already."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGESIZE")
