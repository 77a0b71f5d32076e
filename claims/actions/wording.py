"""Words of the sentences that say what was done. Called by the actions for their summaries."""

from __future__ import annotations

from collections.abc import Sized

__all__ = ["count_of", "quoted"]


def count_of(rows: Sized | int, name: str, plural: str = "") -> str:
    """`1 quote`, `12 quotes`."""
    number = rows if isinstance(rows, int) else len(rows)
    return f"{number:,} {name if number == 1 else plural or name + 's'}"


def quoted(text: object, length: int = 60) -> str:
    """The words in quotation marks, cut where they are long."""
    words = " ".join(str(text).split())
    return f"“{words if len(words) <= length else words[: length - 1] + '…'}”"
