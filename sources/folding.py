"""What all spellings of a name share, in any alphabet; databases fold letter case each in their way. No Django here."""

from __future__ import annotations

import unicodedata

__all__ = ["FOLDED_LENGTH", "folded_name"]

FOLDED_LENGTH = 300  # of the columns


def folded_name(name: str) -> str:
    """A name with letter case, width and spacing aside (NFKC, full case folding).

    >>> folded_name(" École  PRIMAIRE ")
    'école primaire'
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())[:FOLDED_LENGTH]
