"""Cells: what stands in one column of one record, between the database and the formats.

A cell is text, a number, true or false, a list, a mapping, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

__all__ = ["ABSENT", "as_text", "is_blank"]


class _Absent:
    """A cell that a record of a JSON or YAML file leaves out: what is stored stays."""

    def __repr__(self) -> str:
        return ""

    def __reduce__(self) -> str:
        return "ABSENT"  # the same one wherever it is read


ABSENT: Final = _Absent()


def as_text(cell: object) -> str:
    """A cell for a format that holds text only."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if cell is True or cell is False:
        return "true" if cell else "false"
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False, separators=(",", ":"))
    return str(cell)


def is_blank(row: Iterable[object]) -> bool:
    """Whether nothing stands in a row."""
    return all(cell is None or cell == "" or cell is ABSENT for cell in row)
