"""Opening: a path → the file's bytes, within bounds.

Comes in: a path. Goes out: its bytes, or `UnreadablePage` with the reason. Called by
`read_file` and by the pipeline (which also digests the bytes). Only regular files are
opened, so that a named pipe or a device in a folder of pages never blocks or floods a run.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from .limits import LIMITS, Limits, size
from .page import UnreadablePage

__all__ = ["read_data"]


def read_data(path: str | Path, *, limits: Limits = LIMITS) -> bytes:
    """The bytes of a regular file of at most `limits.file_bytes`.

    The size is looked at before anything is read. Raises `UnreadablePage` (`unreadable`,
    `too_large`) and nothing else.
    """
    try:
        # O_NONBLOCK: opening a named pipe that nobody writes to returns at once.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadablePage("unreadable", f"The file cannot be opened: {reason}.") from error
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            os.close(handle)
            raise UnreadablePage("unreadable", "This is not a regular file.")
        with os.fdopen(handle, "rb") as file:
            _refuse_above(state.st_size, limits)
            # The file may still grow while it is read: never take more than the limit.
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadablePage("unreadable", f"The file cannot be read: {reason}.") from error
    _refuse_above(len(data), limits)
    return data


def _refuse_above(count: int, limits: Limits) -> None:
    if count > limits.file_bytes:
        message = f"The file has {size(count)}; at most {size(limits.file_bytes)} are read."
        raise UnreadablePage("too_large", message)
