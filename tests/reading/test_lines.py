"""Paragraphs are found whatever the layout, and keep their place in the text."""

from __future__ import annotations

import textwrap

import pytest

from sources.reading.lines import split_paragraphs

ONE = (
    "The harbour board said on Thursday that dredging would begin in March, two years later than planned, "
    "because the survey ship had been needed elsewhere."
)
TWO = (
    "Fishermen said they had heard that before. “We will believe it when we see the barge,” said one of them."
)
THREE = (
    "The work is to cost 12 million and to last until the autumn, according to the board, which expects "
    "larger ships to call from next year on; the ferry company has ordered two already."
)


def flat(text: str) -> list[str]:
    return [" ".join(paragraph.words.split()) for paragraph in split_paragraphs(text)]


@pytest.mark.parametrize("width", [60, 72, 76, 80, 100])
def test_lines_broken_for_their_length_are_one_paragraph(width: int) -> None:
    text = "\n\n".join(textwrap.fill(words, width, break_on_hyphens=False) for words in (ONE, TWO, THREE))
    assert flat(text) == [ONE, TWO, THREE]


def test_paragraphs_set_in_instead_of_apart_are_told_apart() -> None:
    text = "\n".join(textwrap.fill(words, 72, initial_indent="    ") for words in (ONE, TWO, THREE))
    assert flat(text) == [ONE, TWO, THREE]


def test_a_wrapped_paragraph_keeps_the_line_breaks_of_the_text() -> None:
    text = textwrap.fill(ONE, 72) + "\n\n" + textwrap.fill(THREE, 72)
    first = split_paragraphs(text)[0]
    assert text[first.start : first.end] == first.words == textwrap.fill(ONE, 72)


@pytest.mark.parametrize(
    "text",
    [
        "Home\nWorld\nSport\nWeather",
        "Minister opens bridge after long delay\nRail strike called off\nFive ways to cook a pumpkin",
        "1. First point of the plan\n2. Second point of the plan\n3. Third",
        ONE + "\n" + TWO + "\n" + THREE,
        "The board met on Monday, it said, and number 1 was read out to all who had come there.\n"
        "The board met on Monday, it said, and number 2 was read out to all who had come there.\n"
        "The board met on Monday, it said, and number 3 was read out to all who had come there.\n"
        "The board met on Monday, it said, and number 4 was read out to all who had come there.",
        "Council votes to keep the old town hall and to build a new library\n"
        "Storm brings down trees across the north of the county\n"
        "Museum to open late on Fridays in summer, director says in interview\n"
        "Two held after raid",
    ],
    ids=["menu", "headlines", "list", "one line a paragraph", "sentences of one length", "long headlines"],
)
def test_lines_that_end_where_they_end_stay_apart(text: str) -> None:
    assert flat(text) == text.split("\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", "\n\x0c\n"])
def test_every_kind_of_line_end_parts_lines(end: str) -> None:
    assert flat(f"{ONE}{end}{TWO}") == [ONE, TWO]


def test_spans_leave_out_white_space_and_characters_without_width() -> None:
    text = "\ufeff  \u200b\xa0" + ONE + "\xa0\u200b \r\n\u2003\r\n" + TWO
    assert [text[p.start : p.end] for p in split_paragraphs(text)] == [ONE, TWO]
    assert [p.gap for p in split_paragraphs(text)] == [0, 1]
