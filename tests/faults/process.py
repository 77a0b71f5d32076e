"""A piece of work in a process of its own, forked from this one: Django is there at once, and the process can be killed."""

from __future__ import annotations

import gc
import os
import pickle
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from django.db import connections

__all__ = ["Apart", "apart"]

T = TypeVar("T")
_PATIENCE = 900.0  # seconds after which work is held to be stuck


class Apart(Generic[T]):
    """Work that has begun: `do(*given)` after `prepare()`, of which the time does not count."""

    def __init__(self, do: Callable[[], T], prepare: Callable[[], object] = lambda: None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="newsroom-apart-")
        self._left = Path(self._folder.name) / "left"
        self.printed = Path(self._folder.name) / "printed"
        begun, begin = os.pipe()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(begun)
            self._live(do, prepare, begin)
        os.close(begin)
        os.read(begun, 1)  # the child's mark, or its end
        os.close(begun)
        self.began = time.monotonic()
        self.status: int | None = None

    def _live(self, do: Callable[[], T], prepare: Callable[[], object], begin: int) -> None:
        status = 1
        try:
            output = os.open(self.printed, os.O_WRONLY | os.O_CREAT, 0o600)
            os.dup2(output, 1)
            os.dup2(output, 2)
            random.seed(os.getpid())
            gc.freeze()  # what its parent had made is not looked through, and copied, again
            prepare()
            os.write(begin, b".")
            start = time.monotonic()
            made: object = do()
            self._left.write_bytes(pickle.dumps((made, time.monotonic() - start)))
            status = 0
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            connections.close_all()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def runs(self) -> bool:
        """Whether it is still at it."""
        if self.status is None:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is None

    def kill(self) -> bool:
        """End it at once; whether it was still at it."""
        if not self.runs():
            return False
        os.kill(self.pid, signal.SIGKILL)
        self.wait()
        return self.status == -signal.SIGKILL

    def wait(self) -> int:
        """Its exit status. Raises TimeoutError where it does not end."""
        until = time.monotonic() + _PATIENCE
        while self.runs():
            if time.monotonic() > until:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                raise TimeoutError(f"A process did not end within {_PATIENCE:.0f} s:\n{self.words()}")
            time.sleep(0.005)
        return cast(int, self.status)

    def words(self) -> str:
        """What it printed."""
        return self.printed.read_text(errors="replace") if self.printed.exists() else ""

    def result(self) -> tuple[T, float]:
        """What it returned, and in how many seconds. Raises RuntimeError where it failed."""
        if self.wait():
            raise RuntimeError(f"A process ended with status {self.status}:\n{self.words()}")
        return cast("tuple[T, float]", pickle.loads(self._left.read_bytes()))


def apart(do: Callable[[], T], prepare: Callable[[], Any] = lambda: None) -> T:
    """What work returns that is done in a process of its own."""
    return Apart(do, prepare).result()[0]
