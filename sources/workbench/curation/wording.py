"""How decisions name what they are about."""

from __future__ import annotations

__all__ = ["quoted"]

_MARKS = '“”„"'


def quoted(text: object, length: int = 60) -> str:
    """The words in quotation marks, cut where they are long; marks of their own are not doubled."""
    words = " ".join(str(text).split())
    bare = words.strip(_MARKS)
    if not set(bare) & set(_MARKS):
        words = bare
    cut = words if len(words) <= length else words[: length - 1].rstrip("… ") + "…"
    return f"“{cut}”"
