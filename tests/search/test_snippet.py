"""A hit is shown in its context."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sources.search.query import parse
from sources.search.snippet import snippet

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


@given(st.text(), st.text(), st.integers(1, 300))
def test_pieces_are_cut_from_the_text_as_it_is(text: str, typed: str, width: int) -> None:
    shown = "".join(piece.text for piece in snippet(text, parse(typed), width))
    assert shown.removeprefix("…").removesuffix("…") in text or shown in text


@given(st.text())
def test_a_text_holds_its_own_words(text: str) -> None:
    query = parse(text)
    assert any(piece.hit for piece in snippet(text, query, width=10_000)) or not query
