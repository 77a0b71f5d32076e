"""Whole texts, read as a page is read: who is named for each statement, in which role, for which body."""

from __future__ import annotations

import pytest

from claims.extraction import Attribution, extract
from sources.reading.page import Page, Span


def speakers(text: str, byline: str | None = None) -> list[Attribution]:
    """The speaker of each statement of a text that is all body."""
    quotes = extract(Page(text=text, body=(Span(0, len(text)),), byline=byline))
    return [quote.speaker for quote in quotes if quote.speaker]


FATHER_AND_SON = [
    (
        "Paul Grant Sr. said the farm was sold. Paul Grant Jr. said it was not. "
        "His son, Grant Jr., said the barn had burned.",
        ["Paul Grant Sr.", "Paul Grant Jr.", "Paul Grant Jr."],
    ),
    (
        "Robert Hale, Jr., said the fair was fun. Robert Hale III said it was over.",
        ["Robert Hale Jr.", "Robert Hale III"],
    ),
    ("Robert Hale Jr. opened the fair. Robert Hale said it was fun.", ["Robert Hale Jr."]),
]
CAPITALS = [
    (
        "COUNCIL LEADER INES VARGA said the bridge had been built for carts. “We were lucky,” she told the assembly.",
        ["Ines Varga", "Ines Varga"],
    ),
    (
        "INES VARGA, the council leader, said it was old. Varga said it would fall.",
        ["Ines Varga", "Ines Varga"],
    ),
    ("THE WHITE HOUSE said the bridge was grey.", ["White House"]),
]


@pytest.mark.parametrize(("text", "names"), FATHER_AND_SON + CAPITALS)
def test_each_statement_has_its_speaker(text: str, names: list[str]) -> None:
    assert [speaker.name for speaker in speakers(text)] == names


@pytest.mark.parametrize(
    ("text", "role", "organization"),
    [
        ("COUNCIL LEADER INES VARGA said the bridge was old.", "council leader", None),
        ("Council leader Ines Varga said the bridge was old.", "Council leader", None),
        ("US President Ines Varga said the bridge was old.", "President", "US"),
        (
            "Former U.S. Ambassador to Norway Ines Varga said the bridge was old.",
            "Ambassador to Norway",
            "U.S.",
        ),
        ("Minister of Education Ines Varga said the bridge was old.", "Minister of Education", None),
    ],
)
def test_a_title_is_a_role_and_no_part_of_the_name(text: str, role: str, organization: str | None) -> None:
    (speaker,) = speakers(text)
    assert (speaker.name, speaker.kind) == ("Ines Varga", "person")
    assert (speaker.role, speaker.organization) == (role, organization)
