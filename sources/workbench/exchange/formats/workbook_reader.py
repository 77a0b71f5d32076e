"""Read the first sheet of a workbook (XLSX) as a stream, within bounds that hold before anything is built.

Comes in: the bytes of a package; goes out: rows of cells, as wide as the limit of columns and no wider,
whatever a sheet claims about its size or where it puts a cell. A text's rest is taken from the sheet "more",
see `workbook_writer`.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from itertools import islice
from posixpath import join, normpath
from typing import Any

from lxml import etree

from sources.workbench.exchange.file_limits import max_columns, max_rows, max_unpacked_bytes
from sources.workbench.exchange.formats.file_format import UnreadableFile
from sources.workbench.exchange.formats.workbook_writer import MORE, unescaped
from sources.workbench.formulas import restored

__all__ = ["rows_of_workbook"]

_MOST_MEMBERS = 500
_MOST_FRAME = 5_000_000  # bytes of a part that holds no cells
_MOST_IN_CELL = 32_767  # characters, as in every spreadsheet program
_MOST_IN_ROW = 100_000  # tags; sixteen thousand formatted cells have fewer
_MOST_ROWS = 1_048_576  # as in every spreadsheet program
_MOST_TEXT = 100_000_000  # characters of all cells
_BLOCK = 1 << 16
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# What a damaged package raises, depending on where the damage is.
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error, UnicodeDecodeError)
_LETTERS = re.compile("[A-Z]{1,3}")

Row = list[Any]


def rows_of_workbook(data: bytes) -> Iterator[Row]:
    """Yield the rows of the first sheet, empty ones too. Raises UnreadableFile past the limits."""
    package = _checked(data)
    try:
        book = _Book(package)
        sheets = book.sheets()
        rest = _rest_of([book.rows(path, 10 * max_rows()) for name, path in sheets[1:] if name == "more"])
        for row in book.rows(sheets[0][1], None):
            yield [_read(cell, rest) for cell in row]
    except UnreadableFile:
        raise
    except etree.XMLSyntaxError as error:
        if "huge" in str(error).lower():
            raise UnreadableFile(
                f"A cell of the sheet has far more than the {_MOST_IN_CELL:,} characters that a spreadsheet's cell holds."
            ) from None
        raise UnreadableFile(
            "The workbook cannot be read: its XML is damaged. Save it again as .xlsx."
        ) from None
    except (*_DAMAGED, KeyError, IndexError, ValueError, OSError) as error:
        raise UnreadableFile(
            f"The workbook cannot be read ({type(error).__name__}). Save it again as .xlsx and try again."
        ) from None


def _checked(data: bytes) -> zipfile.ZipFile:
    """Refuse what is no workbook, and packages that unpack to more than is good for us."""
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except _DAMAGED:
        raise UnreadableFile("This is not a workbook (.xlsx). If it is text, choose CSV.") from None
    members = package.infolist()
    size = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or size > max_unpacked_bytes():
        raise UnreadableFile(
            f"The workbook unpacks to {size:,} bytes in {len(members):,} parts; "
            f"at most {max_unpacked_bytes():,} bytes are read (NEWSROOM_MAX_IMPORT_UNPACKED_BYTES)."
        )
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile("The workbook is locked with a password. Save it without one.")
    return package


class _Book:
    """The parts of a workbook."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._text = 0
        self._most_columns = max_columns()
        self._strings: list[str] | None = None
        self._dates: set[int] | None = None
        self._epoch_1904 = False

    def sheets(self) -> list[tuple[str, str]]:
        """Name and path of each sheet, in order."""
        book = self._frame("xl/workbook.xml")
        self._epoch_1904 = any(part.get("date1904") in ("1", "true") for part in book.iter("{*}workbookPr"))
        targets = {
            str(part.get("Id")): normpath(join("xl", str(part.get("Target")))).lstrip("/")
            for part in self._frame("xl/_rels/workbook.xml.rels").iter("{*}Relationship")
        }
        return [
            (str(part.get("name")), targets[str(part.get(_RELATION) or part.get(_STRICT))])
            for part in book.iter("{*}sheet")
        ]

    def rows(self, path: str, most: int | None) -> Iterator[Row]:
        """Yield the rows of a sheet; a row that is left out is empty."""
        last = number = 0
        for seen, element in enumerate(self._stream(path, "{*}row"), 1):
            if seen > _MOST_ROWS:
                raise UnreadableFile(f"The sheet has more than {_MOST_ROWS:,} rows, empty ones included.")
            number = int(element.get("r") or number + 1)
            if not len(element):
                continue
            if most is not None and number > most:
                raise UnreadableFile(f"The sheet has more than {most:,} rows.")
            cells = self._cells(element, number)
            if cells:
                if number - last > max_rows() + 1:
                    raise UnreadableFile(
                        f"The sheet has more than {max_rows():,} rows. Split it, or ask an administrator to raise NEWSROOM_MAX_IMPORT_ROWS."
                    )
                for _ in range(last + 1, number):
                    yield []
                last = max(last, number)
                yield cells

    def _cells(self, row: Any, number: int) -> Row:
        cells: Row = []
        for at, cell in _filled(row):
            value = self._value(cell, at, number)
            if value is None or value == "":
                continue
            if at >= self._most_columns:
                raise UnreadableFile(
                    f"Row {number} of the sheet has {at + 1:,} columns; at most {self._most_columns:,} are read."
                )
            cells += [None] * (at + 1 - len(cells))
            cells[at] = value
        return cells

    def _value(self, cell: Any, at: int, number: int) -> object:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return self._bounded(_words(_part(cell, "is")), at, number)
        part = _part(cell, "v")
        found = None if part is None else part.text
        if found is None or found == "":
            return None
        if kind == "s":
            return self._string(int(found))
        if kind == "b":
            return found.strip() in ("1", "true")
        if kind == "d":
            return datetime.fromisoformat(found.strip())
        if kind != "n":
            return self._bounded(found, at, number)
        value = float(found) if any(mark in found for mark in ".eE") else int(found[:400])
        style = cell.get("s")
        return self._moment(value) if style and int(style) in self._date_styles() else value

    def _moment(self, value: float) -> datetime | date | str | float:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        try:
            found: Any = from_excel(value, CALENDAR_MAC_1904 if self._epoch_1904 else CALENDAR_WINDOWS_1900)
        except (ValueError, OverflowError):
            return value
        return str(found.isoformat()) if isinstance(found, time) else found

    def _bounded(self, text: str, at: int, number: int) -> str:
        if len(text) > _MOST_IN_CELL:
            raise UnreadableFile(
                f"Row {number}, column {at + 1} of the sheet has {len(text):,} characters in one cell; a "
                f"spreadsheet's cell holds {_MOST_IN_CELL:,}. Use CSV or JSON Lines for longer texts."
            )
        self._text += len(text)
        if self._text > _MOST_TEXT:
            raise UnreadableFile(f"The workbook has more than {_MOST_TEXT:,} characters. Split it.")
        return text

    def _string(self, at: int) -> str:
        """A text that cells share."""
        if self._strings is None:
            self._strings = []
            for element in self._stream("xl/sharedStrings.xml", "{*}si"):
                self._strings.append(self._bounded(_words(element), 0, len(self._strings) + 1))
                if len(self._strings) > max_rows() * max_columns():
                    raise UnreadableFile("The workbook has too many texts. Split it.")
        if at < 0:
            raise IndexError
        return self._strings[at]

    def _date_styles(self) -> set[int]:
        """The styles whose numbers are dates."""
        if self._dates is None:
            from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

            styles = self._frame("xl/styles.xml")
            formats = dict(BUILTIN_FORMATS) | {
                int(part.get("numFmtId")): str(part.get("formatCode")) for part in styles.iter("{*}numFmt")
            }
            used = [int(part.get("numFmtId") or 0) for part in styles.iterfind("{*}cellXfs/{*}xf")]
            self._dates = {at for at, number in enumerate(used) if is_date_format(formats.get(number, ""))}
        return self._dates

    def _frame(self, path: str) -> Any:
        member = self._package.getinfo(path)
        if member.file_size > _MOST_FRAME:
            raise UnreadableFile(f"The workbook's part {path} is too large. Save it again as .xlsx.")
        data = self._package.read(member)
        _refuse_entities(data[:4096])
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))

    def _stream(self, path: str, tag: str) -> Iterator[Any]:
        """The elements of this name, each gone when the next is asked for."""
        parser = etree.XMLPullParser(
            events=("end",), tag=tag, resolve_entities=False, no_network=True, remove_comments=True
        )
        tags = 0
        with self._package.open(path) as part:
            first = True
            while block := part.read(_BLOCK):
                if first:
                    _refuse_entities(block[:4096])
                    first = False
                parser.feed(block)
                tags += block.count(b"<")
                last = None
                for _, element in parser.read_events():
                    tags = 0
                    yield element
                    last = element
                if last is not None:
                    last.clear()
                    siblings = last.getparent()
                    del siblings[: siblings.index(last)]
                if tags > _MOST_IN_ROW:
                    raise UnreadableFile(
                        f"A row of the sheet has more than {max_columns():,} columns, which are the most that are read."
                    )
        parser.close()


