"""Characters that nobody sees, or that a broken encoding left, split no name and invent no speaker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction import extract
from sources.reading.page import Page, Span

from .documents import document, quotes, said

UNSEEN = {
    "soft hyphens in the name and the words": (
        "Council leader Ines Var\u00adga said the bridge was old. “We were lu\u00adcky,” Var\u00adga said.",
        [("Ines Varga", "the bridge was old"), ("Ines Varga", "“We were lu\u00adcky,”")],
    ),
    "zero-width spaces around it": (
        "Council leader Ines\u200b Varga\u200b said the bridge was old.\n\n\ufeffBruno Halt said it was new.",
        [("Ines Varga", "the bridge was old"), ("Bruno Halt", "it was new")],
    ),
    "control characters for marks": (
        "Ines Varga\u0092s deputy, Bruno Halt, said it wasn\u0092t new. \u0093We were lucky,\u0094 Varga said.",
        [("Bruno Halt", "it wasn\u0092t new"), ("Ines Varga", "\u0093We were lucky,\u0094")],
    ),
    "lost marks": (
        "Bruno Halt said it wasn\ufffdt new. \ufffdWe were lucky,\ufffd Ines Varga said.",
        [("Bruno Halt", "it wasn\ufffdt new"), ("Ines Varga", "\ufffdWe were lucky,\ufffd")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), UNSEEN.values(), ids=UNSEEN)
def test_the_page_is_read_as_it_looks(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(f"A title for the page\n\n{text}") == expected


def test_the_mention_is_cut_out_of_the_pages_own_text() -> None:
    text = "A title for the page\n\nInes Var\u00adga said on Mon\u00adday that the bridge was old."
    page = document(text, published="2024-03-13")
    (quote,) = extract(page)
    assert quote.speaker and quote.speaker.span and quote.said_on_phrase
    assert quote.speaker.span.of(text) == "Ines Var\u00adga"
    assert (quote.said_on, quote.said_on_phrase.of(text)) == ("2024-03-11", "Mon\u00adday")


def test_a_label_with_a_soft_hyphen_is_the_same_label() -> None:
    text = """Two at a table

Orla Finch: Why did you close it?

Ines Var\u00adga: It was built for carts, and I knew it.

Orla Finch: Were you warned?

Ines Varga: Twice, I was."""
    assert [quote.speaker.name for quote in quotes(text) if quote.speaker] == [
        "Orla Finch",
        "Ines Varga",
        "Orla Finch",
        "Ines Varga",
    ]


@given(
    st.lists(
        st.sampled_from(["\u00ad", "\u200b", "“", "”", "Ines Varga ", "said ", "it was old. ", "\n\n", "Q: "])
    )
)
def test_hidden_characters_move_no_span_out_of_its_place(pieces: list[str]) -> None:
    text = "".join(pieces)
    shown = text.replace("\u00ad", "").replace("\u200b", "")
    found = extract(Page(text=text, body=(Span(0, len(text)),)))
    plain = extract(Page(text=shown, body=(Span(0, len(shown)),)))
    hidden = str.maketrans("", "", "\u00ad\u200b")
    assert [[span.of(text).translate(hidden) for span in quote.spans] for quote in found] == [
        [span.of(shown) for span in quote.spans] for quote in plain
    ]
