"""XLSX: workbooks read with limits, so that no file makes us unpack, parse or count without end."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from sources.workbench.exchange.formats.base import ExchangeFormat, UnreadableFile
from sources.workbench.exchange.formats.workbook_writer import MORE, unescaped, workbook
from sources.workbench.exchange.limits import max_columns, max_rows, max_unpacked_bytes
from sources.workbench.formulas import restored

__all__ = ["XLSX"]

_MOST_MEMBERS = 500


class XLSX(ExchangeFormat):
    name = "XLSX"
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    about = "for spreadsheets"

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
        return workbook(headers, rows)

    def read(self, data: bytes) -> tuple[list[Any], Iterable[Sequence[Any]]]:
        import openpyxl

        _check_package(data)
        try:
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = book.worksheets
            rows = _rows_of(sheets[0], max_rows())
            more = _rest_of(sheets[1:])
            headers = [_cell_read(cell, more) for cell in next(rows, ())]
            return headers, [[_cell_read(cell, more) for cell in row] for row in rows if any(_given(row))]
        except UnreadableFile:
            raise
        except Exception as error:  # openpyxl raises whatever its parts raise
            raise UnreadableFile(
                f"The workbook cannot be read ({type(error).__name__}). Save it again as .xlsx and try again."
            ) from None


def _check_package(data: bytes) -> None:
    """Refuse what is no workbook, and packages that unpack to more than is good for us."""
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile:
        raise UnreadableFile("This is not a workbook (.xlsx). If it is text, choose CSV.") from None
    members = package.infolist()
    size = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or size > max_unpacked_bytes():
        raise UnreadableFile(
            f"The workbook unpacks to {size:,} bytes in {len(members):,} parts; "
            f"at most {max_unpacked_bytes():,} bytes are read (NEWSROOM_MAX_IMPORT_UNPACKED_BYTES)."
        )
    for member in members:
        if member.flag_bits & 1:
            raise UnreadableFile("The workbook is locked with a password. Save it without one.")
        if member.filename.endswith((".xml", ".rels")):
            with package.open(member) as part:
                try:
                    start = part.read(4096)
                except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
                    raise UnreadableFile("The workbook is damaged. Save it again.") from None
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    raise UnreadableFile("The workbook declares XML entities, which no spreadsheet writes.")


def _rows_of(sheet: Any, most: int) -> Iterator[tuple[Any, ...]]:
    """Rows as they stand in the file; its claims about its own size are not believed."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if len(row) > max_columns() and any(_given(row[max_columns() :])):
            raise UnreadableFile(f"The sheet has {len(row):,} columns; at most {max_columns():,} are read.")
        if number > most:
            raise UnreadableFile(
                f"The sheet has more than {most:,} rows. Split it, or raise NEWSROOM_MAX_IMPORT_ROWS."
            )
        yield row


def _given(row: Iterable[Any]) -> Iterator[bool]:
    return (cell is not None and cell != "" for cell in row)


def _rest_of(sheets: Sequence[Any]) -> dict[int, str]:
    parts: dict[int, dict[int, str]] = {}
    for sheet in sheets:
        if sheet.title != "more":
            continue
        for row in islice(_rows_of(sheet, 10 * max_rows()), 1, None):
            if len(row) >= 3 and isinstance(row[0], int) and isinstance(row[1], int):
                parts.setdefault(row[0], {})[row[1]] = str(row[2] or "").removeprefix("⟦")
    return {number: "".join(part for _, part in sorted(found.items())) for number, found in parts.items()}


def _cell_read(cell: Any, more: dict[int, str]) -> Any:
    if not isinstance(cell, str):
        return cell
    if cell[-1:] == "⟧" and (found := MORE.search(cell)) and int(found[1]) in more:
        cell = cell[: found.start()] + more[int(found[1])]
    return restored(unescaped(cell))
