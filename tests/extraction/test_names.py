"""Two names of one person or body are known as such, and two people are kept apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.attribute.names import (
    compare,
    edit_distance,
    fold,
    is_acronym_of,
    name_key,
    organization_key,
    strip_honorifics,
    surname,
)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Sergei Lavrov", "Sergei Lavrov", "equal"),
        ("Sergei Lavrov", "Sergey Lavrov", "spelling"),
        ("Mr. Sergej Lavrov", "Sergei Lavrov", "spelling"),
        ("Yevgeny Morozov", "Evgeny Morozov", "spelling"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", "spelling"),
        ("Mohammad Haneef Atmar", "Mohammed Atmar", "spelling"),
        ("Mahmoud Nasser", "Mahmud Naser", "spelling"),
        ("Omar Haddad", "Umar Haddad", "spelling"),
        ("Usama Haddad", "Osama Haddad", "spelling"),
        ("Robert Hale", "Bob Hale", "nickname"),
        ("J. Hale", "John Hale", "initial"),
        ("Zamir Kabulov", "Zamir Kaboluv", "spelling"),
        ("Angela Merkel", "Angela Merkell", "spelling"),
        ("Thomas Weatherby", "Thomas Wetherby", "spelling"),
        ("Anna Petrovskaya", "Anna Petrovksaya", "misspelling"),
    ],
)
def test_one_person_under_two_names_is_recognised(one: str, other: str, reason: str) -> None:
    likeness = compare(one, other)
    assert likeness.score > 0.7
    assert likeness.reason == reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bill Harrow", "Hilda Harrow"),
        ("John Smith", "John Smythe-Jones"),
        ("Maria Lopez", "Mario Pardo"),
        ("Ines Norland", "Jonas Norland"),
        ("Erik Olsen", "Erika Olsen"),
        ("Elena Petrova", "Alina Petrova"),
        ("", "Maria Lopez"),
        ("Paul Hale Sr.", "Paul Hale Jr."),
        ("Paul Hale, Sr.", "Paul Hale III"),
    ],
)
def test_two_people_are_kept_apart(one: str, other: str) -> None:
    assert compare(one, other).score == 0


def test_a_surname_alone_is_alike_in_part_only() -> None:
    assert 0 < compare("Lavrov", "Sergei Lavrov").score < 0.7


@pytest.mark.parametrize(
    ("name", "bare", "last"),
    [
        ("Mr. Lavrov", "Lavrov", "lavrov"),
        ("Sen. Ted Hale Jr.", "Ted Hale Jr.", "hale"),
        ("Dr Ursula von der Leyen", "Ursula von der Leyen", "von der leyen"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdoğan", "erdogan"),
    ],
)
def test_honorifics_fall_away_and_particles_stay(name: str, bare: str, last: str) -> None:
    assert strip_honorifics(name) == bare
    assert surname(name) == last


@pytest.mark.parametrize(
    "name",
    [
        "Russian Foreign Ministry",
        "the Russian Foreign Ministry",
        "Russia’s Foreign Ministry",
        "Russia's Ministry of Foreign Affairs",
        "the Ministry of Foreign Affairs (MFA) of the Russian Federation",
    ],
)
def test_forms_of_one_body_share_a_key(name: str) -> None:
    assert organization_key(name) == "foreign ministry russia"


def test_two_bodies_have_two_keys() -> None:
    assert organization_key("Russian Foreign Ministry") != organization_key("Russian Defence Ministry")
    assert organization_key("Afghan Foreign Ministry") != organization_key("Russian Foreign Ministry")


@pytest.mark.parametrize(
    ("short", "name", "right"),
    [
        ("MoFA", "Ministry of Foreign Affairs", True),
        ("CSTO", "Collective Security Treaty Organization", True),
        ("U.N.", "United Nations", True),
        ("EPA", "Energy Department", False),
        ("X", "Xylophone", False),
    ],
)
def test_an_acronym_is_made_of_first_letters(short: str, name: str, right: bool) -> None:
    assert is_acronym_of(short, name) is right


def test_edit_distance_counts_a_swap_once_and_stops_at_its_limit() -> None:
    assert edit_distance("kabulov", "kabuolv") == 1
    assert edit_distance("abc", "xyz", 2) == 2


@given(st.text(max_size=40), st.text(max_size=40))
def test_comparison_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert compare(one, other).score == compare(other, one).score
    assert 0 <= compare(one, other).score <= 1


@given(st.text(max_size=60))
def test_keys_hold_words_only(name: str) -> None:
    assert fold(name) == " ".join(fold(name).split())
    assert not set(fold(name)) & set(".,;:’'“”-()")
    assert name_key(name) == name_key(" " + name)
