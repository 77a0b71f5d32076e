"""Making and editing speakers, their names and roles; accepting and rejecting them; deciding pairs."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from claims.actions import (
    AcceptSpeakers,
    AddSpeakerName,
    CreateSpeaker,
    EditSpeaker,
    MergeSpeakers,
    RefuseSpeakerPair,
    RejectSpeakers,
    RemoveSpeakerName,
    RemoveSpeakerRole,
    ReopenSpeakers,
    SetSpeakerRole,
    UnsureSpeakerPair,
)
from claims.models import RolePrinting, Speaker, SpeakerPair, SpeakerRole
from sources.accounts.models import User
from sources.workbench.curation import Conflict, Refused, undo
from sources.workbench.models import PairState, Status
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db


def test_a_speaker_made_by_hand_is_accepted_and_found_by_all_its_names(researcher: User) -> None:
    CreateSpeaker(
        researcher, " Nadia  Ivers ", names=["Governor Ivers", ""], values={"wikidata": "Q42"}
    ).run()
    speaker = Speaker.objects.get()
    assert (speaker.name, speaker.status, speaker.wikidata) == ("Nadia Ivers", Status.ACCEPTED, "Q42")
    assert {name.name: name.key for name in speaker.names.all()} == {
        "Nadia Ivers": "nadia ivers",
        "Governor Ivers": "governor ivers",
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [({"wikidata": "42"}, "wikidata"), ({"kind": "robot"}, "kind"), ({"name": " "}, "name")],
)
def test_bad_values_are_named_by_their_field(researcher: User, values: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        EditSpeaker(researcher, records.speaker(), values).run()
    assert field in caught.value.message_dict


def test_a_former_name_stays_one_of_the_names(researcher: User) -> None:
    speaker = records.speaker("Nadia Ivers")
    before = all_tables()
    decision = EditSpeaker(researcher, speaker, {"name": "Nadia Ivers-Holm"}).run()
    assert {name.name for name in speaker.names.all()} == {"Nadia Ivers", "Nadia Ivers-Holm"}
    undo(decision, researcher)
    assert all_tables() == before


def test_a_changed_kind_makes_the_keys_of_all_names_anew(researcher: User) -> None:
    speaker = records.speaker("Ministry of Foreign Affairs of Russia", kind="person")
    EditSpeaker(researcher, speaker, {"kind": "organization"}).run()
    name = speaker.names.get()
    assert (name.key, name.block) == ("foreign ministry russia", "")


def test_names_come_and_go_but_for_the_speaker_s_own(editor: User) -> None:
    speaker = records.speaker("Nadia Ivers")
    AddSpeakerName(editor, speaker, "Governor  Ivers").run()
    with pytest.raises(ValidationError, match="already exists"):
        AddSpeakerName(editor, speaker, "Governor Ivers").run()
    RemoveSpeakerName(editor, speaker.names.get(name="Governor Ivers")).run()
    with pytest.raises(Refused, match="must keep its own name"):
        RemoveSpeakerName(editor, speaker.names.get()).run()


def test_roles_are_set_mended_and_taken_away(editor: User) -> None:
    speaker = records.speaker()
    SetSpeakerRole(editor, speaker, {"title": "Governor", "organization": "Central Bank"}).run()
    role = SpeakerRole.objects.get()
    SetSpeakerRole(editor, speaker, {"first_seen": date(2021, 1, 1)}, role).run()
    with pytest.raises(ValidationError, match="days"):
        SetSpeakerRole(editor, speaker, {"last_seen": date(2020, 1, 1)}, role).run()
    RolePrinting.objects.create(role=role, article=records.article())
    before = all_tables()
    decision = RemoveSpeakerRole(editor, role).run()
    assert not RolePrinting.objects.exists()
    undo(decision, editor)
    assert all_tables() == before


def test_speakers_are_accepted_rejected_and_reopened(researcher: User) -> None:
    speaker = records.speaker()
    for action, status in (
        (AcceptSpeakers, Status.ACCEPTED),
        (RejectSpeakers, Status.REJECTED),
        (ReopenSpeakers, Status.SUGGESTED),
    ):
        action(researcher, [speaker]).run()
        speaker.refresh_from_db()
        assert speaker.status == status


def test_a_merged_record_is_no_longer_edited(editor: User) -> None:
    kept, merged = records.speaker("Nadia Ivers"), records.speaker("N. Ivers")
    MergeSpeakers(editor, kept, [merged]).run()
    merged.refresh_from_db()
    for action in (
        EditSpeaker(editor, merged, {"note": "x"}),
        AddSpeakerName(editor, merged, "x"),
        AcceptSpeakers(editor, [merged]),
        RefuseSpeakerPair(editor, merged, kept),
    ):
        with pytest.raises(Refused, match="merged"):
            action.run()


def test_a_pair_is_refused_in_any_order_and_though_nobody_suggested_it(researcher: User) -> None:
    one, other = records.speaker("Nadia Ivers"), records.speaker("Nora Holm")
    RefuseSpeakerPair(researcher, other, one, note="sisters").run()
    pair = SpeakerPair.objects.get()
    assert (pair.speaker, pair.other, pair.state, pair.note) == (one, other, PairState.REJECTED, "sisters")
    with pytest.raises(Refused, match="two different"):
        RefuseSpeakerPair(researcher, one, one).run()


def test_two_editors_who_decide_the_same_pair_do_not_overwrite_each_other(
    researcher: User, editor: User
) -> None:
    one, other = records.speaker("Nadia Ivers"), records.speaker("N. Ivers")
    pair = SpeakerPair.objects.create(speaker=one, other=other)
    seen = {pair.pk: pair.version}
    UnsureSpeakerPair(editor, one, other, expected=seen).run()
    with pytest.raises(Conflict, match="changed by editor"):
        RefuseSpeakerPair(researcher, one, other, expected=seen).run()
