"""How values become cells, and cells values again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sources.workbench.exchange.columns import BadCell, Column, Day, Decimal, Flag, Json, Moment, Text, Whole


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (Text("x"), None, ""),
        (Text("x"), 12.0, "12"),
        (Text("x"), datetime(2021, 7, 10), "2021-07-10"),
        (Text("x"), date(2021, 7, 10), "2021-07-10"),
        (Whole("x"), " 7 ", 7),
        (Whole("x"), 7.0, 7),
        (Whole("x"), "", None),
        (Decimal("x"), "0.5", 0.5),
        (Flag("x"), "TRUE", True),
        (Flag("x"), "no", False),
        (Flag("x"), "", None),
        (Day("x"), "2021-07-10", date(2021, 7, 10)),
        (Day("x"), datetime(2021, 7, 10, 5), date(2021, 7, 10)),
        (Moment("x"), "2021-07-10T22:46:00+02:00", datetime(2021, 7, 10, 20, 46, tzinfo=UTC)),
        (Moment("x"), "2021-07-10T22:46:00", datetime(2021, 7, 10, 22, 46, tzinfo=UTC)),
        (Json("x"), "[[1, 2]]", [[1, 2]]),
        (Json("x"), "", None),
    ],
    ids=repr,
)
def test_a_cell_is_read_as_its_column_means_it(column: Column, cell: object, value: object) -> None:
    assert column.from_cell(cell) == value


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (Text("x"), ["a"]),
        (Text("x"), "a\x00b"),
        (Whole("x"), "1.5"),
        (Whole("x"), True),
        (Whole("x"), "9" * 30),
        (Decimal("x"), "nan"),
        (Decimal("x"), "1e999"),
        (Decimal("x"), "1,5"),
        (Flag("x"), "maybe"),
        (Day("x"), "10 July 2021"),
        (Day("x"), "2021-02-30"),
        (Moment("x"), "yesterday"),
        (Json("x"), "{'a': 1}"),
        (Json("x"), "[" * 100_000),
    ],
    ids=lambda v: repr(v)[:30],
)
def test_a_cell_that_means_nothing_is_refused(column: Column, cell: object) -> None:
    with pytest.raises(BadCell):
        column.from_cell(cell)


def test_both_databases_give_mappings_in_one_order() -> None:
    value = ["a", {"long": [{"z": 1, "b": 2}], "b": 1}]
    assert repr(Json("x").to_cell(value)) == "['a', {'b': 1, 'long': [{'b': 2, 'z': 1}]}]"


def test_days_and_times_are_written_in_one_way() -> None:
    assert Day("x").to_cell(date(2021, 7, 10)) == "2021-07-10"
    assert Moment("x").to_cell(datetime(2021, 7, 10, 22, 46, tzinfo=UTC)) == "2021-07-10T22:46:00+00:00"
    assert Day("x").to_cell(None) == Moment("x").to_cell(None) == ""
