"""What a person types into a search box is read, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.workbench.search.query import MOST_CLAUSES, Clause, parse


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("border guards", [Clause(("border",)), Clause(("guard",))]),
        ('"border guards"', [Clause(("border", "guard"))]),
        ("“border guards” fled", [Clause(("border", "guard")), Clause(("fled",))]),
        ("tajik*", [Clause(("tajik",), beginning=True)]),
        ("-talks", [Clause(("talk",), unwanted=True)]),
        ('-"peace talks"', [Clause(("peac", "talk"), unwanted=True)]),
        ("covid-19", [Clause(("covid", "19"))]),
        ('"never closed', [Clause(("never", "close"))]),
        ("AND OR NOT ( ) ^", [Clause(("and",)), Clause(("or",)), Clause(("not",))]),
        ("", []),
        ('"" * - \0', []),
    ],
)
def test_words_phrases_beginnings_and_unwanted_words_are_told_apart(
    typed: str, expected: list[Clause]
) -> None:
    assert list(parse(typed).clauses) == expected


def test_the_last_word_may_be_unfinished_while_somebody_types() -> None:
    assert parse("border gua", typing=True).clauses[-1] == Clause(("gua",), beginning=True)
    assert parse("border gua ", typing=True).clauses[-1] == Clause(("gua",))


@given(st.text(), st.booleans())
def test_anything_can_be_typed(typed: str, typing: bool) -> None:
    assert len(parse(typed, typing=typing).clauses) <= MOST_CLAUSES


def test_a_very_long_query_is_cut() -> None:
    assert len(parse("word " * 100_000).clauses) == MOST_CLAUSES
