"""Keys that tell whether two records say the same: claims by their words.

Called by ingest, the claim resource and the claim actions.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

__all__ = ["claim_text_key", "claim_words"]

_WORD = re.compile(r"\w+(?:['’]\w+)*")


def claim_words(text: str) -> str:
    """The words alone: letter case, punctuation, quotation marks and spacing aside."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(_WORD.findall(folded)) or folded.strip()


def claim_text_key(text: str) -> str:
    """Hexadecimal SHA-256 of `claim_words(text)`: equal for the same words."""
    return sha256(claim_words(text).encode()).hexdigest()
