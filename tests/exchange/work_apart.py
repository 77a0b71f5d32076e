"""What the tests let be done in a process of its own; it has no part of Django loaded."""

from __future__ import annotations

import logging
import threading

from sources.workbench.exchange.apart import OpenFile

__all__ = ["LOCK", "fail", "log", "turn_for_ever", "write"]

LOCK = threading.Lock()


def log() -> str:
    assert LOCK.acquire(timeout=2), "the lock of a thread that is not here"
    logging.getLogger("newsroom").error("From afar")
    return "logged"


def fail(error: Exception) -> None:
    raise error


def write(file: OpenFile, data: bytes) -> None:
    file.file.write(data)
    file.file.flush()


def turn_for_ever() -> None:
    while True:
        pass
