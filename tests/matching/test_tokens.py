"""What of a statement tells its subject."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.tokens import dates, names, negations, numbers, read


def test_a_statement_is_known_by_its_telling_terms() -> None:
    assert read("The ministers were about to close the borders, the minister said.").terms == (
        "minist",
        "close",
        "border",
        "said",
    )


def test_a_statement_of_common_words_alone_keeps_them() -> None:
    assert read("What is it about?").terms == ("what", "is", "it", "about")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy told Norway’s Larsen to wait.", {"norway", "larsen"}),
        ("Prices rose. Wages did not.", set()),
        ("Zoran Example denied it.", {"zoran", "exampl"}),
        ("NATO denied it.", {"nato"}),
        ("Norway is calm, but is Norway calm?", {"norway"}),
        ("He came on Monday in July.", set()),
        ("“Trade will grow,” said the minister.", set()),
    ],
)
def test_names_are_told_from_words_that_open_a_sentence(text: str, expected: set[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,500 soldiers", {"1500"}),
        ("1.5 thousand soldiers", {"1500"}),
        ("$2bn and 2 billion", {"2000000000"}),
        ("40 percent, 40 per cent or 40%", {"40%"}),
        ("three ministers", {"3"}),
        ("on 9 July 2021 at 3.5 degrees", {"3.5"}),
        ("the B52 flew", set()),
    ],
)
def test_numbers_are_read_in_all_their_forms_and_dates_are_not_numbers(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 9 July 2021", {(2021, 7, 9)}),
        ("on July 9th, 2021", {(2021, 7, 9)}),
        ("on Jan. 6", {(None, 1, 6)}),
        ("in March 2020", {(2020, 3, None)}),
        ("by 2030", {(2030, None, None)}),
        ("2021-07-09", {(2021, 7, 9)}),
        ("2021 soldiers fell in 1989", {(1989, None, None)}),
        ("2000 people", set()),
    ],
)
def test_dates_are_read_as_far_as_they_are_said(text: str, expected: set[tuple[int | None, ...]]) -> None:
    assert dates(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They won't leave", {"wont"}),
        ("It was never closed, no", {"never", "no"}),
        ("She denied it", {"denied"}),
        ("A notable knot", set()),
    ],
)
def test_words_that_turn_a_statement_round_are_found(text: str, expected: set[str]) -> None:
    assert negations(text) == expected


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    read(text), names(text), numbers(text), dates(text), negations(text)