def _refuse_entities(start: bytes) -> None:
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableFile("The workbook declares XML entities, which no spreadsheet writes.")


def _words(element: Any) -> str:
    """Plain or rich text, without how it is pronounced."""
    if element is None:
        return ""
    if len(element) == 1 and _is(element[0], "t"):
        return element[0].text or ""
    parts = [*element.iterfind("{*}t"), *element.iterfind("{*}r/{*}t")]
    return "".join(part.text or "" for part in parts)


def _part(element: Any, name: str) -> Any:
    """The first child of this name, in whatever namespace."""
    for part in element:
        if _is(part, name):
            return part
    return None


def _is(element: Any, name: str) -> bool:
    tag = element.tag  # of what is no element, a function
    return isinstance(tag, str) and tag.rpartition("}")[2] == name


def _filled(row: Any) -> Iterator[tuple[int, object]]:
    """The cells of a row with something in them, each with the number of its column, from 0."""
    found = dict.fromkeys([part.getparent() for part in row.iter("{*}v", "{*}is")])
    names = [cell.get("r") for cell in found]
    if all(names):
        yield from zip(map(_column, names), found, strict=True)
        return
    at = -1
    for cell in row.iterchildren("{*}c"):  # without names, cells follow one another
        at = _column(cell.get("r"), at + 1)
        if cell in found:
            yield at, cell


def _column(reference: str | None, following: int = 0) -> int:
    """The number of a column, from 0, by the name of its cell; without one it follows the last."""
    found = _LETTERS.match(reference) if reference else None
    return following if found is None else _numbered(found[0])


@cache
def _numbered(letters: str) -> int:
    """The number of a column, from 0: of A to ZZZ there are 18,278."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _rest_of(sheets: list[Iterator[Row]]) -> dict[int, str]:
    parts: dict[int, dict[int, str]] = {}
    for rows in sheets:
        for row in islice(rows, 1, None):
            if len(row) >= 3 and isinstance(row[0], int) and isinstance(row[1], int):
                parts.setdefault(row[0], {})[row[1]] = str(row[2] or "").removeprefix("⟦")
    return {number: "".join(part for _, part in sorted(found.items())) for number, found in parts.items()}


def _read(cell: Any, more: dict[int, str]) -> object:
    if not isinstance(cell, str):
        return cell
    if cell[-1:] == "⟧" and (found := MORE.search(cell)) and int(found[1]) in more:
        cell = cell[: found.start()] + more[int(found[1])]
    return restored(unescaped(cell))
