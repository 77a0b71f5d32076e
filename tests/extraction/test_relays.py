"""The page says through whom the words came, where and in what form they were said."""

from __future__ import annotations

import pytest

from claims.extraction import extract
from sources.reading.page import Page, Span

from .findings import completed, last, marked_page

RELAYS = [
    ("[“The road is open,”] <Paul Grant> {told} TASS on Friday.", "TASS"),
    ("[“The road is open,”] <Paul Grant> {told} CNN’s Ann Lee.", "CNN"),
    ("[“The road is open,”] <Paul Grant> {told} reporters.", None),
    ("<Paul Grant> in an interview with Sputnik {said} that [the road was open].", "Sputnik"),
    ("In comments carried by the Russian state Tass news agency, <Paul Grant> {said} [the road was open].", "Tass"),
    ("<Paul Grant> {said} [the road was open], according to RT.", "RT"),
    ("<Paul Grant> {said} [the road was open], Reuters reported.", "Reuters"),
    ("<Paul Grant> {said} in comments carried by the agency Nordpost that [the road was open].", "Nordpost"),
    ("<Paul Grant> {said} in comments carried by the relief agency Nordhelp that [the road was open].", None),
    ("[“The road is open,”] <he> {was quoted} by Interfax as saying.", "Interfax"),
    ("[“The road is open,”] <Paul Grant> {was quoted} as saying by the IRNA news agency.", "IRNA"),
    ("[“The road is open,”] Interfax quoted <Paul Grant> as {saying}.", "Interfax"),
    ("The agency quoted <Paul Grant> as {saying} [the road was open].", None),
    ("[“The road is open,”] <Paul Grant> {told} USA TODAY’s weekly series.", "USA TODAY"),
    ("<Paul Grant> {was quoted} by the state news agency SMNA as saying [the road was open].", "SMNA"),
    ("<An official, who spoke to Reuters on condition of anonymity,> {said} [the road was open].", "Reuters"),
    ("Speaking to Sky News, <Paul Grant> {said} [the road was open].", "Sky News"),
    ("<Paul Grant> {wrote} in The Oakland Tribune that [the road was open].", "Oakland Tribune"),
    ("[“The road is open,”] <Paul Grant> {told} Breitbart News.", "Breitbart News"),
    ("[“The road is open,”] <Paul Grant> {said} on Sunday’s Meet the Press.", "Meet the Press"),
    ("<Reuters> {said} [the road was open].", None),
    ("<Paul Grant> {said} [he had told Reuters nothing].", None),
    ("The Portuguese Interior Ministry said <Paul Grant> {urged} drivers [to stay at home].", "Portuguese Interior Ministry"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "relay"), RELAYS)
def test_the_relay_is_read_from_the_words_around_the_speech(marked: str, relay: str | None) -> None:
    assert last(marked).relayed_via == relay


def test_a_credit_is_cut_off_the_words_it_stands_behind() -> None:
    marked = "<Portugal> {said} [the road was open, according to RT]."
    page, _ = marked_page(marked)
    quote = last(marked)
    assert quote.relayed_via == "RT"
    assert [span.of(page.text) for span in quote.spans] == ["the road was open"]


def test_a_relay_holds_for_all_that_one_speaker_says_in_the_sentence() -> None:
    quotes = completed("<Paul Grant> {told} RT [the road was open], {adding} that [the bridge was not].")
    assert [quote.relayed_via for quote in quotes] == ["RT", "RT"]


def test_a_relay_does_not_hold_for_the_next_paragraph() -> None:
    quotes = completed("[“The road is open,”] <Paul Grant> {told} RT.\n[The bridge was not], <he> {added}.")
    assert [quote.relayed_via for quote in quotes] == ["RT", None]


@pytest.mark.parametrize(
    ("marked", "medium"),
    [
        ("<Paul Grant> {tweeted} [“The road is open.”]", "tweet"),
        ("<Paul Grant> {wrote} on Twitter: [“The road is open.”]", "tweet"),
        ("<Paul Grant> {said} in a statement [the road was open].", "statement"),
        ("At a news conference in Oslo, <Paul Grant> {said} [the road was open].", "press conference"),
        ("During her weekly briefing <Kari Dahl> {said} [the road was open].", "briefing"),
        ("<Paul Grant> {said} in a telephone interview that [the road was open].", "interview"),
        ("<Paul Grant> {said} [the road was open].", None),
    ],
)
def test_the_medium_is_told(marked: str, medium: str | None) -> None:
    assert last(marked).medium == medium


@pytest.mark.parametrize(
    ("marked", "venue"),
    [
        (
            "While holding her weekly briefing on Friday <Kari Dahl> {said} [the road was open].",
            "her weekly briefing",
        ),
        ("<Paul Grant> {said} at a rally in Oslo that [the road was open].", "a rally in Oslo"),
        (
            "[“The road is open,”] <Paul Grant> {said}. Grant was speaking at a conference with port officials in Oslo.",
            "a conference with port officials in Oslo",
        ),
        (
            "<Paul Grant> {said} at a rally with miners in Oslo. [“We will win.”]",
            "a rally with miners in Oslo",
        ),
        (
            "<Paul Grant, addressing a ceremony in Oslo on Friday,> {said} [the road was open].",
            "a ceremony in Oslo",
        ),
        ("Speaking in Oslo, <Paul Grant> {said} [the road was open].", "Oslo"),
        ("<Paul Grant> {said} [the road was open].", None),
    ],
)
def test_the_venue_is_told(marked: str, venue: str | None) -> None:
    assert last(marked).venue == venue


@pytest.mark.parametrize(
    ("text", "words", "relay"),
    [
        (
            "“The road is open,” the engineer, Paul Grant, said, Reuters reported.",
            "“The road is open,”",
            "Reuters",
        ),
        ("The road is open, Paul Grant said, Reuters reported.", "The road is open", "Reuters"),
        (
            "The road is open, Paul Grant said, the Lenmark Courier reports.",
            "The road is open",
            "Lenmark Courier",
        ),
    ],
)
def test_the_credit_of_an_outlet_is_no_second_quote(text: str, words: str, relay: str) -> None:
    (quote,) = extract(Page(text=text, body=(Span(0, len(text)),)))
    assert [span.of(text) for span in quote.spans] == [words]
    assert (quote.speaker and quote.speaker.name, quote.relayed_via) == ("Paul Grant", relay)
