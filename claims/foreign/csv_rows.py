"""Tables of others: the bytes of a CSV or TSV file → rows by their headings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .read_records import MOST_RECORDS, NotReadable

__all__ = ["Cells", "rows_of"]

Cells = dict[str, str]

_MOST_CELLS = 2_000  # in a row
_LONGEST = 1_000_000  # code points of a cell
_LONGEST_LINE = 2_000_000
_MANY = "The file has more than {:,} rows. Split it."
_LONG_LINE = re.compile(rb"^[^\n]{%d}" % _LONGEST_LINE, re.MULTILINE)  # tried once a line


def rows_of(data: bytes, most: int = MOST_RECORDS) -> Iterator[Cells]:
    """Each row with its cells by heading, in small letters, without space around; blank rows are left out.

    Comma, tab, semicolon or bar, whichever the headings have most of. Raises `NotReadable`.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if found := _LONG_LINE.search(data):
        line = data.count(b"\n", 0, found.start()) + 1
        raise NotReadable(f"Line {line} has more than {_LONGEST_LINE:,} characters. This is no table.")
    first = _first_line(data, encoding)
    delimiter = max(",\t;|", key=first.count)
    before = csv.field_size_limit(_LONGEST)
    # SPARQL's own TSV begins its names with question marks, and its quotation marks are parts of values.
    bare = delimiter == "\t" and first.startswith("?")
    reader = _reader(data, encoding, delimiter, bare)
    count = 0
    try:
        if data.count(b"\n") > most:  # before anything is made of them
            _refuse_many(_reader(data, encoding, delimiter, bare), most)
        names = [name.strip().strip("?").casefold() for name in next(reader)]
        if len(names) > _MOST_CELLS:
            raise NotReadable(f"The file has {len(names):,} columns; at most {_MOST_CELLS:,} are read.")
        twice = next((name for name in names if name and names.count(name) > 1), "")
        if twice:
            raise NotReadable(f"The column {twice} is in the file twice. Remove one of them.")
        for cells in reader:
            if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
                raise NotReadable(
                    f"Line {reader.line_num} has {len(cells):,} cells, but the header has {len(names)}."
                )
            row = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
            if any(row.values()):
                count += 1
                if count > most:
                    raise NotReadable(_MANY.format(most))
                yield row
    except csv.Error as error:
        raise NotReadable(f"Line {reader.line_num} cannot be read as a table: {error}.") from None
    finally:
        csv.field_size_limit(before)


def _reader(data: bytes, encoding: str, delimiter: str, bare: bool) -> Any:
    lines = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    if bare:
        return csv.reader(_narrow(lines, delimiter), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(_narrow(lines, delimiter), delimiter=delimiter)


def _refuse_many(rows: Iterable[list[str]], most: int) -> None:
    """Raises NotReadable for a table with more rows; the first is the headings."""
    count = -1
    for cells in rows:
        if cells and (cells[0] or any(cells)):
            count += 1
            if count > most:
                raise NotReadable(_MANY.format(most))


def _first_line(data: bytes, encoding: str) -> str:
    """The headings. Raises `NotReadable` for what is no text, or has none."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotReadable(f"Line {line} is not in UTF-8. Save the file in UTF-8 and try again.") from None
    first = text.partition("\n")[0] if len(text) < _LONGEST_LINE else text[:_LONGEST_LINE].partition("\n")[0]
    if not first.strip() or "\x00" in text:
        raise NotReadable("The file is no table: its first row must name the columns.")
    return first


def _narrow(lines: Iterable[str], delimiter: str) -> Iterator[str]:
    """The lines, none of which has more cells than memory should hold."""
    for number, line in enumerate(lines, 1):
        if len(line) > 100 * _MOST_CELLS and line.count(delimiter) > 100 * _MOST_CELLS:
            raise NotReadable(f"Line {number} has {line.count(delimiter) + 1:,} cells. This is no table.")
        yield line
