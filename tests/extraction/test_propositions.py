"""A quote's claim is its proposition on its own, of a kind, with the speaker's stance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction import extract
from claims.match_keys import claim_words
from sources.reading import read_bytes

from .findings import last

CLAIMS = [
    # marked text, claim, kind
    ("<Paul Grant> {said}: [``The road is open.'']", "The road is open", "assertion"),
    ("['We won't close the road,'] <Paul Grant> {said}.", "We won't close the road", "commitment"),
    ("[“The road is open,”] <Paul Grant> {said}.", "The road is open", "assertion"),
    ("<Portugal> {said} on Friday [it wanted talks].", "Portugal wanted talks", "assertion"),
    ("<Paul Grant> {said} [it was raining hard].", "it was raining hard", "assertion"),
    (
        "<Portugal> {said} [it is good that the road is open].",
        "it is good that the road is open",
        "assertion",
    ),
    ("[“We will open the road in May,”] <Paul Grant> {said}.", "We will open the road in May", "commitment"),
    (
        "[“We urge drivers to stay at home,”] <Paul Grant> {said}.",
        "We urge drivers to stay at home",
        "demand",
    ),
    ("<Paul Grant> {said} [all drivers should stay at home].", "all drivers should stay at home", "demand"),
    ("<Paul Grant> {said} [the dam will break soon].", "the dam will break soon", "prediction"),
    ("[“I think the road is safe,”] <Paul Grant> {said}.", "I think the road is safe", "opinion"),
    ("[“Is the road open?”] <Paul Grant> {asked}.", None, "assertion"),
    ("<Paul Grant> {asked} [whether the road was open].", None, "assertion"),
    ("<Paul Grant> {said} the plan was [“a disgrace”].", None, "assertion"),
]


@pytest.mark.parametrize(("marked", "claim", "kind"), CLAIMS)
def test_a_statement_carries_its_claim(marked: str, claim: str | None, kind: str) -> None:
    quote = last(marked)
    assert (quote.claim, quote.claim_kind) == (claim, kind)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The road, Paul Grant said, is open.", "The road is open"),
        ("The road, according to the ministry, would open in May.", "The road would open in May"),
        ("Paul Grant urged drivers “to stay at home.”", "drivers should “stay at home”"),
        ("“I cannot wait,” Paul Grant said. “I won’t wait.”", "I cannot wait. I won’t wait."),
        ("“The road is open,” Paul Grant said, “and it is safe.”", "The road is open, and it is safe"),
        (
            'Paul Grant said that the road "was open" and that the dam "was safe."',
            'the road "was open" and that the dam "was safe"',
        ),
    ],
)
def test_a_statement_in_parts_reads_as_one(text: str, claim: str) -> None:
    page = read_bytes(text.encode(), "page.txt", body_only=True)
    assert [quote.claim for quote in extract(page)] == [claim]


@pytest.mark.parametrize(
    ("marked", "claim", "kind", "stance"),
    [
        (
            "<Portugal> {urged} Spanish officials [to start talks].",
            "Spanish officials should start talks",
            "demand",
            "demands",
        ),
        ("<Kari Dahl> {vowed} [to open the road].", "Kari Dahl will open the road", "commitment", "promises"),
        ("<Kari Dahl> {denied} [the road was closed].", "the road was closed", "assertion", "denies"),
        ("<Kari Dahl> did not {deny} [the road was closed].", "the road was closed", "assertion", "asserts"),
        ("<Kari Dahl> {predicted} [the dam would break].", "the dam would break", "prediction", "predicts"),
        ("<Kari Dahl> does not {believe} [the road is safe].", "the road is safe", "opinion", "denies"),
    ],
)
def test_the_cue_decides_kind_and_stance(marked: str, claim: str, kind: str, stance: str) -> None:
    quote = last(marked)
    assert (quote.claim, quote.claim_kind, quote.stance) == (claim, kind, stance)


def test_a_name_between_speaker_and_pronoun_leaves_the_pronoun_as_printed() -> None:
    assert last("<Portugal> {told} Spain [it wanted talks].").claim == "it wanted talks"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We will  act.", "“we will act,”"),
        ("It’s over", "It's over!"),
        ("The road\nis open", "The road is open"),
    ],
)
def test_the_same_words_share_a_claim(one: str, other: str) -> None:
    assert claim_words(one) == claim_words(other)


@given(st.text(max_size=100))
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert claim_words(claim_words(text)) == claim_words(text)
