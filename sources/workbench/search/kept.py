"""What an index keeps of a record, and what it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Document", "Extra", "Hit"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that holds what was asked for; a higher score is a better hit."""

    id: int
    score: float


class Document(NamedTuple):
    """What the index keeps of a record."""

    terms: str  # in order, a blank between them
    telling: int  # how many of them say something of the subject
    extra: bytes


@dataclass(frozen=True, slots=True)
class Extra:
    """Something a user of the index computes from each text, kept beside its terms."""

    name: str  # changes when the computation does
    compute: Callable[[list[str]], list[bytes]]
