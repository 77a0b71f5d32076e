"""Copies of one story are found among many, named, and their differences shown by word."""

from __future__ import annotations

import random
import re
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.ingest.fingerprints import Fingerprint, Similarity, differences, fingerprint, kind, similarity

WIRE = """The finance ministry said on Tuesday it would cut the tax on diesel by a third from next month, after
hauliers blocked two motorways near the capital for a second week. “The measure will cost the treasury about
forty million a month, and we have found the money,” minister Ada Example told reporters after a cabinet meeting.
The hauliers' union welcomed the step but did not lift the blockade. Its chairman, Bruno Muster, said drivers
would wait for the text of the decree. “Promises were made in spring as well,” he said, standing beside a row of
lorries that reached back to the toll station. Police counted some three hundred vehicles on Tuesday morning.
Economists had warned that supermarkets could run short of fresh vegetables before the weekend. A retail
association reported empty shelves in nine towns in the north, where deliveries had stopped on Sunday night.
Fuel prices have risen by half since January, when the neighbouring country closed its largest refinery for
repairs. The central bank expects inflation to reach eleven per cent by autumn. Opposition parties demanded an
emergency sitting of parliament, which the speaker has called for Thursday afternoon. A government spokeswoman
declined to say whether the cut would be extended to petrol, which is used by most private cars in the country.""".replace(
    "\n", " "
)
OTHER = """Two climbers were rescued from the north face of the mountain on Wednesday after a night in a snow
storm, the rescue service said. A helicopter reached them at first light, when the clouds parted for less than
an hour. Both men, aged 28 and 31, were taken to a hospital in the valley with frostbite but are out of danger.
The service had turned back twice on Tuesday evening because of gusts above one hundred kilometres an hour. Its
head, a former guide, said the pair had done everything right: they dug a hole, shared their last food and kept
their radio warm. The weather office had forecast the storm for Thursday only. The face is among the steepest in
the range and is climbed by fewer than twenty parties a year, most of them in August.""".replace("\n", " ")


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.”]) (?=[A-Z“])", text)


def edited(text: str, share: float, seed: int = 1) -> str:
    """The text with a share of its words replaced, as an editor's hand would."""
    chance = random.Random(seed)
    words = [
        "fresh",
        "stone",
        "river",
        "answer",
        "letter",
        "market",
        "bridge",
        "season",
        "window",
        "garden",
        "signal",
        "copper",
        "harbour",
    ]
    return " ".join(chance.choice(words) if chance.random() < share else word for word in text.split())


