"""Sentences in which somebody says something, in the frames of English, whatever words fill them."""

from __future__ import annotations

import itertools

import pytest

from claims.extraction import extract
from sources.reading.page import Page, Span

OPENING = "The valley is wide.\n\n"
SPEAKERS = [
    ("Nora Feld", "Feld"),
    ("Mr Adeyo, who owns the mill,", "Adeyo"),
    ("the fisheries board", "board"),
    ("a woman whose house was flooded", "woman"),
]
CONTENTS = [
    "the ferry was sold in April",
    "farmers need more water",
    "if the dam breaks, the village will be lost",
    "it is too late to plant",
]
FRAMES = [
    "{S} said that {c}.",
    "{S} said {c}.",
    "{S} says {c}.",
    "{S} told the council {c}.",
    "{S} warned on Tuesday that {c}.",
    "{C}, {s} said.",
    "{C}, said {s}.",
    "{C}, according to {s}.",
    "According to {s}, {c}.",
    "As {s} put it, {c}.",
]
# Frames that pause behind a speaker who ends with a comma read oddly; the last comma goes.
CASES = [
    (frame, speaker, head, content)
    for (frame, (speaker, head)), content in zip(
        itertools.product(FRAMES, SPEAKERS), itertools.cycle(CONTENTS), strict=False
    )
]
SILENT = [
    "Nora Feld maintained the pumps for years.",
    "The board claimed the cup on Sunday.",
    "He noted the colour of the boat.",
    "Her song “The Long Field” was a hit in 1987.",
    "The mill sells “thirds” at half price.",
    "The ferry was called “Morning Star”.",
    "The driver explained the rules to the class.",
    "The town council answered questions in a debate that lasted until midnight.",
]


def said(text: str) -> list[tuple[str, str]]:
    page = Page(text=OPENING + text, body=(Span(0, len(OPENING + text)),))
    return [
        (quote.speaker.span.of(page.text) if quote.speaker and quote.speaker.span else "", words)
        for quote in extract(page)
        for words in [" ".join(span.of(page.text) for span in quote.spans)]
    ]


def sentence(frame: str, speaker: str, content: str) -> str:
    if frame.endswith("{s}.") or "{s}," in frame:
        speaker = speaker.rstrip(",")
    words = frame.format(
        S=speaker[0].upper() + speaker[1:], s=speaker, c=content, C=content[0].upper() + content[1:]
    )
    return words[0].upper() + words[1:]


def test_who_speaks_and_what_is_said_is_found_in_every_frame() -> None:
    missed = []
    for frame, speaker, head, content in CASES:
        text = sentence(frame, speaker, content)
        found = said(text)
        if not any(head in who and content[5:] in words for who, words in found):
            missed.append((text, found))
    assert len(missed) <= len(CASES) // 10, missed


@pytest.mark.parametrize("text", SILENT)
def test_nobody_speaks(text: str) -> None:
    assert said(text) == []


def test_the_outer_speaker_is_chosen_where_one_reports_what_others_show() -> None:
    for text in (
        "Early tests suggest the water is clean, says Nora Feld.",
        "The figures show that wages fell, Feld said.",
    ):
        assert [who for who, _ in said(text)] in (["Nora Feld"], ["Feld"]), text
