"""A claim that opens with a pronoun gets what it means where the passage leaves no choice; else it stays as printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.completion import can_stand_alone, complete


def completed(
    passage: str, claim: str, speaker: str = "", reported: bool = False, people: tuple[str, ...] = ()
) -> str:
    found = complete(claim, passage, passage.index(claim), speaker, people, reported)
    for one in found.filled:
        assert one.put_in.strip("[:]").casefold() == passage[one.start : one.end].casefold()
    return found.text


@pytest.mark.parametrize(
    ("passage", "claim", "expected"),
    [
        (
            "Mona Lind spoke of Thomas Dahl. “He is not fit for the office,” she said.",
            "He is not fit for the office",
            "[Thomas Dahl] is not fit for the office",
        ),
        ("Asked who would win, Mona Lind said it would be Dahl.", "it would be Dahl", "[Asked who would win:] it would be Dahl"),
        (
            "Pressed on the leak, the ministry said it was never told.",
            "it was never told",
            "[Pressed on the leak:] it was never told",
        ),
        # Two who may be meant; the wrong gender; a body; nobody.
        ("Thomas Dahl met Robert Berg. “He lied,” said Mona Lind.", "He lied", "He lied"),
        ("Anna Dahl was there. “He lied,” said Mona Lind.", "He lied", "He lied"),
        ("The Larn Harbour Board met Thomas Dahl. “He lied,” said Mona Lind.", "He lied", "He lied"),
        ("Nobody else was there. “He lied,” said Mona Lind.", "He lied", "He lied"),
        ("Mona Lind spoke of Thomas Dahl. “It is a shame,” she said.", "It is a shame", "It is a shame"),
        ("Mona Lind spoke of Thomas Dahl. “Fees must not rise,” she said.", "Fees must not rise", "Fees must not rise"),
    ],
)  # fmt: skip
def test_what_is_certain_is_put_in(passage: str, claim: str, expected: str) -> None:
    assert completed(passage, claim, "Mona Lind") == expected


def test_in_reported_speech_he_may_be_the_speaker() -> None:
    passage = "Thomas Dahl told Robert Berg he would not resign."
    assert completed(passage, "he would not resign", "Thomas Dahl", reported=True) == "he would not resign"


def test_a_person_known_on_the_page_needs_no_common_first_name() -> None:
    passage = "The talk was of Zxenia Dahl. “She is right,” said Mona Lind."
    assert completed(passage, "She is right", "Mona Lind") == "She is right"
    assert (
        completed(passage, "She is right", "Mona Lind", people=("Zxenia Dahl",)) == "[Zxenia Dahl] is right"
    )


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("it would be Dahl", False),
        ("Yes", False),
        ("This is not about me", False),
        ("He did it", False),
        ("Fees will rise", True),
        ("They will raise fees for ferries, trams and buses", True),
        ("[Asked who would win:] it would be Dahl", True),
        ("", False),
        ("1 2 3", True),
    ],
)
def test_a_claim_with_few_words_and_an_open_subject_does_not_stand_alone(text: str, alone: bool) -> None:
    assert can_stand_alone(text) is alone


@given(
    st.text(max_size=300), st.text(alphabet="He she it asked whoDahl Lind.,“ ", max_size=60), st.booleans()
)
def test_nothing_of_any_claim_but_its_pronoun_is_lost(passage: str, claim: str, reported: bool) -> None:
    found = complete(claim, passage, len(passage), "Mona Lind", (), reported)
    if not found.filled:
        assert found.text == claim
    else:
        (one,) = found.filled
        assert found.text.endswith(claim[claim.index(one.words) + len(one.words) :])
        assert one.put_in in found.text
