"""Text becomes the words and terms that are indexed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.workbench.search.terms import LONGEST, is_common, stem, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister's plan", "the minister plan"),
        ("The ministers’ plan", "the ministers plan"),
        ("don't", "dont"),
        ("U.S. and U.N. envoys", "us and un envoys"),
        ("1,500 troops", "1500 troops"),
        ("covid-19", "covid 19"),
        ("#BlackSeaFleet @JaneRoe99", "black sea fleet jane roe99"),
        ("read https://example.org/a?b=c now", "read now"),
        ("Erdoğan, Fâtih, Müller", "erdogan fatih muller"),
        ("ＦＵＬＬ ｗｉｄｔｈ", "full width"),
        ("Лавров заявил", "лавров заявил"),
        ("北京说", "北 京 说"),
        ("under_score", "under score"),
        ("…!?", ""),
    ],
)
def test_words_leave_case_accents_marks_and_addresses_aside(text: str, expected: str) -> None:
    assert words(text) == expected.split()


def test_inflected_forms_have_one_term() -> None:
    assert {stem(word) for word in ("defend", "defended", "defends", "defending")} == {"defend"}


def test_common_words_are_told_from_telling_ones() -> None:
    assert [term for term in terms("The border of the country was closed") if not is_common(term)] == [
        "border",
        "countri",
        "close",
    ]


@given(st.text())
def test_terms_never_hold_anything_a_database_would_take_for_syntax(text: str) -> None:
    for term in terms(text):
        assert term
        assert len(term) <= LONGEST
        assert not set(term) & set(" '\"\\:*&|!()-_%\0\n")


@given(st.text())
def test_words_of_words_are_the_same_words(text: str) -> None:
    found = words(text)
    assert words(" ".join(found)) == found
