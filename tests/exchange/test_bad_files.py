"""Files that cannot be imported are refused, in bounded time and memory, with a reason."""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import datetime
from typing import Any

import pytest

from sources.workbench.exchange.formats import (
    CSV,
    JSON,
    TABLE_FORMATS,
    XLSX,
    YAML,
    ExchangeFormat,
    JSONLines,
    UnreadableFile,
)

BILLION_LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def workbook(**parts: str) -> bytes:
    """An XLSX with these parts put in the place of its own."""
    plain = zipfile.ZipFile(io.BytesIO(b"".join(XLSX().stream(["key"], [["x"]]))))
    files = {name: plain.read(name) for name in plain.namelist()} | {
        name.replace("__", "/") + ".xml": text.encode() for name, text in parts.items()
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def far_cells(column: str) -> str:
    """A heading, and a thousand rows whose only cell stands in this column."""
    rows = "".join(f'<row r="{n}"><c r="{column}{n}"><v>1</v></c></row>' for n in range(2, 1000))
    return f"{one_cell(3)}{rows}"


def one_cell(length: int) -> str:
    """A row with one cell of so many characters."""
    return f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * length}</t></is></c></row>'


@pytest.mark.parametrize(
    ("file_format", "data", "reason"),
    [
        (CSV, b"", "is empty"),
        (CSV, b"  \n ", "is empty"),
        (CSV, "key,text\nk,caf\xe9\n".encode("latin-1"), "Line 2 is not in UTF-8"),
        (CSV, b"PK\x03\x04rest", "Choose the format XLSX"),
        (CSV, "key,text\n".encode("utf-16-le"), "null characters"),
        (CSV, b'key,text\nk,"never closed\n', "cannot be read as CSV"),
        (CSV, b'key,text\nk,"a"b\n', "Line 2 cannot be read as CSV"),
        (CSV, b"key,text\nk,a,b,c\n", "Row 1 has 4 cells, but the header has 2"),
        (CSV, b"," * 100_000, "no header row"),
        (CSV, b"a," * 1_000_000 + b"a", "at most 200 are read"),
        (JSON, b"[{", "is not JSON"),
        (JSON, b"{", "must be a list"),
        (JSON, b'[{"key": 1}', "is not JSON"),
        (JSON, b'[{"key": 1},]', "is not JSON"),
        (JSON, b'[{"key": 1}] x', "is not JSON"),
        (JSON, b"[" * 100_000, "is not JSON"),
        (JSON, b'{"key": 1}', "must be a list"),
        (JSON, b"[1, 2]", "must be a list"),
        (JSON, b"[]", "no records"),
        (JSON, b'[{"a": ' + b"9" * 5000 + b"}]", "too long"),
        (JSONLines, b'{"key": 1}\n{"key": \n', "Line 2 is not JSON"),
        (YAML, b"- key: [1, 2\n", "is not YAML"),
        (YAML, BILLION_LAUGHS.encode(), "Anchors and aliases"),
        (YAML, b"- !!python/object/apply:os.system [ls]\n", "is not YAML"),
        (YAML, b"[" * 50 + b"]" * 50, "deeper than 20"),
        (XLSX, b"key,text\n", "not a workbook"),
        (XLSX, b"PK\x03\x04" + b"x" * 100, "not a workbook"),
        (XLSX, workbook(xl__workbook="<oops"), "cannot be read"),
        (
            XLSX,
            workbook(xl__worksheets__sheet1='<!DOCTYPE x [<!ENTITY a "b">]>' + SHEET % ""),
            "XML entities",
        ),
        (
            XLSX,
            workbook(
                xl__worksheets__sheet1=SHEET % ('<row r="1">' + '<c t="n"><v>1</v></c>' * 500 + "</row>")
            ),
            "201 columns",
        ),
        (XLSX, workbook(xl__worksheets__sheet1=SHEET % far_cells("XFD")), "16,384 columns; at most 200"),
        (XLSX, workbook(xl__worksheets__sheet1=SHEET % one_cell(40_000)), "40,000 characters in one cell"),
        (XLSX, workbook(xl__worksheets__sheet1=SHEET % one_cell(11_000_000)), "far more than the 32,767"),
        (XLSX, workbook(xl__worksheets__sheet1=SHEET % ("<row>" + "<c/>" * 500_000 + "</row>")), "columns"),
        (XLSX, workbook(xl__worksheets__sheet1=SHEET % ("<row/>" * 1_100_000)), "1,048,576 rows"),
        (XLSX, workbook(xl__worksheets__sheet1=SHEET % "<row><c>"), "XML is damaged"),
        (JSON, b'[{"key": "a", "key": "b"}]', "'key' stands twice"),
        (JSON, b'[{"key": NaN}]', "NaN is not a number"),
        (JSON, b'[{"key": -Infinity}]', "-Infinity is not a number"),
        (JSON, b'[{"key": 1e999}]', "1e999 is too large"),
        (JSON, b"[" + b"[]," * 3_000_000 + b"[]]", "must be a list of objects"),
        (JSON, b'[{"\\ud800": 1}]', "lone surrogate"),
        (JSONLines, b'{"key": 1}\n{"key": {"a": 1, "a": 2}}', "Line 2 .* 'a' stands twice"),
        (JSONLines, b"{}\n" * 500_000, "more than 200,000 records"),
        (YAML, b"- key: a\n  key: b\n", "'key' stands twice"),
        (YAML, b"- key: .nan\n", ".nan is not a number"),
        (YAML, b"- key: .inf\n", ".inf is not a number"),
        (YAML, b"- a\n" * 500_000, "Use JSON"),
        (CSV, b"key,text\n" + b"a\n" * 300_000, "more than 200,000 rows"),
        (CSV, b"key,text\n" + b"," * 1_000_000, "1,000,001 columns"),
        (CSV, b"key,text\n" + b"\n" * 2_100_000, "empty rows"),
    ],
    ids=lambda v: v.__name__ if isinstance(v, type) else (v if isinstance(v, str) else ""),
)
def test_a_bad_file_is_refused_with_its_reason(
    file_format: ExchangeFormat, data: bytes, reason: str, settings: Any
) -> None:
    settings.NEWSROOM_MAX_IMPORT_SECONDS = 60  # its reason, and not that the machine is slow
    start = time.process_time()
    with pytest.raises(UnreadableFile, match=reason):
        file_format().create_dataset(data)
    assert time.process_time() - start < 5


