"""Tables: CSV, TSV and XLSX → an article a row.

Comes in: an entry. Goes out: a member for each row that has a text (or the HTML of a page), with
what its other columns say of it. Rows are read one by one; a row that is too long, or has no text,
is refused by its number. Which column holds what is decided by `columns`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import BinaryIO, Protocol

from ..decode import decode
from ..metadata import Known
from ..page import UnreadablePage
from .entry import Context, Entry, beside, damaged
from .member import Form, Member, Opened, Refusal, article_digest
from .table_headings import columns_of, delimiter_of

__all__ = ["open_table", "open_workbook", "row_members"]

_HTML = re.compile(r"<(?:p|br|div|html|body|article|h[1-6]|ul|a|b|strong|em|i|span|img)\b[^>]*>", re.I)
_WHOLE_PAGE = re.compile(r"<(?:html|body|head)\b", re.I)
_CUT = re.compile(r"…?\s*\[\+\d+ chars\]\s*\Z")  # where NewsAPI breaks an article off
_SHEET_ROWS = 1_048_576


def open_table(entry: Entry) -> Iterator[Opened]:
    """CSV or TSV, in any usual delimiter and encoding."""
    codec = _codec(entry.head)
    with io.TextIOWrapper(entry.whole(), encoding=codec, errors="replace", newline="") as text:
        first = text.readline(entry.context.limits.cell_characters)
        if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own line
            delimiter, first = first.strip()[4], text.readline(entry.context.limits.cell_characters)
        else:
            delimiter = delimiter_of(first)
        csv.field_size_limit(entry.context.limits.cell_characters)
        lines = _lines(first, text, entry.context.limits.cell_characters)
        yield from row_members(entry, _csv_rows(csv.reader(lines, delimiter=delimiter)))


def _csv_rows(reader: Iterator[list[str]]) -> Iterator[list[str] | str]:
    """The rows; a message for one that cannot be read."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"The row cannot be read: {error}."


def _lines(first: str, text: io.TextIOWrapper, most: int) -> Iterator[str]:
    """The lines of a table, none longer than it may be."""
    line = first
    while line:
        if len(line) >= most:
            raise UnreadablePage(
                "too_large", f"A line has more than {most:,} characters, the most that are read."
            )
        yield line.replace("\x00", "")
        line = text.readline(most)


def _codec(head: bytes) -> str:
    """The encoding of a table, by its head."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    whole = head[: head.rfind(b"\n") + 1] or head
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError:
        return decode(whole).encoding
    return "utf-8-sig"


def open_workbook(entry: Entry, stream: BinaryIO) -> Iterator[Opened]:
    """XLSX: every sheet that has a heading and rows. Formulas count for their stored results."""
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        message = "Tables of Excel need openpyxl: pip install '.[documents]'."
        raise UnreadablePage("needs_package", message) from error
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except (KeyError, TypeError, AttributeError, *damaged) as error:
        raise UnreadablePage("damaged", f"The workbook is damaged: {str(error)[:200]}.") from error
    several = len(book.worksheets) > 1
    found, missing = False, None
    for sheet in book.worksheets:
        rows = _sheet_rows(sheet, entry.context)
        try:
            for member in row_members(entry, rows, f"{sheet.title}, " if several else ""):
                found = True
                yield member
        except UnreadablePage as error:
            missing = error  # a sheet of notes beside the table is no fault
    if missing and not found:
        raise missing


class _Sheet(Protocol):
    """What a workbook's library gives of a sheet."""

    def iter_rows(self, *, max_row: int, values_only: bool) -> Iterable[Sequence[object]]: ...


def _sheet_rows(sheet: _Sheet, context: Context) -> Iterator[list[str] | str]:
    try:
        for row in sheet.iter_rows(max_row=_SHEET_ROWS, values_only=True):
            yield [_cell(value) for value in row]
    except (KeyError, TypeError, AttributeError, SyntaxError, *damaged) as error:
        yield f"The sheet is damaged here: {str(error)[:200]}."


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        moment = value.isoformat(sep="T", timespec="seconds")
        return moment.removesuffix("T00:00:00")
    return value.isoformat() if isinstance(value, date) else str(value)


