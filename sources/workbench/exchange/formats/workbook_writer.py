"""Write a workbook (XLSX, ISO/IEC 29500) row by row, straight into the stream.

A cell takes 32,767 characters; an article is often longer. Such a cell ends in "⟦more N⟧" and the rest
stands, in parts, on a second sheet "more". All words are inline strings, never shared ones and never
formulas, so that memory stays flat and nothing is evaluated. The same rows give the same bytes.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import RawIOBase
from itertools import chain
from typing import IO, Any, cast

from sources.workbench.exchange.cells import as_text
from sources.workbench.formulas import harmless
from sources.workbench.parts import parts

__all__ = ["MORE", "unescaped", "workbook"]

MORE = re.compile(r"⟦more (\d+)⟧\Z")
_PART = 16_000  # code points; of two UTF-16 units at most, so a part fits in a cell
_ROWS = 500  # written at a time
_WHEN = (1980, 1, 1, 0, 0, 0)  # the package says what it holds, not when it was packed
# What XML cannot hold or would change (return becomes line feed), and what looks like an escape.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    "<sheetData>"
)
_SHEET_END = "</sheetData></worksheet>"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def unescaped(text: str) -> str:
    """The characters that a workbook writes as _xHHHH_ (ST_Xstring), as themselves."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def workbook(
    headers: Sequence[str], rows: Iterable[Sequence[object]], *, packed: bool = True
) -> Iterator[bytes]:
    """Yield a workbook with one row of headings and the rows under it.

    Not `packed`, it is the same to the byte on every machine: packers differ, storing does not.
    """
    out = _Outlet()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(cast(IO[bytes], out), "w", method) as package, _rest_file() as rest:
        sheet = _Sheet(headers, rest)
        with package.open(_member("xl/worksheets/sheet1.xml", method), "w") as part:
            part.write((_SHEET + sheet.heading()).encode())
            yield out.taken()
            for some in parts(enumerate(rows, 2), _ROWS):
                part.write("".join(chain.from_iterable(sheet.row(n, cells) for n, cells in some)).encode())
                if block := out.taken():
                    yield block
            part.write(_SHEET_END.encode())
        sheets = ["records"]
        if sheet.kept:
            sheets.append("more")
            rest.write(_SHEET_END.encode())
            rest.seek(0)
            with package.open(_member("xl/worksheets/sheet2.xml", method), "w") as part:
                while block := rest.read(1 << 20):
                    part.write(block)
                    yield out.taken()
        for name, text in _frame(sheets):
            package.writestr(_member(name, method), text)
    yield out.taken()


class _Outlet(RawIOBase):
    """Where the package is written to: keeps what nobody has taken yet."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.blocks.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        data = b"".join(self.blocks)
        self.blocks.clear()
        return data


class _Sheet:
    """Rows as XML; what is too long for its cell goes to `rest`."""

    def __init__(self, headers: Sequence[str], rest: IO[bytes]) -> None:
        self.headers = headers
        self.letters = [_letters(at) for at in range(len(headers))]
        self.rest = rest
        self.kept = 0
        self.line = 1

    def heading(self) -> str:
        cells = (
            f'<c r="{letter}1" s="1" t="inlineStr"><is><t>{escape(harmless(name), quote=False)}</t></is></c>'
            for letter, name in zip(self.letters, self.headers, strict=True)
        )
        return f'<row r="1">{"".join(cells)}</row>'

    def row(self, number: int, cells: Sequence[Any]) -> Iterator[str]:
        yield f'<row r="{number}">'
        for letter, cell in zip(self.letters, cells, strict=True):
            kind = type(cell)
            if cell is None or cell == "":
                continue
            if kind is bool:
                yield f'<c r="{letter}{number}" t="b"><v>{cell:d}</v></c>'
            elif kind is float or (kind is int and -(2**53) < cell < 2**53):
                yield f'<c r="{letter}{number}"><v>{cell!r}</v></c>'
            else:
                text = _escaped(harmless(cell if kind is str else as_text(cell)))
                if len(text) > _PART or text[-1] == "⟧":
                    text = self._fitting(text)
                yield f'<c r="{letter}{number}" t="inlineStr"><is>{_text(text)}</is></c>'
        yield "</row>"

    def _fitting(self, text: str) -> str:
        """The start of a text that is too long, with the number of its rest; or one that looks so."""
        if len(text) <= _PART and not MORE.search(text):
            return text
        fits = text[: _PART - 20] if len(text) > _PART else ""
        if not self.kept:
            titles = "".join(
                f'<c r="{letter}1" s="1" t="inlineStr"><is><t>{title}</t></is></c>'
                for letter, title in zip("ABC", ("number", "part", "text"), strict=True)
            )
            self.rest.write(f'{_SHEET}<row r="1">{titles}</row>'.encode())
        self.kept += 1
        for part, start in enumerate(range(len(fits), len(text), _PART), 1):
            self.line += 1
            n = self.line
            # The mark before a part keeps it from looking like a formula.
            words = _text("⟦" + text[start : start + _PART])
            self.rest.write(
                f'<row r="{n}"><c r="A{n}"><v>{self.kept}</v></c><c r="B{n}"><v>{part}</v></c>'
                f'<c r="C{n}" t="inlineStr"><is>{words}</is></c></row>'.encode()
            )
        return f"{fits}⟦more {self.kept}⟧"


def _escaped(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _text(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text, quote=False)}</t>'


def _letters(at: int) -> str:
    """A, B … Z, AA: the name of a column, counted from 0."""
    name = ""
    at += 1
    while at:
        at, digit = divmod(at - 1, 26)
        name = chr(65 + digit) + name
    return name


def _member(name: str, method: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _WHEN)
    member.compress_type = method
    member.create_system = 3  # the same on every system
    member.external_attr = 0o644 << 16
    return member


def _rest_file() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=1 << 22)


def _frame(sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts that make sheets a workbook."""
    yield "xl/styles.xml", _STYLES
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1)
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        f'<Relationship Id="rId{len(sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    yield (
        "_rels/.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{parts}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    )
