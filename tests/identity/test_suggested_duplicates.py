"""Which speakers are suggested to be one, with which reasons, and what is never asked again."""

from __future__ import annotations

from typing import Any

import pytest

from claims.actions import MergeSpeakers, RefuseSpeakerPair, ReopenSpeakerPair, UnsureSpeakerPair
from claims.identity import suggest_speaker_pairs
from claims.models import Speaker, SpeakerPair, SpeakerRole
from sources.accounts.models import User
from sources.workbench.curation import undo
from sources.workbench.models import PairState, Status
from tests.actions import records

pytestmark = pytest.mark.django_db


def suggested() -> dict[tuple[str, str], SpeakerPair]:
    rows = SpeakerPair.objects.filter(state=PairState.SUGGESTED).select_related("speaker", "other")
    return {(str(pair.speaker), str(pair.other)): pair for pair in rows}


def with_office(name: str, title: str, organization: str, **values: Any) -> Speaker:
    speaker = records.speaker(name, **values)
    SpeakerRole.objects.create(speaker=speaker, title=title, organization=organization)
    return speaker


@pytest.mark.parametrize(
    ("one", "other", "kind", "reason"),
    [
        ("Zamir Kabulov", "Zamir Kaboluv", "person", "are spellings of one name|differ as by a misprint"),
        ("Sergei Lavrov", "S. Lavrov", "person", "“S. Lavrov” may be short for “Sergei Lavrov”"),
        ("Sergei Lavrov", "Lavrov", "person", "“Lavrov” may be the rest of “Sergei Lavrov”"),
        ("Robert Gates", "Bob Gates", "person", "“Bob Gates” may be a familiar form"),
        ("Hamid Karzai", "Hamid Karsai", "person", "misprint|spellings"),
        ("Collective Security Treaty Organization", "CSTO", "organization", "“CSTO” are the first letters"),
        ("Russian Foreign Ministry", "Foreign Ministry", "organization", "without its country"),
        ("Afghan Taliban", "Taliban", "group", "without its country"),
    ],
)
def test_names_that_may_be_one_are_suggested_with_the_reason(
    one: str, other: str, kind: str, reason: str
) -> None:
    records.speaker(one, kind=kind)
    records.speaker(other, kind=kind)
    assert suggest_speaker_pairs() == 1
    pair = suggested()[one, other]
    assert 0.5 <= pair.score <= 1
    assert any(words in pair.reasons[0] for words in reason.split("|"))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Sergei Lavrov", "Yuri Lavrov", "person"),
        ("Sergei Lavrov", "Sergei Shoigu", "person"),
        ("Russian Foreign Ministry", "Afghan Foreign Ministry", "organization"),
        ("Russia", "Russian Foreign Ministry", "organization"),
        ("Ministry of Defence", "Ministry of Health", "organization"),
    ],
)
def test_names_that_speak_against_it_are_not_suggested(one: str, other: str, kind: str) -> None:
    records.speaker(one, kind=kind)
    records.speaker(other, kind=kind)
    assert suggest_speaker_pairs() == 0


def test_a_person_is_no_body_and_the_unnamed_and_rejected_are_left_out() -> None:
    records.speaker("Nadir", kind="person")
    records.speaker("Nadir", kind="organization")
    records.speaker("an official", kind="unnamed", article=records.article())
    records.speaker("an official", kind="unnamed", article=records.article())
    records.speaker("Amy Holm", status=Status.REJECTED)
    records.speaker("Amy Holm")
    assert suggest_speaker_pairs() == 0


def test_a_shared_office_raises_the_score_and_another_one_lowers_it() -> None:
    lavrov = with_office("Sergei Lavrov", "Foreign Minister", "Russia")
    same = with_office("Lavrov", "foreign minister", "the Russian Federation")
    other = with_office("S. Lavrov", "Trainer", "Zenit")
    suggest_speaker_pairs()
    pairs = suggested()
    first = pairs[lavrov.name, same.name]
    assert first.score > 0.8
    assert first.reasons[1] == "Both are printed as Foreign Minister (Russia)."
    second = pairs[lavrov.name, other.name]
    assert second.score < 0.9
    assert second.reasons[1].startswith("But one is printed as Foreign Minister (Russia), the other as")


