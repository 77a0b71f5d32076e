"""Names of files as text: systems allow any bytes in them, databases and screens do not."""

from __future__ import annotations

import os
import re
from pathlib import Path

__all__ = ["bytes_of_name", "name_as_text"]

_LIKE_AN_ESCAPE = re.compile(r"\\(?=x[0-9a-f]{2})")
_ESCAPE = re.compile(rb"\\x([0-9a-f]{2})")


def name_as_text(path: str | Path) -> str:
    r"""A path as text that can be stored and shown; `bytes_of_name` gives the bytes back.

    Bytes that are no UTF-8 become `\xff`; a backslash that would read like the beginning of one becomes
    `\x5c`. All other paths stay as they are.
    """
    text = _LIKE_AN_ESCAPE.sub(r"\\x5c", str(path))
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def bytes_of_name(text: str) -> bytes:
    """The bytes of a path that `name_as_text` made text of."""
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), os.fsencode(text))