def test_a_workbook_that_unpacks_without_end_is_not_unpacked(settings: Any) -> None:
    settings.NEWSROOM_MAX_IMPORT_UNPACKED_BYTES = 10_000_000
    bomb = workbook(xl__worksheets__sheet1=SHEET % (" " * 50_000_000))
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableFile, match="unpacks to"):
        XLSX().create_dataset(bomb)


def test_a_workbook_that_claims_a_million_rows_is_read_as_far_as_it_goes() -> None:
    far = '<row r="1"><c r="A1" t="inlineStr"><is><t>key</t></is></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    with pytest.raises(UnreadableFile, match="more than 200,000 rows"):
        XLSX().create_dataset(workbook(xl__worksheets__sheet1=SHEET % far))


@pytest.mark.parametrize("file_format", TABLE_FORMATS, ids=lambda f: f.name)
def test_limits_are_settings(file_format: ExchangeFormat, settings: Any) -> None:
    data = b"".join(file_format().stream(["key", "text"], [["a", "b"]] * 30))
    assert len(file_format().create_dataset(data)) == 30
    settings.NEWSROOM_MAX_IMPORT_ROWS = 20
    with pytest.raises(UnreadableFile, match="20"):
        file_format().create_dataset(data)
    settings.NEWSROOM_MAX_IMPORT_ROWS, settings.NEWSROOM_MAX_IMPORT_COLUMNS = 100, 1
    with pytest.raises(UnreadableFile, match="columns"):
        file_format().create_dataset(data)
    settings.NEWSROOM_MAX_IMPORT_BYTES = 50
    with pytest.raises(UnreadableFile, match="at most 50 can be imported"):
        file_format().create_dataset(data)


