"""Words of the sentences that say what was done."""

from __future__ import annotations

from collections.abc import Sequence, Sized

from sources.workbench.curation.wording import quoted

__all__ = ["count_of", "named", "quoted"]


def count_of(rows: Sized | int, name: str, plural: str = "") -> str:
    """`1 quote`, `12 quotes`."""
    number = rows if isinstance(rows, int) else len(rows)
    return f"{number:,} {name if number == 1 else plural or name + 's'}"


def named(rows: Sequence[object], name: str) -> str:
    """Which one it was, where it is one: `the quote “The bridge stays shut”`; else `12 quotes`."""
    return f"the {name} {quoted(rows[0])}" if len(rows) == 1 else count_of(rows, name)
