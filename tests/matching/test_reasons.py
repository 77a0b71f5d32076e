"""Beside a pair stand its reasons, and what may turn likeness into contradiction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.pair import Pair
from claims.matching.reasons import finer, flags, reasons
from tests.matching.pairs import pair, said


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "Norway will close its border",
            "Norway will not close its border",
            ["negation: “not” in the second only"],
        ),
        ("Norway never closed the border", "The border was not closed", []),
        ("Norway closed the border, which is no surprise", "Norway closed the border in May", []),
        (
            "Norway will not close the border",
            "Norway will close the border, and that is not a threat",
            ["negation: “not” with “close” in the first only"],
        ),
        (
            "Norway wouldn’t close the border",
            "Norway would close the border",
            ["negation: “wouldn’t” in the first only"],
        ),
        ("Some 800 soldiers fell", "Officials say 1,200 soldiers fell", ["numbers differ: 800 vs. 1200"]),
        ("Some 800 soldiers fell", "Soldiers fell", []),
        ("Prices rose 4%", "Prices rose 4 percent", []),
        (
            "Talks begin on 9 July",
            "Talks begin on 12 July 2021",
            ["dates differ: July 9 vs. July 12, 2021"],
        ),
        ("Talks begin on 9 July", "Talks begin in July 2021", []),
        (
            "The plant leaked oil",
            "It is false that the plant leaked",
            ["negation: “false” in the second only"],
        ),
        ("The plant leaked oil", "That is a lie about the plant", ["denial: “lie” in the second only"]),
        (
            "Her party supports the truce",
            "Her party opposes the truce",
            ["opposites: “supports” vs. “opposes”"],
        ),
    ],
)
def test_what_may_set_them_against_each_other_is_named(first: str, second: str, expected: list[str]) -> None:
    assert flags(pair(first, second)) == expected


def test_what_is_shared_is_told_in_the_words_of_the_first() -> None:
    found = pair("The 3 envoys told Norway to close borders", "Norway closes a border to 3 envoys")
    assert reasons(found)[:3] == [
        "shared names: norway",
        "shared numbers: 3",
        "shared words: envoys, close, borders",
    ]


def test_where_they_stand_and_whom_they_name_is_told() -> None:
    found = Pair.of(
        said("Dahl hid the losses", speaker="Mona Lind", article=1, place=3, day="2026-05-02"),
        said("Lind is wrong", speaker="Tor Dahl", article=1, place=4, day="2026-05-02"),
    )
    assert reasons(found)[:3] == [
        "denial: “wrong” in the second only",
        "same article, adjacent",
        "one names the other's speaker: lind, dahl",
    ]
    apart = Pair.of(
        said("Fees will rise", speaker="Tor Dahl", article=1, day="2026-05-02"),
        said("Fees will go up", speaker="Tor A. Dahl", article=2, day="2026-05-04"),
    )
    assert reasons(apart)[:2] == ["2 days apart", "same speaker"]


def test_an_answer_and_a_reason_are_told_where_a_word_shows_them() -> None:
    demand = said("The plant must close at once", speaker="Mona Lind", article=1, place=3, kind="demand")
    answer = said("We refuse to close the plant", speaker="Tor Dahl", article=1, place=4, kind="assertion")
    far = said("We refuse to close the plant", speaker="Tor Dahl", article=1, place=14, kind="assertion")
    assert finer(Pair.of(demand, answer), "related") == ("responds", True)
    assert finer(Pair.of(answer, demand), "related") == ("responds", False)
    assert finer(Pair.of(demand, far), "related") == ("related", False)
    assert finer(Pair.of(demand, answer), "same") == ("same", False)
    claim = said("The ferry is full", speaker="Mona Lind", article=1, place=1)
    reason = said("Because the bridge is shut, all take the ferry", speaker="Mona Lind", article=1, place=2)
    assert finer(Pair.of(claim, reason), "related") == ("supports", True)


@pytest.mark.parametrize("cue", ["countered", "Disagreed", "hit back", "responded"])
def test_a_word_of_speech_that_replies_tells_who_answers_whom(cue: str) -> None:
    first = said("The ferry is full on most days", speaker="Mona Lind", article=1, place=1, cue="said")
    second = said(
        "There are seats left on every trip", speaker="Tor Dahl", article=1, place=2, cue=cue.casefold()
    )
    assert finer(Pair.of(first, second), "related") == ("responds", True)
    assert finer(Pair.of(second, first), "related") == ("responds", False)
    assert finer(Pair.of(first, first), "related") == ("related", False)


@pytest.mark.parametrize(
    ("cue", "denied", "expected"),
    [
        ("disputed", False, ["denial: “disputed” in the second only"]),
        ("shot back", False, ["denial: “shot back” in the second only"]),
        ("denied", True, ["negation: its speaker denies it, in the second only"]),
        ("said", False, []),
    ],
)
def test_a_word_of_speech_that_objects_is_named_once(cue: str, denied: bool, expected: list[str]) -> None:
    first = said("The plant leaked oil", speaker="Mona Lind", article=1, place=1)
    second = said("The plant leaked oil", speaker="Tor Dahl", article=1, place=2, denied=denied, cue=cue)
    assert flags(Pair.of(first, second)) == expected


@given(st.text(), st.text())
def test_flags_do_not_depend_on_the_order(first: str, second: str) -> None:
    assert len(flags(pair(first, second))) == len(flags(pair(second, first)))


@given(st.text())
def test_nothing_stands_against_a_text_and_itself(text: str) -> None:
    assert flags(pair(text, text)) == []
