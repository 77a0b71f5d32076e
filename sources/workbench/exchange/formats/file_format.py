"""What all formats share: streaming out, and reading in with limits and plain reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

import tablib
from django.db.models import Model, QuerySet
from import_export.formats.base_formats import Format

from sources.workbench.exchange.cells import ABSENT, as_text, is_blank
from sources.workbench.exchange.file_limits import max_bytes, max_characters, max_columns, max_rows
from sources.workbench.exchange.json_text import unstorable

__all__ = [
    "ABSENT",
    "ExchangeFormat",
    "RecordFormat",
    "UnreadableFile",
    "as_dataset",
    "as_text",
    "decoded",
    "encoding_of",
    "in_blocks",
]

_BLOCK = 64 * 1024
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

    def create_dataset(self, in_stream: bytes | str, **kwargs: Any) -> tablib.Dataset:
        """The file as rows. Raises UnreadableFile where it is too large or not of this format."""
        data = in_stream.encode() if isinstance(in_stream, str) else in_stream
        if len(data) > max_bytes():
            raise UnreadableFile(
                f"The file has {len(data):,} bytes; at most {max_bytes():,} can be imported. "
                "Split it, or raise NEWSROOM_MAX_IMPORT_BYTES."
            )
        if not data.strip():
            raise UnreadableFile("The file is empty.")
        dataset = as_dataset(*self.read(data))
        dataset.title = self.guessed or None
        return dataset


class RecordFormat(ExchangeFormat):
    """A format written from records, not from a table: it has fields of its own and is not read back."""

    importable = False

    def stream_records(self, records: QuerySet[Model]) -> Iterator[bytes]:
        """Yield the file with these records, part by part, in their order."""
        raise NotImplementedError

    def export_data(self, dataset: tablib.Dataset, **kwargs: object) -> bytes:
        raise ValueError(f"{self.name} is written from records, not from a table.")


def as_dataset(headers: Sequence[object], rows: Iterable[Sequence[object]]) -> tablib.Dataset:
    """Rows as import-export wants them. Raises UnreadableFile past the limits.

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
    dataset = tablib.Dataset(headers=names)
    width = len(names)
    blank = 0
    for number, row in enumerate(rows, 1):
        if is_blank(row):
            blank += 1
            if blank > _MOST_BLANK * max_rows():
                raise UnreadableFile(f"The file has more than {blank:,} empty rows. Delete them.")
            continue
        if number > max_rows():
            raise UnreadableFile(
                f"The file has more than {max_rows():,} rows. Split it, or raise NEWSROOM_MAX_IMPORT_ROWS."
            )
        cells = list(row)
        if any(cell not in (None, "") for cell in cells[width:]):
            raise UnreadableFile(f"Row {number} has {len(cells)} cells, but the header has {width}.")
        for name, cell in zip(names, cells, strict=False):
            if type(cell) is str and len(cell) > max_characters():
                raise UnreadableFile(
                    f"Row {number}, {name}: a cell of {len(cell):,} characters; at most {max_characters():,} "
                    "are read (NEWSROOM_MAX_IMPORT_CHARACTERS)."
                )
        for _ in range(blank):
            dataset.append([None] * width)
        blank = 0
        dataset.append(cells[:width] + [None] * (width - len(cells)))
    return dataset


def encoding_of(data: bytes) -> str:
    """How a file of text says that it is encoded; UTF-8 where it says nothing."""
    return "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark. Raises UnreadableFile."""
    if data.startswith(b"PK\x03\x04"):
        raise UnreadableFile("This is a compressed file, perhaps a spreadsheet. Choose the format XLSX.")
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"Line {line} is not in {'UTF-16' if encoding == 'utf-16' else 'UTF-8'} "
            f"(byte 0x{data[error.start]:02x}). Save the file in UTF-8 and try again."
        ) from None
    if "\x00" in text:
        raise UnreadableFile("The file contains null characters: it is not a text file, or not in UTF-8.")
    return text


def in_blocks(parts: Iterable[str]) -> Iterator[bytes]:
    """Short texts as blocks of bytes, the first one at once."""
    kept: list[str] = []
    size = _BLOCK  # so that the first part goes out by itself
    for part in parts:
        kept.append(part)
        size += len(part)
        if size >= _BLOCK:
            yield "".join(kept).encode()
            kept.clear()
            size = 0
    if kept:
        yield "".join(kept).encode()
