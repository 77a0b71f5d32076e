"""Work on a stranger's file in a process of its own, which may take so much time and memory and no more.

Comes in: a function and limits; goes out: what it returns. The processes come from a server that was started for them
and has no threads: to fork one that answers requests may copy a lock that another thread holds, and wait for it for ever.
On systems other than Linux, which know no such limits, the work is done in this process.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import reduction
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any, TypeVar

from sources.workbench.exchange.file_limits import limits, set_limits

__all__ = ["OpenFile", "OutOfMemory", "OutOfTime", "Spent", "apart", "loaded_first"]

T = TypeVar("T")

_log = logging.getLogger(__name__)

_TIME_IS_UP = -24  # SIGXCPU, which Windows does not know
_PATIENCE = 60  # seconds by the clock for each of processor time: the machine may be busy


class OutOfTime(Exception):
    """The work took more processor time than it may."""


class OutOfMemory(Exception):
    """The work took more memory than it may, or ended in a way that only that explains."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What the work took: seconds of processor time, and megabytes beyond what its process had."""

    seconds: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s, {self.megabytes:.0f} MB"


class OpenFile:
    """A file that this process has open, handed over to the other one."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Callable[[Any], OpenFile], tuple[Any]]:
        return _opened, (reduction.DupFd(self.file.fileno()),)


def _opened(handle: Any) -> OpenFile:
    return OpenFile(os.fdopen(handle.detach(), "r+b"))


_first = ["__main__", "sources.workbench.exchange.set_up"]


def loaded_first(*modules: str) -> None:
    """Have the server load these, too, so that no process does. Without effect on one that has started."""
    _first.extend(module for module in modules if module not in _first)
    multiprocessing.get_context("forkserver").set_forkserver_preload(_first)


loaded_first("sources.workbench.exchange.formats")


def apart(work: Callable[[], T], *, seconds: int, memory: int) -> T:
    """What the function returns, or raises, in a process that has so many seconds of processor time and bytes of memory.

    The function is one that can be pickled: of a module, with `functools.partial` what it is given. What it returns or
    raises is sent back whole: many rows go to a file instead. Raises OutOfTime, OutOfMemory. What it took is logged.
    """
    if sys.platform != "linux":
        return work()
    server = multiprocessing.get_context("forkserver")
    here, there = server.Pipe(duplex=False)
    process = server.Process(target=_run, args=(work, there, seconds, memory, limits()))
    process.start()
    there.close()
    try:
        if not here.poll(_PATIENCE * seconds):
            raise OutOfTime
        done, found, spent = here.recv()
        _log.debug("Work in a process of its own took %s.", spent)
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


def _run(
    work: Callable[[], Any], there: Connection, seconds: int, memory: int, limits: Mapping[str, int]
) -> None:
    """In the new process, which has by now what the work is given, and of the settings those of the environment."""
    import resource

    set_limits(limits)
    _bound(resource.RLIMIT_AS, _addresses() + memory)
    _bound(resource.RLIMIT_CPU, seconds)
    _bound(resource.RLIMIT_CORE, 0)
    before = resource.getrusage(resource.RUSAGE_SELF)
    try:
        answer = (True, work())
    except MemoryError:
        os._exit(1)
    except Exception as error:
        answer = (False, error)
    now = resource.getrusage(resource.RUSAGE_SELF)
    seconds_spent = now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime
    spent = Spent(seconds_spent, (now.ru_maxrss - before.ru_maxrss) / 1024)
    try:
        there.send((*answer, spent))
    except (pickle.PicklingError, TypeError, AttributeError):
        there.send((False, RuntimeError(repr(answer[1])), spent))


def _bound(what: int, limit: int) -> None:
    """Never above a limit that was set before."""
    import resource

    _, most = resource.getrlimit(what)
    resource.setrlimit(what, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _addresses() -> int:
    """Bytes of addresses this process has already."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGESIZE")
