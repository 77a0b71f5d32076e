"""What all formats share: streaming out, and reading in with limits and plain reasons."""

from __future__ import annotations

import codecs
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import IO, Any, ClassVar

import tablib
from django.db.models import Model, QuerySet
from import_export.formats.base_formats import Format

from sources.workbench.exchange.apart import OpenFile, OutOfMemory, OutOfTime, apart
from sources.workbench.exchange.cells import ABSENT, as_text, is_blank
from sources.workbench.exchange.file_limits import (
    max_bytes,
    max_characters,
    max_columns,
    max_rows,
    max_seconds,
)
from sources.workbench.exchange.json_text import unstorable
from sources.workbench.exchange.table import Table, Written, write_rows

__all__ = [
    "ABSENT",
    "ExchangeFormat",
    "RecordFormat",
    "UnreadableFile",
    "as_text",
    "checked",
    "encoding_of",
    "in_blocks",
    "lines_of",
    "opened_text",
]

_BLOCK = 64 * 1024
_PIECE = 1 << 20
_MEMORY = 100_000_000  # bytes
_MOST_TEXT = 200_000_000  # characters of all cells
_MOST_BLANK = 10  # empty rows for each that may be filled


class UnreadableFile(ValueError):
    """A file that cannot be imported; the message says why and what to do."""


class ExchangeFormat(Format):
    """A format of import-export that streams. Its files are bytes in, bytes out."""

    name: ClassVar[str]
    extension: ClassVar[str]
    content_type: ClassVar[str] = "application/octet-stream"
    importable: ClassVar[bool] = True
    about: ClassVar[str] = ""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding
        self.guessed = ""  # what `read` took for granted about the file, in a sentence

    def get_title(self) -> str:
        return self.name

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def is_binary(self) -> bool:
        return True  # encoding is the format's business

    def can_import(self) -> bool:
        return self.importable

    def can_export(self) -> bool:
        return True

    # -- writing ------------------------------------------------------------------------------

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
        """Yield the file, part by part."""
        raise NotImplementedError

    def export_data(self, dataset: tablib.Dataset, **kwargs: object) -> bytes:
        return b"".join(self.stream(list(dataset.headers or []), dataset))

    # -- reading ------------------------------------------------------------------------------

    def read(self, data: bytes) -> tuple[Sequence[object], Iterable[Sequence[object]]]:
        """Headings and rows. Raises UnreadableFile."""
        raise NotImplementedError

    def create_dataset(self, in_stream: bytes | str, **kwargs: Any) -> Table:
        """The file as rows, read in a process of its own.

        Raises UnreadableFile where it is too large, not of this format, or takes too much time or memory to read.
        """
        data = in_stream.encode() if isinstance(in_stream, str) else in_stream
        if len(data) > max_bytes():
            raise UnreadableFile(
                f"The file has {len(data):,} bytes; at most {max_bytes():,} can be imported. "
                "Split it, or ask an administrator to raise NEWSROOM_MAX_IMPORT_BYTES."
            )
        if not data[:_PIECE].strip() and not data.strip():
            raise UnreadableFile("The file is empty.")
        file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the table

        with tempfile.TemporaryFile() as given:
            given.write(data)
            given.seek(0)
            read = partial(_written, self, OpenFile(given), OpenFile(file))
            return self._table(file, read, len(data))

    def _table(self, file: IO[bytes], read: Callable[[], Written], size: int) -> Table:
        seconds = max_seconds(size)
        try:
            return Table(file, apart(read, seconds=seconds, memory=size + _MEMORY))
        except OutOfTime:
            raise UnreadableFile(
                f"Reading it takes more than {seconds} seconds of processor time, which is too much for a file of "
                f"{size:,} bytes. Remove what is no data, split it, save it as CSV, or ask an administrator to raise NEWSROOM_MAX_IMPORT_SECONDS."
            ) from None
        except OutOfMemory:
            raise UnreadableFile(
                f"Reading it takes more than {_MEMORY // 1_000_000} MB of memory. Split it, or save it as CSV."
            ) from None


def _written(file_format: ExchangeFormat, given: OpenFile, file: OpenFile) -> Written:
    """In the other process: read one file, and write the other."""
    headers, rows = file_format.read(given.file.read())
    names, filled = checked(headers, rows)
    return write_rows(file.file, names, filled, file_format.guessed or None)


class RecordFormat(ExchangeFormat):
    """A format written from records, not from a table: it has fields of its own and is not read back."""

    importable = False

    def stream_records(self, records: QuerySet[Model]) -> Iterator[bytes]:
        """Yield the file with these records, part by part, in their order."""
        raise NotImplementedError

    def export_data(self, dataset: tablib.Dataset, **kwargs: object) -> bytes:
        raise ValueError(f"{self.name} is written from records, not from a table.")


