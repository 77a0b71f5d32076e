"""Tables of others: the bytes of a CSV or TSV file → rows by their headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from .read_records import NotReadable

__all__ = ["Cells", "rows_of"]

Cells = dict[str, str]

_MOST_CELLS = 2_000  # in a row
_LONGEST = 1_000_000  # code points of a cell


def rows_of(data: bytes) -> Iterator[Cells]:
    """Each row with its cells by heading, in small letters, without space around; blank rows are left out.

    Comma, tab, semicolon or bar, whichever the headings have most of. Raises `NotReadable`.
    """
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotReadable(f"Line {line} is not in UTF-8. Save the file in UTF-8 and try again.") from None
    first = text[: text.find("\n") if "\n" in text else len(text)]
    if not first.strip() or "\x00" in text:
        raise NotReadable("The file is no table: its first row must name the columns.")
    delimiter = max(",\t;|", key=first.count)
    before = csv.field_size_limit(_LONGEST)
    # SPARQL's own TSV begins its names with question marks, and its quotation marks are parts of values.
    bare = delimiter == "\t" and first.startswith("?")
    reader = csv.reader(
        _narrow(text, delimiter), delimiter=delimiter, quoting=csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL
    )
    try:
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
                yield row
    except csv.Error as error:
        raise NotReadable(f"Line {reader.line_num} cannot be read as a table: {error}.") from None
    finally:
        csv.field_size_limit(before)


def _narrow(text: str, delimiter: str) -> Iterator[str]:
    """The lines, none of which has more cells than memory should hold."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > _LONGEST and line.count(delimiter) > 100 * _MOST_CELLS:
            raise NotReadable(f"Line {number} has {line.count(delimiter) + 1:,} cells. This is no table.")
        yield line
