"""Public keys: short, stable, the same in every database that holds the same record.

Migrations name `random_key`, so it stays where it is.
"""

from __future__ import annotations

import base64
import secrets
from hashlib import blake2b

__all__ = ["content_key", "random_key"]

_BYTES = 8  # 64 bits, 13 letters: a million records collide once in 37 million databases


def content_key(prefix: str, *parts: str) -> str:
    """A key that depends on nothing but `parts`: `q-3f…`. Equal parts, equal key."""
    digest = blake2b("\x1f".join(parts).encode(), digest_size=_BYTES).digest()
    return f"{prefix}-{_letters(digest)}"


def random_key(prefix: str) -> str:
    """A key for a record that a person makes."""
    return f"{prefix}-{_letters(secrets.token_bytes(_BYTES))}"


def _letters(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()
