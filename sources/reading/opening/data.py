"""Opening a path: only regular files, so that a named pipe or a device in a folder of pages never blocks
or floods a run.

Comes in: a path. Goes out: a stream, or `UnreadablePage` with the reason.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from ..page import UnreadablePage

__all__ = ["open_regular"]


def open_regular(path: str | Path) -> BinaryIO:
    """A regular file, open for reading. Raises `UnreadablePage` (`unreadable`) and nothing else."""
    try:
        # O_NONBLOCK: opening a named pipe that nobody writes to returns at once.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadablePage("unreadable", f"The file cannot be opened: {reason}.") from error
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    raise UnreadablePage("unreadable", "This is not a regular file.")
