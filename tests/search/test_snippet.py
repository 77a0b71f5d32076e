"""A hit is shown in its context."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.lexicon import entries
from sources.workbench.search.query import parse
from sources.workbench.search.snippet import hits_in, snippet
from sources.workbench.search.terms import words

LONG = (
    "Nothing of note. " * 50 + "The ministers discussed closing the border crossings. " + "More of it. " * 50
)


def test_the_words_asked_for_are_marked_in_all_their_forms() -> None:
    pieces = snippet("The minister closed “borders” again", parse("close border*"))
    assert [piece.text for piece in pieces if piece.hit] == ["closed", "borders"]
    assert "".join(piece.text for piece in pieces) == "The minister closed “borders” again"


def test_the_stretch_with_most_of_the_words_is_shown() -> None:
    shown = "".join(piece.text for piece in snippet(LONG, parse("border crossing"), width=100))
    assert "border crossings" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 140


def test_without_a_hit_the_opening_is_shown() -> None:
    assert "".join(piece.text for piece in snippet(LONG, parse("absent"), width=30)).startswith(
        "Nothing of note"
    )


def hits(text: str, typed: str) -> list[str]:
    return [piece.text for piece in snippet(text, parse(typed), width=10_000) if piece.hit]


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ('"the border"', ["the Borders"]),
        ('"border in the north"', ["border, in the north"]),
        ("north", ["north"]),
        ("U.S.", ["U.S"]),
        ("oneill", ["O’Neill"]),
        ("elysee", ["Élysée"]),
        ("strasse", ["Straße"]),
        ("1000", ["1,000"]),
        ("die", ["dying"]),
        ('"elysée dying"', ["Élysée “dying"]),
        ('"in the bord*"', []),
        ("bord*", ["Borders", "border", "border-crossing"]),
        ("crossing", ["border-crossing"]),
        ('"north border"', []),
    ],
)
def test_a_word_is_marked_however_it_is_written_and_a_phrase_as_a_whole(
    typed: str, marked: list[str]
) -> None:
    text = (
        "For the Borders (the U.S. border, in the north) O’Neill paid the Élysée “dying” 1,000 in "
        "Straße 9 at a border-crossing."
    )
    assert hits(text, typed) == marked


def test_every_word_is_found_by_each_of_its_forms() -> None:
    for word in [
        *entries("common_words"),
        "skies",
        "lying",
        "tying",
        "apply",
        "ability",
        "ugly",
        "news",
        "axes",
    ]:
        for one in words(word):
            assert hits(f"So, {one}: it is.", one), word


def test_a_long_stretch_without_gaps_is_not_shown_whole() -> None:
    shown = snippet("x" * 5_000 + "/border/" + "y" * 5_000, parse("border"))
    assert sum(len(piece.text) for piece in shown) < 500
    assert hits("政府は国境を閉鎖した。" * 20, "国境")[0] == "国境"


def test_what_was_asked_for_is_in_a_text_only_with_all_its_words() -> None:
    assert hits_in("Closing the border", parse("border close"))[1]
    assert not hits_in("Closing the border", parse("border north"))[1]


@given(st.text(), st.text(), st.integers(1, 300))
def test_pieces_are_cut_from_the_text_as_it_is(text: str, typed: str, width: int) -> None:
    shown = "".join(piece.text for piece in snippet(text, parse(typed), width))
    assert shown.removeprefix("…").removesuffix("…") in text or shown in text


@given(st.text())
def test_a_text_holds_its_own_words(text: str) -> None:
    query = parse(text)
    assert any(piece.hit for piece in snippet(text, query, width=10_000)) or not query