def checked(
    headers: Sequence[object], rows: Iterable[Sequence[object]]
) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Names of columns, and rows as wide as they are. Raises UnreadableFile past the limits.

    Rows with nothing in them stay where they are among others, so that rows keep their numbers; at the
    end of the file they count for nothing.
    """
    names = ["" if name is None else str(name) for name in headers]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnreadableFile("The file has no header row. The first row must name the columns.")
    if len(names) > max_columns():
        raise UnreadableFile(f"The file has {len(names):,} columns; at most {max_columns():,} are read.")
    for name in names:
        if reason := unstorable(name):
            raise UnreadableFile(f"The name of the column {name!a} cannot be read. {reason}")
    return names, _filled(names, rows)


def _filled(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    width = len(names)
    empty = [None] * width
    blank = characters = 0
    most_rows, most_characters = max_rows(), max_characters()
    for number, row in enumerate(rows, 1):
        if is_blank(row):
            blank += 1
            if blank > _MOST_BLANK * most_rows:
                raise UnreadableFile(f"The file has more than {blank:,} empty rows. Delete them.")
            continue
        if number > most_rows:
            raise UnreadableFile(
                f"The file has more than {most_rows:,} rows. Split it, or ask an administrator to raise NEWSROOM_MAX_IMPORT_ROWS."
            )
        cells = list(row)
        if any(cell not in (None, "") for cell in cells[width:]):
            raise UnreadableFile(f"Row {number} has {len(cells)} cells, but the header has {width}.")
        characters += _characters(number, names, cells, most_characters)
        if characters > _MOST_TEXT:
            raise UnreadableFile(f"The file has more than {_MOST_TEXT:,} characters. Split it.")
        for _ in range(blank):
            yield empty
        blank = 0
        yield cells[:width] + empty[len(cells) :]


def _characters(number: int, names: Sequence[str], cells: Sequence[object], most: int) -> int:
    """The length of all texts of a row. Raises UnreadableFile for one that is too long."""
    found = 0
    for name, cell in zip(names, cells, strict=False):
        if type(cell) is str:
            found += len(cell)
            if len(cell) > most:
                raise UnreadableFile(
                    f"Row {number}, {name}: a cell of {len(cell):,} characters; at most {most:,} "
                    "are read (NEWSROOM_MAX_IMPORT_CHARACTERS)."
                )
    return found


def encoding_of(data: bytes) -> str:
    """How a file of text says that it is encoded; UTF-8 where it says nothing."""
    return "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def opened_text(data: bytes, encoding: str = "", called: str = "", newline: str | None = "") -> IO[str]:
    """The file as text, in UTF-8, or in UTF-16 with its mark, where no encoding is named.

    Raises UnreadableFile for bytes that are not in it; `called` is what people call it.
    """
    if data.startswith(b"PK\x03\x04"):
        raise UnreadableFile("This is a compressed file, perhaps a spreadsheet. Choose the format XLSX.")
    own = encoding_of(data)
    _refuse_other_bytes(
        data, encoding or own, called or ("UTF-16" if own == "utf-16" else "UTF-8"), not encoding
    )
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding or own, newline=newline)


def _refuse_other_bytes(data: bytes, encoding: str, called: str, is_ours: bool) -> None:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        raise UnreadableFile(f"The encoding {encoding} is not known.") from None
    for start in range(0, len(data), _PIECE):
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(data[start : start + _PIECE], start + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            at = min(max(start - pending + error.start, 0), len(data) - 1)
            advice = "Save the file in UTF-8 and try again." if is_ours else "Choose another encoding."
            line = data.count(b"\n", 0, at) + 1
            raise UnreadableFile(
                f"Line {line} is not in {called} (byte 0x{data[at]:02x}). {advice}"
            ) from None
        if "\x00" in text:
            raise UnreadableFile("The file contains null characters: it is not a text file, or not in UTF-8.")


def lines_of(file: IO[str]) -> Iterator[str]:
    """The lines. Raises UnreadableFile for one that is longer than two of the longest cells."""
    most = 2 * max_characters()
    number = 0
    while line := file.readline(most):
        number += 1
        if len(line) >= most:
            raise UnreadableFile(
                f"Line {number} has more than {most:,} characters. Split the file, or the line."
            )
        yield line


def in_blocks(parts: Iterable[str]) -> Iterator[bytes]:
    """Short texts as blocks of bytes, the first one at once."""
    kept: list[str] = []
    size = _BLOCK  # so that the first part goes out by itself
    for part in filter(None, parts):
        kept.append(part)
        size += len(part)
        if size >= _BLOCK:
            yield "".join(kept).encode()
            kept.clear()
            size = 0
    if kept:
        yield "".join(kept).encode()
