"""Paragraphs are told from lines in every way a page may be laid out."""

from __future__ import annotations

import pytest

from claims.extraction.annotate.paragraphs import paragraphs
from claims.extraction.find.score import standard_scorer
from sources.reading.page import Page, Span

from .found import found


def texts(text: str, *body: tuple[int, int]) -> list[str]:
    page = Page(text=text, body=tuple(Span(*span) for span in body) or (Span(0, len(text)),))
    return [" ".join(paragraph.span.of(text).split()) for paragraph in paragraphs(page, standard_scorer())]


WRAPPED = (
    "“We have no time to lose and every day counts for the people in the city,”\n"
    "the mayor told a crowd of several hundred on Monday. “We need help\n"
    "now.”\n\nThe minister said on Tuesday that the first trains would leave the\n"
    "station within a week.\n"
)


def test_hard_wrapped_lines_are_joined() -> None:
    assert len(texts(WRAPPED)) == 2
    [first, second] = found(WRAPPED)
    assert (first[0], first[2]) == ("direct", "the mayor")
    assert len(first[1]) == 2
    assert second[2] == "The minister"


@pytest.mark.parametrize("newline", ["\n", "\n\n", "\r\n", "\n \n", "\r\n\r\n"])
def test_paragraphs_of_one_line_stay_apart(newline: str) -> None:
    lines = [
        "The first paragraph of this page says at some length what happened on that day in the capital and why.",
        "The second paragraph goes on with the story, and it is no shorter than the first one was, by and large.",
        "A heading",
        "The third paragraph closes the story, with a look at what is to come in the days and weeks that follow.",
    ]
    assert texts(newline.join(lines)) == lines


def test_only_the_body_is_read() -> None:
    text = "Menu\n\nThe body.\n\nMost read"
    assert texts(text, (6, 15)) == ["The body."]
