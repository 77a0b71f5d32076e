"""A mention is taken apart into name, role, body and gender."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.attribute.phrase import parse

PEOPLE = [
    ("Iranian Roads Minister Karim Yazdi", "Karim Yazdi", "Roads Minister", "Iran", "m"),
    ("Cllr Rob Pearce", "Rob Pearce", None, None, "m"),
    # mention, name, role, organization, gender
    ("Norwegian Foreign Minister Kari Dahl", "Kari Dahl", "Foreign Minister", "Norway", "f"),
    ("Norway’s Foreign Minister Kari Dahl", "Kari Dahl", "Foreign Minister", "Norway", "f"),
    ("State Department spokesman John Hale", "John Hale", "spokesman", "State Department", "m"),
    (
        "the spokeswoman of the Interior Ministry Elena Markova",
        "Elena Markova",
        "spokeswoman",
        "Interior Ministry",
        "f",
    ),
    ("Special Envoy for Libya Peter Brandt", "Peter Brandt", "Special Envoy for Libya", None, "m"),
    ("the Kremlin envoy for Iran, Igor Belov,", "Igor Belov", "envoy for Iran", "Kremlin", "m"),
    ("General Colonel Igor Belov", "Igor Belov", "General Colonel", None, "m"),
    ("Texas Sen. Paul Grant", "Paul Grant", "Sen.", "Texas", "m"),
    ("Sen. Paul Grant (R-Texas)", "Paul Grant", "Sen.", None, "m"),
    ("Paul Grant, a doctor", "Paul Grant", "doctor", None, "m"),
    # a clause that ran into the mention
    ("Paul Grant swiftly posted a comment of his own", "Paul Grant", None, None, "m"),
    ("Sen. Paul Grant did not name any of his friends", "Paul Grant", "Sen.", None, "m"),
    (
        "Ahmad Rahimi, deputy head of the High Council for Peace",
        "Ahmad Rahimi",
        "deputy head",
        "High Council for Peace",
        "m",
    ),
    ("Mrs. Grant", "Grant", None, None, "f"),
    (
        "State Ministry for Refugee Affairs Ahmad Rahimi",
        "Ahmad Rahimi",
        None,
        "State Ministry for Refugee Affairs",
        "m",
    ),
    ("CNN’s Paul Grant", "Paul Grant", None, "CNN", "m"),
    ("Ursula von der Heide", "Ursula von der Heide", None, None, "f"),
    ("Indian External Affairs Minister S. Rao", "S. Rao", "External Affairs Minister", "India", ""),
    ("U.N. Secretary General Kari Dahl", "Kari Dahl", "Secretary General", "U.N.", "f"),
    (
        "Norway's foreign ministry spokesman John Hale",
        "John Hale",
        "spokesman",
        "Norway's foreign ministry",
        "m",
    ),
    ("Saudi Crown Prince Ahmad bin Rahim", "Ahmad bin Rahim", "Crown Prince", "Saudi Arabia", "m"),
    ('Gen. Paul "Buck" Grant', "Paul Grant", "Gen.", None, "m"),
    ("Amnesty International spokesman Paul Grant", "Paul Grant", "spokesman", "Amnesty International", "m"),
    ("Lake County Recorder Elena Markova", "Elena Markova", "Recorder", "Lake County", "f"),
    ("Paul Grant, a spokesman for the Taliban,", "Paul Grant", "spokesman", "Taliban", "m"),
    ("Republican nominee and former surgeon Paul Grant", "Paul Grant", "former surgeon", "Republican", "m"),
    ("Secretary of State Paul Grant", "Paul Grant", "Secretary of State", None, "m"),
]


@pytest.mark.parametrize(("mention", "name", "role", "organization", "gender"), PEOPLE)
def test_a_named_person_is_taken_apart(
    mention: str, name: str, role: str | None, organization: str | None, gender: str
) -> None:
    phrase = parse(mention)
    assert (phrase.kind, phrase.name) == ("person", name)
    assert (phrase.role, phrase.organization, phrase.gender) == (role, organization, gender)


@pytest.mark.parametrize(
    ("mention", "kind"),
    [
        ("he", "pronoun"),
        ("the ministry", "body"),
        ("The Ministry of Public Health (MoPH)", "body"),
        ("the Department of Health and Human Services", "body"),
        ("the Centers for Disease Control and Prevention", "body"),
        ("Dr. A. J. Patel of St. Mary's Hospital", "person"),
        ("Portugal", "country"),
        ("Reuters", "outlet"),
        ("The Oakland Tribune", "outlet"),
        ("the foreign minister", "role"),
        ("a spokesman for the ministry", "unnamed"),
        ("officials", "unnamed"),
        ("a top Portuguese security official", "unnamed"),
        ("people familiar with the plan", "unnamed"),
        ("the Foreign, Commonwealth and Development Office", "body"),
        ("LISBON (Reuters) - Portuguese officials", "unnamed"),
        ("They’re", "pronoun"),
        ("voters", "group"),
        ("many Republicans", "group"),
        ("the report", "work"),
        ("Paul Grant and Kari Dahl", "list"),
    ],
)
def test_a_mention_has_the_kind_its_words_say(mention: str, kind: str) -> None:
    assert parse(mention).kind == kind


@given(st.text(max_size=200))
def test_any_words_can_be_taken_apart(words: str) -> None:
    assert parse(words).kind
