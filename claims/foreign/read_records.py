"""What a reader hands over: records, and the ones it could not read, each with its name and the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

__all__ = ["MOST_RECORDS", "Bad", "BadRecord", "ForeignRecord", "NotReadable", "Reading", "read_each"]

MOST_RECORDS = 200_000
_NAME_SHOWN = 120  # code points

R = TypeVar("R")
N = TypeVar("N")


class NotReadable(ValueError):
    """The file is nothing this reader reads; the message says why and what to do."""


class Bad(ValueError):
    """A record cannot be read; the message says why."""


class ForeignRecord(Protocol):
    """What every record of a reading has."""

    @property
    def number(self) -> int: ...  # in its file, from 1

    @property
    def name(self) -> str: ...  # what a person knows it by

    @property
    def told(self) -> Sequence[str]: ...  # what somebody should know of it, though it goes in


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that cannot go in. `number` counts the records of the file from 1."""

    number: int
    name: str
    reason: str

    def __str__(self) -> str:
        return f"record {self.number}" + (f" “{self.name}”" if self.name else "") + f": {self.reason}"


@dataclass(slots=True)
class Reading(Generic[R]):
    """The records of a file, in its order.

    `passed_over` counts by kind what is no record of this sort, `notes` says what was taken for granted.
    """

    records: list[R] = field(default_factory=list)
    refused: list[BadRecord] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def refuse(self, number: int, name: str, reason: str) -> None:
        """Note a record that cannot be read."""
        shown = " ".join(_whole(name).split())
        if len(shown) > _NAME_SHOWN:
            shown = shown[: _NAME_SHOWN - 1] + "…"
        self.refused.append(BadRecord(number, shown, _whole(reason)))


def _whole(words: str) -> str:
    """Words that can be shown: half characters as their codes."""
    return words.encode(errors="backslashreplace").decode()


def read_each(
    nodes: Iterable[N], read: Callable[[int, N], R], name: Callable[[N], str], most: int
) -> Reading[R]:
    """Read one record after the other; what raises `Bad` is refused by its name. Raises `NotReadable`."""
    found: Reading[R] = Reading()
    for number, node in enumerate(nodes, 1):
        if number > most:
            raise NotReadable(f"The file has more than {most:,} records. Split it.")
        try:
            found.records.append(read(number, node))
        except Bad as error:
            found.refuse(number, name(node), str(error))
    return found
