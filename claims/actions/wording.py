"""Words of the sentences that say what was done."""

from __future__ import annotations

from collections.abc import Sized

from sources.workbench.curation.wording import quoted

__all__ = ["count_of", "quoted"]


def count_of(rows: Sized | int, name: str, plural: str = "") -> str:
    """`1 quote`, `12 quotes`."""
    number = rows if isinstance(rows, int) else len(rows)
    return f"{number:,} {name if number == 1 else plural or name + 's'}"
