"""Quotations in neighbouring paragraphs and sentences: one quote of one speaker, or two of two."""

from __future__ import annotations

import pytest

from .documents import said

# Each text stands under a title; who says what, spans joined with an ellipsis.
JOINED = {
    "a quotation over three paragraphs is one, of the name at its end": (
        "Governor Amara Nkosi spoke for ten minutes.\n\n“Prices have risen for a year.\n\n“Wages have not.\n\n"
        "“That is why we acted,” she said, before taking questions.",
        [("Amara Nkosi", "“Prices have risen for a year. … “Wages have not. … “That is why we acted,”")],
    ),
    "it is not the speaker's of the paragraph before": (
        "“It is too late,” Bruno Halt said.\n\n“Prices have risen for a year.\n\n"
        "“That is why we acted,” Governor Amara Nkosi said.",
        [
            ("Bruno Halt", "“It is too late,”"),
            ("Amara Nkosi", "“Prices have risen for a year. … “That is why we acted,”"),
        ],
    ),
    "it is the first name's where that stands at its beginning": (
        "“Prices have risen,” Governor Amara Nkosi said. “Everybody feels it.\n\n“Wages have not.\n\n"
        "“That is why we acted.”",
        [("Amara Nkosi", "“Prices have risen,” … “Everybody feels it. … “Wages have not. … “That is why we acted.”")],
    ),
    "a signature under it signs all of it": (
        "Reactions came quickly.\n\n“Clara knows every crane.\n\n“The board will profit from it.”\n\n"
        "— Iwan Brandt, commissioner",
        [("Iwan Brandt", "“Clara knows every crane. … “The board will profit from it.”")],
    ),
    "question and answer side by side are two": (
        "The council met.\n\n“Who will pay for it?” “The state,” Ines Varga replied.",
        [(None, "“Who will pay for it?”"), ("Ines Varga", "“The state,”")],
    ),
    "a question and its answer by the same name are one": (
        "The council met.\n\n“Why would anyone do that?” Ines Varga asked. “It makes no sense at all.”",
        [("Ines Varga", "“Why would anyone do that?” … “It makes no sense at all.”")],
    ),
    "the answer to a reporter is not the reporter's": (
        "The council met.\n\n“Will it hold?” a reporter asked. “It will.”",
        [("a reporter", "“Will it hold?”"), (None, "“It will.”")],
    ),
    "a question in a dialogue is not the answerer's": (
        "Governor Amara Nkosi took questions.\n\n“Will you act again?” a reporter asked.\n\n"
        "“If we must,” Nkosi answered.\n\n“And in April?”\n\n“Ask me in April,” she said.",
        [
            ("a reporter", "“Will you act again?”"),
            ("Amara Nkosi", "“If we must,”"),
            (None, "“And in April?”"),
            ("Amara Nkosi", "“Ask me in April,”"),
        ],
    ),
    "the answer to it is": (
        "Governor Amara Nkosi took questions.\n\n“Will you act again?” a reporter asked.\n\n"
        "“If we must,” Nkosi answered.\n\n“And in April?”\n\n“Ask me in April.”",
        [
            ("a reporter", "“Will you act again?”"),
            ("Amara Nkosi", "“If we must,”"),
            (None, "“And in April?”"),
            ("Amara Nkosi", "“Ask me in April.”"),
        ],
    ),
    "names with a colon above": (
        "Reactions came quickly.\n\nCommissioner Iwan Brandt:\n\n“Clara knows every crane.”\n\n"
        "And from Chairwoman Della Moritz:\n\n“Clara brings twenty years at sea to this office.”",
        [
            ("Iwan Brandt", "“Clara knows every crane.”"),
            ("Della Moritz", "“Clara brings twenty years at sea to this office.”"),
        ],
    ),
    "names above words without marks": (
        "Readers wrote in.\n\nFrom Commissioner Iwan Brandt:\n\nClara knows every crane in the port.\n\n"
        "From Chairwoman Della Moritz:\n\nClara brings twenty years at sea.",
        [
            ("Iwan Brandt", "Clara knows every crane in the port."),
            ("Della Moritz", "Clara brings twenty years at sea."),
        ],
    ),
    "names below, with a dash or with a role": (
        "Reactions came quickly.\n\n“Clara knows every crane.” – Commissioner Iwan Brandt\n\n"
        "“She brings twenty years at sea to this office.”\n\nDella Moritz, chairwoman of the board\n\n"
        "“We look forward to working with her.” —Dockers’ Union of Lenmark",
        [
            ("Iwan Brandt", "“Clara knows every crane.”"),
            ("Della Moritz", "“She brings twenty years at sea to this office.”"),
            ("Dockers’ Union of Lenmark", "“We look forward to working with her.”"),
        ],
    ),
    "words announced in full go on in the first person": (
        "Ines Varga resigned on Monday. She put it this way:\n\nI resign today. It was an honour.\n\n"
        "I thank my friends.\n\nBruno Halt said I was right. The hall was full.",
        [
            ("Ines Varga", "I resign today. It was an honour. … I thank my friends."),
            ("Bruno Halt", "I was right"),
        ],
    ),
    "a place above is nobody": ("News in brief.\n\nFrom Lenmark:\n\nThe bridge is closed to lorries.", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), JOINED.values(), ids=JOINED)
def test_quotations_are_joined_where_one_person_speaks(
    text: str, expected: list[tuple[str | None, str]]
) -> None:
    assert said(f"A title for the page\n\n{text}") == expected


TITLES = [
    "Viktor Sand, known for such films as “Mending Boats” and “How to Lose a Lighthouse”, opened the cinema.",
    "He signed copies of his book “Salt” and left at noon.",
    "Her novel “The Long Ferry” won a prize. She sang “Harbour Lights” at the opening.",
    "The play “Salt,” by Viktor Sand, opens on Sunday, and so does the musical “Ice and Iron.”",
    "Her latest album, “Northbound”, came out in May. He starred in a drama called “The Lighthouse”.",
]


@pytest.mark.parametrize("text", TITLES)
def test_titles_of_works_are_no_speech(text: str) -> None:
    assert said(f"A title for the page\n\n{text}") == []


SPEECH_ABOUT_WORKS = {
    "Critics said the film “made me cry”.": ("critics", "the film “made me cry”"),
    "Viktor Sand called the book “a waste of good paper”.": (
        "Viktor Sand",
        "the book “a waste of good paper”",
    ),
    "Viktor Sand said the play was “dreadful.”": ("Viktor Sand", "the play was “dreadful.”"),
    "Ines Varga said her book “Salt” was finished.": ("Ines Varga", "her book “Salt” was finished"),
}


@pytest.mark.parametrize(("text", "expected"), SPEECH_ABOUT_WORKS.items())
def test_what_is_said_about_a_work_is_speech(text: str, expected: tuple[str, str]) -> None:
    assert said(f"A title for the page\n\n{text}") == [expected]
