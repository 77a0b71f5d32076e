"""`Table`: the rows of a file with their headings, kept on disk, so that memory holds a few hundred of them at a time.

Rows are tuples of cells, all as long as the headings. The file on disk has no name and goes with the table.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Protocol, overload

from sources.workbench.parts import parts

__all__ = ["Row", "Rows", "Table", "Written", "write_rows"]

Row = tuple[Any, ...]

_BATCH = 500


class Rows(Protocol):
    """What an import takes: a `Table`, or a Dataset of tablib. `title` says what was taken for granted."""

    headers: Any
    title: Any

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __getitem__(self, key: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Written:
    """What a file with the rows of a table holds, and where: `places` are offsets in bytes."""

    headers: list[str]
    title: str | None
    length: int
    places: list[int]


def write_rows(
    file: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None
) -> Written:
    """Write the rows, a few hundred at a time."""
    places: list[int] = []
    length = 0
    for batch in parts((tuple(row) for row in rows), _BATCH):
        places.append(file.tell())
        pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)
        length += len(batch)
    file.flush()
    return Written(list(headers), title, length, places)


class Table:
    """Headings and rows; `title` says what was taken for granted when the file was read."""

    def __init__(self, file: IO[bytes], written: Written) -> None:
        """`file` has what `write_rows` wrote, and nobody else reads it."""
        self._file = file
        self._written = written
        self._latest: tuple[int, list[Row]] = (-1, [])
        self.headers = written.headers
        self.title = written.title

    @classmethod
    def of(cls, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
        """A table of these rows, each as long as the headings."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the table
        return cls(file, write_rows(file, headers, rows))

    def __len__(self) -> int:
        return self._written.length

    def __iter__(self) -> Iterator[Row]:
        for number in range(len(self._written.places)):
            yield from self._batch(number)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = range(len(self))[at]
        if self._latest[0] != number // _BATCH:
            self._latest = (number // _BATCH, self._batch(number // _BATCH))
        return self._latest[1][number % _BATCH]

    def _batch(self, number: int) -> list[Row]:
        self._file.seek(self._written.places[number])
        rows: list[Row] = pickle.load(self._file)  # noqa: S301 - what this program wrote to a file without a name
        return rows
