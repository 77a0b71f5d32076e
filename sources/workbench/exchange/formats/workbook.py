"""XLSX: workbooks read with limits, so that no file makes us unpack, parse or count without end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sources.workbench.exchange.formats.file_format import ExchangeFormat
from sources.workbench.exchange.formats.workbook_reader import rows_of_workbook
from sources.workbench.exchange.formats.workbook_writer import workbook

__all__ = ["XLSX"]


class XLSX(ExchangeFormat):
    name = "XLSX"
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    about = "for spreadsheets"

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
        return workbook(headers, rows)

    def read(self, data: bytes) -> tuple[Sequence[object], Iterable[Sequence[object]]]:
        rows = rows_of_workbook(data)
        return next(rows, []), rows
