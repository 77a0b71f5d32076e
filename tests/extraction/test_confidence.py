"""The confidence shown is the chance that the speaker is right."""

from __future__ import annotations

import pytest

from claims.extraction import extract
from sources.reading.page import Page, Span

from .found import find

TEXT = (
    "“The road is open,” Anna Berg said. The mayor agreed that it was safe, adding that buses would run.\n\n"
    "According to the police, nobody was hurt.\n\n“We were lucky.” — Stefan Quint\n\n"
    "“It was dark that night,” said Tom Hall."
)


def confidences(text: str) -> list[float]:
    quotes = extract(Page(text=text, body=(Span(0, len(text)),)))
    return [quote.speaker.confidence for quote in quotes if quote.speaker]


def test_every_speaker_has_a_chance_of_being_right() -> None:
    found = confidences(TEXT)
    assert len(found) == len(find(TEXT))
    assert all(0 < confidence < 1 for confidence in found)


@pytest.mark.parametrize(
    ("surer", "less_sure"),
    [
        ("“The road is open,” Anna Berg said.", "“The road is open.” Anna Berg was at the gate."),
        (
            "Anna Berg met Paul Grant. “The road is open,” Berg said.",
            "Anna Berg met Clara Weiss. “The road is open,” she said.",
        ),
        ("“The road is open,” Anna Berg said.", "“The road is open,” it said."),
    ],
)
def test_what_is_told_plainly_is_surer_than_what_must_be_guessed(surer: str, less_sure: str) -> None:
    assert confidences(surer)[-1] > max(confidences(less_sure)[-1:], default=0)
