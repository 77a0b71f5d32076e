"""Which reader and extractor made what is stored: a digest of all that can change what they find.

Taken once a process over the code, word lists and weights of the pure steps, so that a known page is
read anew exactly when something changed.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import claims
import sources

__all__ = ["extractor_version"]

_CLAIMS, _SOURCES = Path(claims.__path__[0]), Path(sources.__path__[0])
_PARTS = (
    _SOURCES / "reading",
    _SOURCES / "data",
    _SOURCES / "lexicon.py",
    _CLAIMS / "extraction",
    _CLAIMS / "languages",
)
_KINDS = frozenset((".py", ".txt", ".csv", ".npz"))
_LENGTH = 16


@cache
def extractor_version() -> str:
    """Sixteen hexadecimal digits."""
    digest = sha256()
    for part in _PARTS:
        files = sorted(path for path in part.rglob("*") if path.suffix in _KINDS) if part.is_dir() else [part]
        for path in files:
            digest.update(f"{path.relative_to(part.parent).as_posix()}\n".encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_LENGTH]
