"""Beside a score stand its reasons, and what may turn likeness into contradiction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.reasons import compare


@pytest.mark.parametrize(
    ("first", "second", "flags"),
    [
        (
            "Norway will close its border",
            "Norway will not close its border",
            ["negation: “not” in the second only"],
        ),
        ("Norway never closed the border", "The border was not closed", []),
        ("Some 800 soldiers fell", "Officials say 1,200 soldiers fell", ["numbers differ: 800 against 1200"]),
        ("Some 800 soldiers fell", "Soldiers fell", []),
        ("Prices rose 4%", "Prices rose 4 percent", []),
        (
            "Talks begin on 9 July",
            "Talks begin on 12 July 2021",
            ["dates differ: 9 July against 12 July 2021"],
        ),
        ("Talks begin on 9 July", "Talks begin in July 2021", []),
    ],
)
def test_mismatches_are_named(first: str, second: str, flags: list[str]) -> None:
    assert compare(first, second).flags == flags


def test_what_is_shared_is_told_in_the_words_of_the_first() -> None:
    found = compare("The 3 envoys told Norway to close borders", "Norway closes a border to 3 envoys")
    assert found.lines() == [
        "shared names: norway",
        "shared numbers: 3",
        "shared words: envoys, close, borders",
    ]


@given(st.text(), st.text())
def test_flags_do_not_depend_on_the_order(first: str, second: str) -> None:
    assert len(compare(first, second).flags) == len(compare(second, first).flags)


@given(st.text())
def test_nothing_stands_against_a_text_and_itself(text: str) -> None:
    assert compare(text, text).flags == []
