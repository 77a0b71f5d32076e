"""What became of one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Outcome", "Result"]

Outcome = Literal["new", "unchanged", "updated", "failed"]


@dataclass(frozen=True, slots=True)
class Result:
    """One file's outcome; `reason` and `message` only where it failed."""

    path: str
    outcome: Outcome
    quotes: int = 0
    reason: str = ""
    message: str = ""
    notes: tuple[str, ...] = ()
    article_id: int | None = None
