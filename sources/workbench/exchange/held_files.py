"""Files that wait between the preview of an import and its confirmation, in the folder `NEWSROOM_PREVIEWS`.

Comes in: bytes; goes out: a name that means nothing, under which they can be read until they are removed. What
nobody confirms within `NEWSROOM_KEEP_PREVIEWS_DAYS` is removed when the next file comes, or by a worker.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from time import time

from django.conf import settings

from sources.workbench.removing import remove_files

__all__ = ["HeldFile", "clear_held", "drop_held", "held_too_long"]

_BEGINNING = "import-"
_NAME = re.compile(_BEGINNING + r"[a-z0-9_]{8}")


class HeldFile:
    """One such file: a storage as import-export asks for. Its other arguments concern files of text, and these are bytes."""

    def __init__(self, name: str = "", **_: object) -> None:
        self.name = name

    def save(self, data: bytes | Iterable[bytes]) -> None:
        """Keep the bytes under a new name."""
        clear_held()
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(prefix=_BEGINNING, dir=folder, delete=False) as file:
            self.name = Path(file.name).name
            for part in (data,) if isinstance(data, bytes) else data:
                file.write(part)

    def read(self) -> bytes:
        """The bytes. Raises FileNotFoundError where they were removed, or never were."""
        return self._path().read_bytes()

    def remove(self) -> None:
        """Remove them; nothing happens where they are gone already."""
        self._path().unlink(missing_ok=True)

    def _path(self) -> Path:
        if not _NAME.fullmatch(self.name):
            raise FileNotFoundError(self.name)
        return _folder() / self.name


def clear_held() -> dict[Path, str]:
    """Remove what was kept longer than the setting says; return what cannot be removed, and why."""
    return remove_files(held_too_long())


def drop_held() -> dict[Path, str]:
    """Remove all of them, however young; return what cannot be removed, and why."""
    return remove_files(_folder().glob(f"{_BEGINNING}*"))


def held_too_long() -> list[Path]:
    """What was kept longer than the setting says; nothing where it says 0."""
    days = settings.NEWSROOM_KEEP_PREVIEWS_DAYS
    found = []
    for path in _folder().glob(f"{_BEGINNING}*") if days > 0 else ():
        try:
            if time() - path.stat().st_mtime > timedelta(days=days).total_seconds():
                found.append(path)
        except FileNotFoundError:  # another process was faster
            continue
    return found


def _folder() -> Path:
    return Path(settings.NEWSROOM_PREVIEWS)