def test_a_body_s_speakers_are_not_one_for_sharing_the_body() -> None:
    with_office("Sergei Lavrov", "Foreign Minister", "Russia")
    with_office("Maria Zakharova", "spokesperson", "Russia")
    assert suggest_speaker_pairs() == 0


def test_two_who_are_named_in_one_sentence_are_two() -> None:
    text = "Nora Holm met N. Holm on Monday.\nNora Holm said so. “We talked,” N. Holm said."
    where = records.article(text)
    for name, words in (("Nora Holm", "said so"), ("N. Holm", "We talked")):
        records.quote(words, where, speaker=records.speaker(name))
    assert suggest_speaker_pairs() == 0


def test_two_who_are_named_in_sentences_of_their_own_may_be_one() -> None:
    where = records.article("Nora Holm was pleased with it.\n“We talked,” N. Holm said.")
    for name, words in (("Nora Holm", "was pleased"), ("N. Holm", "We talked")):
        records.quote(words, where, speaker=records.speaker(name))
    assert suggest_speaker_pairs() == 1


def test_only_pairs_with_the_speakers_given_are_suggested() -> None:
    records.speaker("Sergei Lavrov")
    records.speaker("S. Lavrov")
    records.speaker("Zamir Kabulov")
    new = records.speaker("Zamir Kaboluv")
    assert suggest_speaker_pairs([new.pk]) == 1
    assert suggest_speaker_pairs([]) == 0
    assert list(suggested()) == [("Zamir Kabulov", "Zamir Kaboluv")]


def test_asking_twice_suggests_nothing_new_but_brings_the_reasons_up_to_date() -> None:
    one = with_office("Sergei Lavrov", "Foreign Minister", "Russia")
    other = records.speaker("S. Lavrov")
    suggest_speaker_pairs()
    before = SpeakerPair.objects.get().score
    SpeakerRole.objects.create(speaker=other, title="Foreign Minister", organization="Russia")
    assert suggest_speaker_pairs([one.pk]) == 0
    assert SpeakerPair.objects.get().score > before


def test_what_was_decided_is_never_asked_again(researcher: User) -> None:
    one, other = records.speaker("Sergei Lavrov"), records.speaker("S. Lavrov")
    suggest_speaker_pairs()
    refused = RefuseSpeakerPair(researcher, other, one, note="his brother").run()
    assert suggest_speaker_pairs() == 0
    pair = SpeakerPair.objects.get()
    assert (pair.state, pair.note) == (PairState.REJECTED, "his brother")
    undo(refused, researcher)
    assert SpeakerPair.objects.get().state == PairState.SUGGESTED
    UnsureSpeakerPair(researcher, one, other).run()
    assert suggest_speaker_pairs() == 0
    assert SpeakerPair.objects.get().state == PairState.UNSURE
    ReopenSpeakerPair(researcher, one, other).run()
    assert SpeakerPair.objects.get().state == PairState.SUGGESTED


def test_a_refusal_holds_for_the_kept_record_of_a_merge(editor: User) -> None:
    one, other, third = (records.speaker(name) for name in ("Sergei Lavrov", "Sergey Lavrov", "S. Lavrov"))
    suggest_speaker_pairs()
    RefuseSpeakerPair(editor, other, third).run()
    MergeSpeakers(editor, one, [other]).run()
    assert suggest_speaker_pairs() == 0
    assert not suggested()


def test_a_surname_that_a_crowd_shares_is_not_put_to_the_editor() -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for given in ("nna", "dam"):
            records.speaker(f"{letter}{given}son Smith".title())
    records.speaker("Smith")
    assert suggest_speaker_pairs() == 0
