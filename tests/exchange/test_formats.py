"""Whatever a cell holds, it comes back from a file as it went in, and is never a formula there."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.db.models import Model, QuerySet
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.workbench.exchange.formats import CSV, TABLE_FORMATS, XLSX, ExchangeFormat
from sources.workbench.formulas import harmless, restored

# Databases hold no null characters and no halves of surrogate pairs.
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
HOSTILE = st.sampled_from(
    ["=1", "'=1", "''@x", "-3", "_x000D_", "_x005F_x", "⟦more 1⟧", "⟦", "a\r\nb", "\r", "\t x", "\ufffe", "\x85\u2028",
     "x" * 33000 + "⟦more 2⟧", " lead ", "true", "null", "~", "1e5", "2021-01-01", "007", "<<", "<r>x</r>", "\x1b[0m",
     "😀" * 20000, "'", "", "#REF!", "{}", "[]"]
)  # fmt: skip
CELL = TEXT | HOSTILE
ROW = st.tuples(
    CELL.filter(bool),
    CELL,
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.lists(st.lists(st.integers(0, 99), max_size=2), max_size=3) | st.lists(CELL, max_size=2),
)
HEADERS = ["a", "b", "c", "d", "e", "f"]


def as_held(file_format: object, row: Any) -> list[object]:
    """What a format can hold of a row."""
    cells = list(row)
    if file_format in (CSV, XLSX):
        cells[5] = json.dumps(cells[5], ensure_ascii=False, separators=(",", ":"))
    if file_format is CSV:
        cells[2:5] = [str(cells[2]), str(cells[3]), str(cells[4]).lower()]
    return cells


@pytest.mark.parametrize("file_format", TABLE_FORMATS, ids=lambda f: f.name)
@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=4))
def test_cells_come_back_as_they_were(file_format: ExchangeFormat, rows: QuerySet[Model]) -> None:
    data = b"".join(file_format().stream(HEADERS, rows))
    found = [["" if cell is None else cell for cell in row] for row in file_format().create_dataset(data)]
    assert found == [as_held(file_format, row) for row in rows]
    assert b"".join(file_format().stream(HEADERS, rows)) == data


@given(text=CELL)
@example(text="'=")
@example(text="＝1")
def test_escaping_can_be_taken_back(text: str) -> None:
    assert restored(harmless(text)) == text


@given(text=CELL)
def test_no_escaped_cell_begins_like_a_formula(text: str) -> None:
    assert harmless(text)[:1] not in set("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("text", ["Plain", "'quoted'", "a=b", "1-2", "", "‘=’"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert harmless(text) == text


DANGEROUS = ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1"]


@pytest.mark.parametrize("text", DANGEROUS, ids=repr)
def test_no_cell_of_a_csv_begins_like_a_formula(text: str) -> None:
    data = b"".join(CSV().stream([text], [[text]])).decode()
    for row in csv.reader(io.StringIO(data, newline="")):
        assert row == ["'" + text]


@pytest.mark.parametrize("text", DANGEROUS, ids=repr)
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    data = b"".join(XLSX().stream([text], [[text]]))
    for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows():
        assert [cell.data_type for cell in row] == ["s"]
        assert row[0].value.startswith("'")


def test_numbers_in_tables_stay_numbers() -> None:
    data = b"".join(CSV().stream(["n"], [[-1.5], [-2]])).decode()
    assert data == "n\r\n-1.5\r\n-2\r\n"