def row_members(entry: Entry, rows: Iterator[list[str] | str], before: str = "") -> Iterator[Opened]:
    """An article for each row beneath the heading. Raises `UnreadablePage` where the table has no text."""
    context = entry.context
    heading, skipped = _heading(rows, context)
    columns = _columns(heading, context)
    for number, row in enumerate(rows, skipped + 1):
        context.enter()
        place = beside(entry.place, f"{before}row {number}")
        if isinstance(row, str):
            yield Refusal(context.path, place, "damaged", row)
        elif any(cell.strip() for cell in row):
            yield article_of(context, place, {r: row[at] for r, at in columns.items() if at < len(row)})


def _heading(rows: Iterator[list[str] | str], context: Context) -> tuple[list[str], int]:
    """The first row that names columns, and its number; titles above it are left out."""
    first: list[str] = []
    for number, row in enumerate(rows, 1):
        if isinstance(row, str):
            raise UnreadablePage("damaged", row)
        if any(row[context.limits.columns :]):
            most = f"{context.limits.columns:,}"
            raise UnreadablePage(
                "too_large", f"The table has more than {most} columns, the most that are read."
            )
        first = first or ([cell for cell in row if cell.strip()] and row)
        try:
            if {"text", "html"} & set(columns_of(row, context.columns)):
                return row, number
        except KeyError:
            pass
        if number == 10:
            break
    return first, 1


def _columns(heading: Sequence[str], context: Context) -> dict[str, int]:
    named = ", ".join(cell.strip()[:40] for cell in heading[:30] if cell.strip())
    if not named:
        raise UnreadablePage("empty", "The table is empty.")
    try:
        columns = columns_of(heading, context.columns)
    except KeyError as error:
        raise UnreadablePage(
            "no_column", f"The table has no column {error.args[0]!r}. It has: {named}."
        ) from error
    if not {"text", "html"} & set(columns):
        message = f"No column of this table is known to hold an article's text. It has: {named}. Name it: --column text=NAME."
        raise UnreadablePage("no_column", message)
    return columns


def article_of(context: Context, place: str, cells: dict[str, str]) -> Opened:
    """The article of a row, by what its cells are; one without words is refused."""
    form: Form = "article"
    text = cells.get("text", "").strip()
    whole = cells.get("html", "").strip()
    if whole and (not text or _WHOLE_PAGE.search(whole)):
        text, form = whole, "html" if _WHOLE_PAGE.search(whole) else "article_html"
    elif len(_HTML.findall(text[:20_000])) >= 2:
        form = "html" if _WHOLE_PAGE.search(text[:2000]) else "article_html"
    if not text:
        return Refusal(context.path, place, "empty", "The row has no text.")
    if len(text) > context.limits.cell_characters:
        most = f"{context.limits.cell_characters:,}"
        return Refusal(context.path, place, "too_large", f"The text has more than {most} characters.")
    known = known_of(cells)
    notes = ("The text breaks off; the table holds no more of it.",) if _CUT.search(text[-40:]) else ()
    data = text.replace("\x00", "").encode("utf-8", "replace")
    digest = article_digest(data, known)
    return Member(context.path, place, form, data, digest, context.file_digest, known, notes)


def known_of(cells: dict[str, str]) -> Known:
    """What the other cells of a row say of its article."""
    told = {
        role: " ".join(cells[role].split())
        for role in ("title", "source", "byline", "published", "updated", "address")
        if cells.get(role, "").strip()
    }
    told = {
        role: words for role, words in told.items() if words.casefold() not in ("nan", "none", "null", "n/a")
    }
    if (address := told.get("address", "")) and not address.lower().startswith(("http://", "https://")):
        del told["address"]
    if "byline" in told:
        told["byline"] = _names(told["byline"])
    details = {role: cells[role].strip()[:300] for role in ("section", "id") if cells.get(role, "").strip()}
    return Known(**told, details=details, certain=True)


def _names(words: str) -> str:
    """Authors as lists are printed: "['Ada Berg', 'Ole Ek']" → "Ada Berg, Ole Ek"."""
    if words[:1] == "[" and words[-1:] == "]":
        names = re.findall(r"""'([^']+)'|"([^"]+)\"""", words)
        return ", ".join(first or second for first, second in names)
    return words
