"""Speech is found in every style of quotation marks, and broken marks never swallow a page."""

from __future__ import annotations

import pytest

from claims.extraction.annotate.marks import find_quoted, uses_single_marks

from .found import found

SAID = "the minister"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"The talks go on today," the minister said.', '"The talks go on today,"'),
        ("“The talks go on today,” the minister said.", "“The talks go on today,”"),
        ("„The talks go on today,“ the minister said.", "„The talks go on today,“"),
        ("„The talks go on today,” the minister said.", "„The talks go on today,”"),
        ("«The talks go on today», the minister said.", "«The talks go on today»"),
        ("»The talks go on today«, the minister said.", "»The talks go on today«"),
        ("''The talks go on today,'' the minister said.", "''The talks go on today,''"),
        ("``The talks go on today,'' the minister said.", "``The talks go on today,''"),
        ("‘The talks go on today,’ the minister said.", "‘The talks go on today,’"),
        ("'The talks go on today,' the minister said.", "'The talks go on today,'"),
        ('“The talks go on today," the minister said.', '“The talks go on today,"'),
        ('"The talks go on today,” the minister said.', '"The talks go on today,”'),
        ("“The talks go on today”, the minister said.", "“The talks go on today”"),
        ("“Will the talks go on?” the minister asked.", "“Will the talks go on?”"),
        ("“The talks must go on!” the minister said.", "“The talks must go on!”"),
    ],
)
def test_speech_is_found_in_every_style_of_marks(text: str, words: str) -> None:
    assert found(text) == [("direct", (words,), SAID)]


@pytest.mark.parametrize(
    "text",
    [
        "'We don't want the ministers' houses,' the farmer said. 'They can keep them.'",
        "‘We don’t want the ministers’ houses,’ the farmer said. ‘They can keep them.’",
    ],
)
def test_apostrophes_are_no_marks_in_british_house_style(text: str) -> None:
    assert uses_single_marks(text)
    [(kind, spans, mention)] = found(text)
    assert kind == "direct"
    assert mention == "the farmer"
    assert [span.strip("'‘’") for span in spans] == [
        text[1 : text.index(",")] + ",",
        "They can keep them.",
    ]


def test_quotes_within_quotes_stay_inside() -> None:
    text = "“He told us ‘go home’ and we went,” Anna Berg said."
    assert found(text) == [("direct", ("“He told us ‘go home’ and we went,”",), "Anna Berg")]


def test_quotes_within_quotes_of_one_shape_stay_inside() -> None:
    text = "“The sign read “no entry” and we turned back,” Anna Berg said."
    assert found(text) == [("direct", ("“The sign read “no entry” and we turned back,”",), "Anna Berg")]


def test_bracketed_words_and_ellipses_stay_inside() -> None:
    text = "“They [the rebels] … will not win this war,” the general said."
    assert found(text) == [("direct", ("“They [the rebels] … will not win this war,”",), "the general")]


def test_a_mark_that_is_never_closed_ends_before_its_attribution() -> None:
    text = "“The road is closed, the mayor said on Monday. Traffic was light.\n\nShops were open."
    [(kind, spans, mention)] = found(text)
    assert (kind, mention) == ("direct", "the mayor")
    assert spans == ("“The road is closed,",)


def test_a_mark_that_is_never_closed_does_not_swallow_the_next_paragraph() -> None:
    text = "The mayor said: “The road is closed.\n\nShops were open on Sunday. Buses ran."
    for _, spans, _ in found(text):
        assert all("Shops" not in span for span in spans)


def test_a_closing_mark_that_was_never_opened_is_no_speech() -> None:
    text = "The road is closed.” Traffic was light on Monday."
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Russia was part of the “Four Party Talks” in Moscow.",
        "The so-called “yellow vests” filled the square.",
        "George “Jay” Keyworth sat on the board.",
        "Her novel “The Long Road Home” won the prize.",
        "The ship “Northern Star” left the port.",
        'The film "Autumn Leaves" opened on Friday.',
    ],
)
def test_names_titles_and_nicknames_are_no_speech(text: str) -> None:
    assert found(text) == []


def test_stretches_never_overlap_and_stay_in_order() -> None:
    stretches = find_quoted("“a “b” c” \"d\" «e» ''f'' ``g''")
    ends = 0
    for stretch in stretches:
        assert ends <= stretch.start < stretch.end
        ends = stretch.end
