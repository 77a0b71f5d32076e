"""A limit to the processor time that one piece of work may take, so that no page holds up the others."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["TimeUp", "time_limit"]

_AGAIN = 1.0  # seconds of processor time after which work that did not end is told so again


class TimeUp(BaseException):
    """The work took more processor time than it may. No `Exception`, which the libraries that read pages catch."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeUp` in the block after so many seconds of processor time, and again until the block ends.

    Also where the block ended well, or with an error of its own, after it had been told. Without effect where the
    system knows no such timer (Windows) and outside the main thread, which alone is told of signals.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    is_up = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal is_up
        is_up = True
        raise TimeUp

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    except Exception as error:
        if is_up:
            raise TimeUp from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    if is_up:
        raise TimeUp
