"""Each feature rises where it should, from short pairs; the features of a pair know no order."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.judge import RELATIONS, WEIGHTS, WrongWeights, judge, read, worth
from claims.matching.pair import Pair
from claims.matching.pair_features import FEATURES, NAMES, rows_of
from claims.matching.profile import Profile
from tests.matching.pairs import said

FEES = "The Harbour Authority will raise fees for container ships"


def value(name: str, one: Profile, other: Profile) -> float:
    return dict(zip(NAMES, rows_of([(one, other)])[0].tolist(), strict=True))[name]


@pytest.mark.parametrize(
    ("name", "more", "less"),
    [
        ("shorter covered", (said(FEES), said("Container fees")), (said(FEES), said("Pension fees"))),
        (
            "covered, other speaker",
            (said(FEES, article=1, speaker="Mona Lind"), said("Container fees", article=1, speaker="Tor Dahl")),
            (said(FEES, article=1, speaker="Mona Lind"), said("Container fees", article=1, speaker="Lind")),
        ),
        (
            "quoted",
            (said("He was “extremely careless” at the helm"), said("An extremely careless captain, she said")),
            (said("He was extremely careless at the “helm”"), said("An extremely careless captain, she said")),
        ),
        ("phrases", (said(FEES), said("They will raise fees for all")), (said(FEES), said("Fees will rise"))),
        ("meaning", (said("Doctors are few"), said("Physicians lack")), (said("Doctors are few"), said("Ships"))),
        (
            "matter",
            (said("Doctor Lind heals"), said("A physician cures")),
            (said("Anna Lind heals"), said("Anna Lind sails")),
        ),
        (
            "meaning in article",
            (said("Doctors are few", article=1), said("Physicians lack", article=1)),
            (said("Doctors are few", article=1), said("Physicians lack", article=2)),
        ),
        (
            "near in article",
            (said("a", article=1, place=4), said("b", article=1, place=5)),
            (said("a", article=1, place=4), said("b", article=1, place=9)),
        ),
        (
            "near, other speaker",
            (said("a", article=1, place=4, speaker="Mona Lind"), said("b", article=1, speaker="Tor Dahl")),
            (said("a", article=1, place=4, speaker="Mona Lind"), said("b", article=1, speaker="Lind")),
        ),
        (
            "days near",
            (said("a", day="2026-05-02"), said("b", day="2026-05-03")),
            (said("a", day="2026-05-02"), said("b", day="2026-06-03")),
        ),
        (
            "same speaker",
            (said("a", speaker="Tor Dahl"), said("b", speaker="Tor A. Dahl")),
            (said("a", speaker="Tor Dahl"), said("b", speaker="Eva Dahl")),
        ),
        (
            "speaker named",
            (said("a", speaker="Tor Dahl"), said("What Dahl says")),
            (said("a", speaker="Tor Dahl"), said("What Tor says")),
        ),
        (
            "turned",
            (said(FEES), said("The Harbour Authority will not raise fees")),
            (said(FEES), said("The Harbour Authority will raise fees, will it not")),
        ),
        (
            "turned",
            (said(FEES), said("The Harbour Authority will raise fees", denied=True)),
            (said(FEES), said("The Harbour Authority will raise fees")),
        ),
        ("opposites", (said("Fees rise"), said("Fees fall")), (said("Fees rise"), said("Fees rise and fall"))),
        (
            "yes and no",
            (said("Yes, soon", speaker="Mona Lind", asked=7), said("No, never", speaker="Tor Dahl", asked=7)),
            (said("Yes, soon", speaker="Mona Lind", asked=7), said("No, never", speaker="Tor Dahl", asked=8)),
        ),
        (
            "yes and no",
            (said("Yes, soon", speaker="Mona Lind", asked=7), said("No, never", speaker="Tor Dahl", asked=7)),
            (said("Yes, soon", speaker="Mona Lind", asked=7), said("No, never", speaker="Lind", asked=7)),
        ),
        ("denied", (said("It rose"), said("That is false")), (said("That is false"), said("It is wrong"))),
        (
            "figures differ",
            (said("40 soldiers fell"), said("200 soldiers fell")),
            (said("40 soldiers fell"), said("200 sailors fell")),
        ),
        (
            "kinds differ",
            (said("a", kind="demand"), said("b", kind="assertion")),
            (said("a", kind="demand"), said("b", kind="demand")),
        ),
    ],
)  # fmt: skip
def test_a_feature_is_higher_where_it_should_be(
    name: str, more: tuple[Profile, Profile], less: tuple[Profile, Profile]
) -> None:
    assert value(name, *more) > value(name, *less)


def test_every_feature_is_tested_above_and_explained() -> None:
    assert all(feature.about for feature in FEATURES)
    assert len(set(NAMES)) == len(NAMES)


def chances(first: Profile, second: Profile) -> dict[str, float]:
    row = judge(meaning=True).judge([(first, second)])[0]
    return dict(zip(RELATIONS, row.tolist(), strict=True))


@pytest.mark.parametrize(
    ("relation", "first", "second"),
    [
        ("same", FEES, "The fees for container ships will be raised by the Harbour Authority"),
        ("contradicts", FEES, "The Harbour Authority will not raise fees for container ships"),
        ("contradicts", "The search of his office was lawful", "It is wrong that the search was lawful"),
        ("none", FEES, "Norway has closed three border crossings"),
    ],
)
def test_the_likeliest_relation_of_two_claims_in_one_article(relation: str, first: str, second: str) -> None:
    found = chances(
        said(first, article=1, place=2, speaker="Mona Lind", day="2026-05-02"),
        said(second, article=1, place=3, speaker="Tor Dahl", day="2026-05-02"),
    )
    assert max(found, key=lambda name: found[name]) == relation


def test_weights_learned_for_other_features_are_refused() -> None:
    content = json.loads(WEIGHTS.read_text())
    assert read(content, True, "weights.json")
    with pytest.raises(WrongWeights, match=r"mine\.json was learned for other features \(age"):
        read({**content, "features": ["age", *NAMES[1:]]}, True, "mine.json")


def test_without_embeddings_other_weights_are_used(tmp_path: Path) -> None:
    assert not np.allclose(judge(meaning=True).weights, judge(meaning=False).weights)


words = st.lists(
    st.sampled_from(
        [
            "the",
            "fees",
            "will",
            "not",
            "rise",
            "fall",
            "40",
            "Dahl",
            "ships",
            "wrong",
            "because",
            "yes",
            "no",
            "open",
            "closed",
        ]
    ),
    max_size=12,
)


@given(words, words)
def test_features_and_worth_know_no_order(first: list[str], second: list[str]) -> None:
    one, other = said(" ".join(first)), said(" ".join(second))
    assert rows_of([(one, other)]).tolist() == rows_of([(other, one)]).tolist()
    scores = worth(judge(meaning=True).judge([(one, other), (other, one)]))
    assert scores[0] == scores[1]
    assert 0 <= scores[0] <= 1


@given(words, words, st.booleans(), st.booleans())
def test_what_a_pair_is_measured_by_is_what_people_are_told(
    first: list[str], second: list[str], is_one_article: bool, is_one_speaker: bool
) -> None:
    one = said(" ".join(first), article=1, speaker="Tor Dahl", asked=1)
    speaker = "T. Dahl" if is_one_speaker else "Mona Lind"
    other = said(" ".join(second), article=1 + is_one_article, speaker=speaker, place=3, asked=1)
    told = Pair.of(one, other)
    assert value("opposites", one, other) == bool(told.opposites)
    assert value("yes and no", one, other) == bool(told.yes_and_no)
    assert value("denied", one, other) == bool(told.denied)
    assert value("speaker named", one, other) == len(told.speakers_named)
    assert value("same speaker", one, other) == told.same_speaker
    weight = sum(one.content[term] for term in told.turned)
    covered = min(value("shorter covered", one, other), 1.0)
    assert value("turned", one, other) == pytest.approx(np.log1p(weight) * covered, abs=1e-6)
    assert (value("near in article", one, other) > 0) == told.same_article
    assert value("matter", one, other) == pytest.approx(told.matter, abs=0.01)
