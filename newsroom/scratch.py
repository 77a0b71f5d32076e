"""Temporary folders that no killed work leaves for ever: `scratch_folder` makes one, `clear_abandoned` removes what nobody holds.

A folder is locked for as long as the process that made it, or one begun by it, lives. The system frees the lock however
that process ends, so a folder without one was left by a process that could not clean up. Texts of pages may be in it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time

__all__ = ["abandoned", "clear_abandoned", "scratch_folder"]

_BEGINNING = "newsroom-scratch-"
_YOUNG = 60.0  # seconds; a folder is made first and locked then


@contextmanager
def scratch_folder(purpose: str) -> Iterator[Path]:
    """An empty folder for the time of the block; `purpose` is a part of its name. What others left is removed before."""
    clear_abandoned()
    with tempfile.TemporaryDirectory(prefix=f"{_BEGINNING}{purpose}-") as folder:
        held = _locked(Path(folder))
        try:
            yield Path(folder)
        finally:
            if held is not None:
                os.close(held)


def abandoned() -> list[Path]:
    """The folders of this user that nobody holds."""
    return list(_unheld())


def clear_abandoned() -> dict[Path, str]:
    """Remove the folders that nobody holds; return what cannot be removed, and why."""
    stay = {}
    for path in _unheld():
        try:
            shutil.rmtree(path)
        except FileNotFoundError:
            continue
        except OSError as error:
            stay[path] = error.strerror or type(error).__name__
    return stay


def _unheld() -> Iterator[Path]:
    """Those folders, each locked until the next is asked for, so that two processes never remove one."""
    for path in sorted(Path(tempfile.gettempdir()).glob(f"{_BEGINNING}*")):
        if _is_old_and_ours(path) and (held := _locked(path)) is not None:
            try:
                yield path
            finally:
                os.close(held)


def _is_old_and_ours(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and time() - found.st_mtime > _YOUNG


def _locked(folder: Path) -> int | None:
    """Lock a folder until what is returned is closed; None where another process holds it, or it is gone."""
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened
