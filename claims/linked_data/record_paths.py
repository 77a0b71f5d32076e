"""Where the page of a record stands below the public address: the same in linked data and in static pages.

A folder of two hexadecimal digits keeps each folder small, however many records there are.
"""

from __future__ import annotations

import re
from hashlib import sha256

__all__ = ["page_path"]

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


def page_path(kind: str, key: str) -> str:
    """The path of a record's page, without a stroke at either end.

    A key of anything but letters, digits, hyphens and underscores is a name for neither files nor addresses;
    its digest stands for it.

    >>> page_path("quote", "q-1")
    'quote/8a/q-1'
    """
    digest = sha256(key.encode()).hexdigest()
    return f"{kind}/{digest[:2]}/{key if _PLAIN.fullmatch(key) else f'x{digest[:31]}'}"
