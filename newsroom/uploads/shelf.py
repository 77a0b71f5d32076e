"""The shelf: uploaded bytes, each kept once, under their own SHA-256 below `NEWSROOM_UPLOADS`.

Comes in: a stream of bytes. Goes out: their digest, and for a digest the path. A file's own name
plays no part in it.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from time import time

from django.conf import settings

from sources.workbench.removing import remove_files

__all__ = ["clear_remains", "keep", "path_of"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PART = ".part"


def path_of(digest: str) -> Path:
    """Where the bytes with this digest are kept, whether they are there or not.

    Raises `ValueError` for what is no SHA-256 in hexadecimal.
    """
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is no SHA-256")
    return Path(settings.NEWSROOM_UPLOADS) / digest[:2] / digest


def keep(chunks: Iterable[bytes]) -> str:
    """Keep the bytes and return their digest. They are there whole, or not at all."""
    root = Path(settings.NEWSROOM_UPLOADS)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(suffix=_PART, dir=root)
    part = Path(name)
    try:
        digest = sha256()
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        kept = path_of(digest.hexdigest())
        kept.parent.mkdir(exist_ok=True, mode=0o700)
        part.replace(kept)  # the same bytes once more change nothing
    finally:
        part.unlink(missing_ok=True)
    return kept.name


def clear_remains(older: timedelta = timedelta(days=1)) -> int:
    """Remove what broken uploads left half written; return how many files."""
    remains = [
        path
        for path in Path(settings.NEWSROOM_UPLOADS).glob(f"*{_PART}")
        if time() - path.stat().st_mtime > older.total_seconds()
    ]
    return len(remains) - len(remove_files(remains))
