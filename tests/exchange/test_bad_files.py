"""Files that cannot be imported are refused, in bounded time and memory, with a reason."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import Any

import pytest

from sources.workbench.exchange.formats import CSV, JSON, TABLE_FORMATS, XLSX, YAML, JSONLines, UnreadableFile

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
        (CSV, b"," * 1_000_000, "no header row"),
        (CSV, b"a," * 1_000_000 + b"a", "at most 200 are read"),
        (JSON, b"{", "is not JSON"),
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
            "500 columns",
        ),
    ],
    ids=lambda v: v.__name__ if isinstance(v, type) else (v if isinstance(v, str) else ""),
)
def test_a_bad_file_is_refused_with_its_reason(file_format: Any, data: bytes, reason: str) -> None:
    start = time.monotonic()
    with pytest.raises(UnreadableFile, match=reason):
        file_format().create_dataset(data)
    assert time.monotonic() - start < 5


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
def test_limits_are_settings(file_format: Any, settings: Any) -> None:
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