@pytest.mark.parametrize(
    "data",
    ["\ufeffkey,text\nk,é\n".encode(), "key,text\nk,é\n".encode("utf-16"), b"key,text\r\nk,\xc3\xa9\r\n"],
    ids=["UTF-8 with its mark", "UTF-16 with its mark", "Windows line ends"],
)
def test_text_that_says_its_encoding_is_read(data: bytes) -> None:
    dataset = CSV().create_dataset(data)
    assert (dataset.headers, dataset[0]) == (["key", "text"], ("k", "é"))


def test_json_records_may_leave_columns_out() -> None:
    data = json.dumps([{"key": "a", "text": "x"}, {"key": "b"}]).encode()
    dataset = JSON().create_dataset(data)
    assert dataset.headers == ["key", "text"]
    assert str(dataset[1][1]) == ""


@pytest.mark.parametrize(
    ("data", "separator"),
    [
        ("\ufeffkey;text\r\nk;one, two\r\n".encode(), "semicolons, as the headings show"),
        (b"key\ttext\nk\tone, two\n", "tabs, as the headings show"),
        ("key\ttext\nk\tone, two\n".encode("utf-16"), "tabs, as the headings show"),
        (b"key|text\nk|one, two\n", "vertical bars, as the headings show"),
        (b"sep=;\r\nkey;text\r\nk;one, two\r\n", "semicolons, as the first line says"),
        (b'"key";"text"\n"k";"one, two"\n', "semicolons, as the headings show"),
    ],
)
def test_what_parts_the_cells_is_told_by_the_headings_and_said(data: bytes, separator: str) -> None:
    dataset = CSV().create_dataset(data)
    assert (dataset.headers, dataset[0]) == (["key", "text"], ("k", "one, two"))
    assert separator in str(dataset.title)


def test_a_semicolon_in_a_heading_is_not_taken_for_what_parts_cells() -> None:
    assert CSV().create_dataset(b"a;b,text\n1,2\n").headers == ["a;b", "text"]
    assert CSV().create_dataset(b"a;a\n1;2\n").headers == ["a;a"]


@pytest.mark.parametrize("file_format", TABLE_FORMATS, ids=lambda f: f.name)
def test_rows_with_nothing_in_them_count_for_nothing_and_others_keep_their_numbers(
    file_format: ExchangeFormat,
) -> None:
    rows = [["a", "x"], ["", None], ["b", "y"], *[["", ""]] * 1000]
    dataset = file_format().create_dataset(b"".join(file_format().stream(["key", "text"], rows)))
    assert len(dataset) == 3
    assert dataset[2] == ("b", "y")


def test_a_workbook_of_another_program_gives_its_words_numbers_days_and_truths() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["text", "number", "part", "day", "truth", "empty"])
    sheet.append(["ä_x000D_b", 350, 0.5, datetime(2021, 7, 10), True, None])
    sheet.cell(row=250_000, column=2).number_format = "0.00"
    out = io.BytesIO()
    book.save(out)
    dataset = XLSX().create_dataset(out.getvalue())
    assert list(dataset) == [("ä\rb", 350, 0.5, datetime(2021, 7, 10), True, None)]
    shared = workbook(
        xl__worksheets__sheet1=SHEET % '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>',
        xl__sharedStrings='<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>key</t></si>'
        "<si><r><t>rich</t></r><r><t> text</t></r><rPh><t>no</t></rPh></si></sst>",
    )
    assert list(XLSX().create_dataset(shared)) == [("rich text",)]
