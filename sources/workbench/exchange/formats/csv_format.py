"""CSV: UTF-8, commas, RFC 4180; cells that could be formulas are made harmless."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from sources.workbench.exchange.cells import as_text
from sources.workbench.exchange.file_limits import max_characters, max_columns
from sources.workbench.exchange.formats.file_format import (
    ExchangeFormat,
    UnreadableFile,
    in_blocks,
    lines_of,
    opened_text,
)
from sources.workbench.formulas import harmless, restored

__all__ = ["CSV"]

_TOLD = re.compile(r'"?sep=([,;\t|])"?', re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w .-]*")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_MOST_HEADINGS = 100_000  # characters
_MOST_CELLS = 200_000  # in a line; a text in quotation marks may have many commas


class _Passing:
    """A file for csv.writer that hands back what it is given."""

    def write(self, text: str) -> str:
        return text


class CSV(ExchangeFormat):
    name = "CSV"
    extension = "csv"
    content_type = "text/csv; charset=utf-8"
    about = "works with any program"

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
        write = csv.writer(_Passing()).writerow

        def lines() -> Iterator[str]:
            yield str(write([harmless(name) for name in headers]))
            for row in rows:
                # Numbers keep their sign: only words can be hostile.
                yield str(write([harmless(c) if type(c) is str else as_text(c) for c in row]))

        return in_blocks(lines())

    def __init__(self, encoding: str | None = None, separator: str = "", called: str = "") -> None:
        """`encoding` and `separator` where they are known; `called` is what people call the encoding."""
        super().__init__(encoding)
        self._known = separator
        self._called = called

    def read(self, data: bytes) -> tuple[Sequence[object], Iterable[Sequence[object]]]:
        lines = lines_of(opened_text(data, self.encoding or "", self._called))
        first = next(lines, "")
        if told := _TOLD.fullmatch(first.rstrip("\r\n")):
            separator = self._known or told[1]
            if not self._known:
                self.guessed = f"Cells are separated by {_NAMES[separator]}, as the first line says."
        else:
            separator = self._known or self._separator(first.rstrip("\r\n"))
            lines = chain([first], lines)
        rows = _rows(lines, separator)
        headers = next(rows, None)
        while headers == []:
            headers = next(rows, None)
        if headers is None:
            raise UnreadableFile("The file is empty.")
        return headers, rows

    def _separator(self, first: str) -> str:
        """What stands between cells, by the line of the headings.

        Anything but a comma is taken only where it is certain: in headings without any comma that another mark
        parts into names.
        """
        if "," not in first and len(first) < _MOST_HEADINGS:
            for mark in (";", "\t", "|"):
                names = [name.strip().strip('"') for name in first.split(mark)]
                if len(names) > 1 and all(map(_NAME.fullmatch, names)) and len(set(names)) == len(names):
                    self.guessed = f"Cells are separated by {_NAMES[mark]}, as the headings show."
                    return mark
        return ","


def _rows(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    limit = csv.field_size_limit(max_characters() + 1)
    reader = csv.reader(_narrow(lines, separator), strict=True, delimiter=separator)
    try:
        for row in reader:
            yield [restored(cell) for cell in row]
    except csv.Error as error:
        raise UnreadableFile(
            f"Line {reader.line_num} cannot be read as CSV: {error}. "
            "Separate cells by commas and put cells with quotation marks in quotation marks."
        ) from None
    finally:
        csv.field_size_limit(limit)


def _narrow(lines: Iterable[str], separator: str) -> Iterator[str]:
    """The lines, none of which has more cells than memory should hold."""
    for number, line in enumerate(lines, 1):
        if len(line) > _MOST_CELLS and line.count(separator) > _MOST_CELLS:
            raise UnreadableFile(
                f"Line {number} has {line.count(separator) + 1:,} columns; at most {max_columns():,} are read."
            )
        yield line
