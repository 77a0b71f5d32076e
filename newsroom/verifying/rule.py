"""What a rule is, and what is broken where it does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["CHUNK", "Fault", "Rule"]

CHUNK = 500  # records looked at together: memory stays the same, however many there are


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is broken: which record, and what about it. `mend` puts it right where it can be derived."""

    record: str
    words: str
    mend: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must hold: its name, what it says, and the search for what breaks it."""

    name: str
    says: str
    faults: Callable[[], Iterator[Fault]]
