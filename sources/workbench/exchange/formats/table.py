"""CSV: UTF-8, commas, RFC 4180; cells that could be formulas are made harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sources.workbench.exchange.cells import as_text
from sources.workbench.exchange.formats.base import ExchangeFormat, UnreadableFile, decoded, in_blocks
from sources.workbench.formulas import harmless, restored

__all__ = ["CSV"]


class _Passing:
    """A file for csv.writer that hands back what it is given."""

    def write(self, text: str) -> str:
        return text


class CSV(ExchangeFormat):
    name = "CSV"
    extension = "csv"
    content_type = "text/csv; charset=utf-8"
    about = "works with any program"

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
        write = csv.writer(_Passing()).writerow

        def lines() -> Iterator[str]:
            yield str(write([harmless(name) for name in headers]))
            for row in rows:
                # Numbers keep their sign: only words can be hostile.
                yield str(write([harmless(c) if type(c) is str else as_text(c) for c in row]))

        return in_blocks(lines())

    def read(self, data: bytes) -> tuple[list[Any], Iterable[Sequence[Any]]]:
        text = decoded(data)
        limit = csv.field_size_limit(max(len(text), 131_072))
        try:
            reader = csv.reader(io.StringIO(text, newline=""), strict=True)
            rows = []
            for row in reader:
                if row:
                    rows.append([restored(cell) for cell in row])
        except csv.Error as error:
            raise UnreadableFile(
                f"Line {reader.line_num} cannot be read as CSV: {error}. "
                "Separate cells by commas and put cells with quotation marks in quotation marks."
            ) from None
        finally:
            csv.field_size_limit(limit)
        if not rows:
            raise UnreadableFile("The file is empty.")
        return rows[0], rows[1:]
