"""Whatever the text, reading ends, is repeatable, and every span lies inside the text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.reading import Page, UnreadablePage, read_bytes
from sources.reading.page_limits import Limits

PIECES = [
    "Home", "Menu", "© 2021 Example Post", "By A. Writer", "10 July 2021", "Reuters | Moscow | 10:00", "...", "“", '"',
    "Share this", "Most read", "Comments", "(AP) —", "MOSCOW —", "\u200b", "\ufeff", "\xa0", "\r\n", "\r", "\u2028",
    "\x0c", "\t", "|", "https://example.org/a/long-address", "The council said on Monday that it would meet again.",
    "The council said on Monday that it would meet again, and that nobody had been hurt in the fire at the mill, "
    "which burned for two days before the rain came down from the hills and put it out.",
]  # fmt: skip
lines = st.lists(st.sampled_from(PIECES) | st.text(max_size=60), max_size=40)
texts = st.text(max_size=400) | st.builds(
    str.join, st.sampled_from(["\n", "\n\n", " ", "\r\n", "\n   "]), lines
)


def read(text: str, *, body_only: bool = False) -> Page | None:
    try:
        return read_bytes(text.encode("utf-8", "surrogatepass"), "page.txt", body_only=body_only)
    except UnreadablePage:
        return None


@settings(max_examples=300, deadline=None)
@given(texts, st.booleans())
def test_spans_lie_inside_the_text_and_do_not_overlap(text: str, body_only: bool) -> None:
    page = read(text, body_only=body_only)
    if page is None:
        return
    size = len(page.text)
    for spans in (page.body, tuple(block.span for block in page.blocks)):
        assert all(0 <= span.start < span.end <= size for span in spans)
        assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(0 <= span.start <= span.end <= size for span in page.evidence.values())
    if page.title is not None:
        assert page.evidence["title"].of(page.text) == page.title


@settings(max_examples=150, deadline=None)
@given(texts)
def test_blocks_hold_every_character_that_is_not_space(text: str) -> None:
    page = read(text)
    if page is None:
        return
    held = "".join(block.span.of(page.text) for block in page.blocks)
    assert sum(character.isalnum() for character in held) == sum(map(str.isalnum, page.text))
    assert [block.span for block in page.blocks if block.kind == "body"] == list(page.body)


@settings(max_examples=100, deadline=None)
@given(texts, st.booleans())
def test_reading_twice_gives_the_same(text: str, body_only: bool) -> None:
    assert read(text, body_only=body_only) == read(text, body_only=body_only)


@pytest.mark.parametrize(
    "text",
    [
        "a line of a long page\n" * 300_000,
        "word " * 2_000_000,
        "x" * 10_000_000,
        "The council met on Monday, it said.\n\n" * 100_000,
        "“" * 1_000_000,
        "By " * 300_000,
        "(" * 500_000,
        "A.B. " * 200_000 + "\n",
    ],
    ids=["lines", "words", "one word", "sentences", "marks", "by", "brackets", "initials"],
)
def test_a_page_of_any_size_is_read_in_bounded_time(text: str) -> None:
    start = time.process_time()
    page = read(text)
    assert time.process_time() - start < 20
    assert page is None or all(span.end <= len(page.text) for span in page.body)


def test_a_page_of_marks_is_refused_and_one_of_many_words_is_not() -> None:
    limits = Limits(marks=1_000)
    story = "The bridge is safe, engineers said. “It will stand,” Anna Berg told reporters.\n\n"
    for name, around in (("page.txt", "{}"), ("page.html", "<p>{}</p>")):
        for marks in ('"' * 1_001, "| " * 1_500, "– a " * 1_200):
            with pytest.raises(UnreadablePage, match="marks of punctuation") as refused:
                read_bytes(around.format(marks).encode(), name, limits=limits)
            assert refused.value.reason == "too_large"
        assert read_bytes(around.format(story * 400).encode(), name, limits=limits).text
    assert read_bytes(("no " * 400 + "." * 900).encode(), "page.txt", limits=limits).text