COPIES = {
    "as it is": WIRE,
    "other spacing and marks": re.sub(r"[“”]", '"', WIRE).replace(". ", ".\n\n"),
    "cut after two thirds": " ".join(sentences(WIRE)[:8]),
    "without every third sentence": " ".join(s for at, s in enumerate(sentences(WIRE)) if at % 3),
    "other order": " ".join(sentences(WIRE)[:2] + sentences(WIRE)[6:] + sentences(WIRE)[2:6]),
    "with another story behind it": f"{WIRE} {OTHER}",
    "one word in ten changed": edited(WIRE, 0.1),
    "one word in four changed": edited(WIRE, 0.25),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_shares_bands_and_is_named(name: str) -> None:
    one, two = fingerprint(WIRE), fingerprint(COPIES[name])
    assert len(set(one.bands) & set(two.bands)) >= two.needed
    assert kind(similarity(WIRE, COPIES[name]), same_source=None) is not None


def test_another_story_shares_no_band_and_is_no_copy() -> None:
    assert not set(fingerprint(WIRE).bands) & set(fingerprint(OTHER).bands)
    assert kind(similarity(WIRE, OTHER), same_source=None) is None


def test_a_note_that_an_outlet_puts_under_all_its_stories_makes_no_copies() -> None:
    note = "Readers who want to support this newspaper can become members for the price of one coffee a week."
    notes = f"{note} Members read all articles without advertising and meet the editors once a year."
    assert kind(similarity(f"{WIRE} {notes}", f"{OTHER} {notes}"), same_source=True) is None


@pytest.mark.parametrize(
    ("two", "same_source", "named"),
    [
        (WIRE, True, "same_page"),
        (WIRE, None, "same_page"),
        (WIRE, False, "wire"),
        (edited(WIRE, 0.02), True, "corrected"),
        (edited(WIRE, 0.02), None, "corrected"),
        (edited(WIRE, 0.02), False, "wire"),
        (edited(WIRE, 0.25), None, "wire"),
        (" ".join(sentences(WIRE)[:3]), None, "excerpt"),
        (" ".join(sentences(WIRE)[4:7]), False, "excerpt"),
        (OTHER, False, None),
        ("", True, None),
    ],
)
def test_a_copy_is_named_for_what_it_is(two: str, same_source: bool | None, named: str | None) -> None:
    assert kind(similarity(WIRE, two), same_source) == named
    assert kind(similarity(two, WIRE), same_source) == named


def test_fingerprints_are_the_same_on_every_machine() -> None:
    # Bands are stored: where this fails, all stored articles must be fingerprinted again.
    assert fingerprint(WIRE).bands[:2] == (-9218195462201922050, -8993989351383321156)


def test_a_body_too_short_to_tell_has_no_bands() -> None:
    assert fingerprint("The talks go on, officials said on Friday.") == Fingerprint((), 3)
    assert fingerprint("").bands == ()


def test_a_copy_is_found_among_thousands_by_its_bands() -> None:
    chance = random.Random(5)
    vocabulary = ["".join(chance.choices("abcdeioruklmnst", k=chance.randint(3, 9))) for _ in range(8000)]
    bodies = [" ".join(chance.choices(vocabulary, k=250)) for _ in range(2000)]
    bodies[1234] = f"{bodies[1234]} {edited(WIRE, 0.2)}"
    index: dict[int, list[int]] = {}
    for number, body in enumerate(bodies):
        for band in fingerprint(body).bands:
            index.setdefault(band, []).append(number)
    asked = fingerprint(WIRE)
    shared = Counter(number for band in asked.bands for number in index.get(band, ()))
    assert [number for number, count in shared.items() if count >= asked.needed] == [1234]


@pytest.mark.parametrize(
    ("one", "two", "changes"),
    [
        ("He said no.", "He said no.", []),
        ("He said no.", "He  said\nno.", []),
        ("He said no.", "He said yes.", [("no", "yes")]),
        ("He said no to all.", "He said no.", [("to all", "")]),
        ("He said.", "Today he said.", [("He", "Today he")]),
        ("He said “no”.", "He said no.", [("“", ""), ("”", "")]),
        ("", "New.", [("", "New.")]),
    ],
)
def test_differences_are_shown_by_word(one: str, two: str, changes: list[tuple[str, str]]) -> None:
    found = differences(one, two)
    assert [(change.one.of(one), change.two.of(two)) for change in found] == changes


TEXT = st.lists(
    st.sampled_from(
        [
            "the",
            "talks",
            "border",
            "Friday",
            "minister",
            "said",
            "no",
            "yes",
            ".",
            ",",
            "“",
            "”",
            "\n",
            "2021",
            "é",
            "ß",
        ]
    ),
    max_size=60,
).map(" ".join)


@settings(deadline=None)
@given(st.one_of(TEXT, st.text()), st.one_of(TEXT, st.text()))
def test_any_two_texts_are_compared_in_both_directions_alike(one: str, two: str) -> None:
    there, back = similarity(one, two), similarity(two, one)
    for field in Similarity.__slots__:
        assert 0 <= getattr(there, field) <= 1
    assert (there.jaccard, there.ratio) == (back.jaccard, back.ratio)
    assert fingerprint(one) == fingerprint(one)
    assert all(-(2**63) <= band < 2**63 for band in fingerprint(one).bands)


@settings(deadline=None)
@given(st.one_of(TEXT, st.text()), st.one_of(TEXT, st.text()))
def test_what_is_left_of_the_differences_is_the_same_in_any_two_texts(one: str, two: str) -> None:
    found = differences(one, two)
    rests = []
    for text, spans in ((one, [change.one for change in found]), (two, [change.two for change in found])):
        kept, done = [], 0
        for span in spans:
            assert done <= span.start <= span.end <= len(text)
            kept.append(text[done : span.start])
            done = span.end
        rests.append(re.findall(r"\w+|[^\w\s]", " ".join([*kept, text[done:]])))
    assert rests[0] == rests[1]


@pytest.mark.parametrize("unit", ["word ", "a", WIRE + " ", "“ ", "\n"])
def test_large_bodies_cost_bounded_time(unit: str) -> None:
    text = (unit * (2_000_000 // len(unit)))[:2_000_000]
    began = time.process_time()
    assert len(fingerprint(text).bands) <= 64
    similarity(text, WIRE)
    differences(text, text[::-1])
    assert time.process_time() - began < 20
