"""The canonical form of content: one text for the same data, whatever made it.

JSON with sorted names, no spaces, UTF-8, after RFC 8785 (JSON Canonicalization Scheme) for the
values we have: text, whole numbers, fractions between 0 and 1, true, false, null.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

__all__ = ["canonical", "digest_of"]


def canonical(content: Any) -> str:
    """The canonical text. Raises ValueError for numbers that JSON has not (NaN)."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(text: str) -> str:
    """Hexadecimal SHA-256 of the canonical text in UTF-8."""
    return sha256(text.encode()).hexdigest()
