"""Merging speakers: what moves, what is remembered, what is refused, and the way back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import models

from claims.actions import (
    SPEAKER_RULES,
    AcceptQuotes,
    MergeSpeakers,
    RefuseSpeakerPair,
    ResolveUnnamed,
    SetSpeaker,
)
from claims.actions.merge_rules import Rule, check_rules
from claims.match_keys import name_block, speaker_name_key
from claims.models import Quote, RolePrinting, Speaker, SpeakerName, SpeakerPair, SpeakerRole
from newsroom.verifying import RULES
from sources.accounts.models import User
from sources.workbench.curation import Conflict, Refused, undo
from sources.workbench.models import PairState, Status
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db


def pair(
    one: Speaker, other: Speaker, state: PairState = PairState.SUGGESTED, score: float = 0.9
) -> SpeakerPair:
    low, high = sorted((one, other), key=lambda speaker: speaker.pk)
    return SpeakerPair.objects.create(speaker=low, other=high, state=state, score=score)


def state_of(one: Speaker, other: Speaker) -> str:
    low, high = sorted((one.pk, other.pk))
    return SpeakerPair.objects.get(speaker_id=low, other_id=high).state


def role(speaker: Speaker, title: str, first: date, last: date) -> SpeakerRole:
    made = SpeakerRole.objects.create(
        speaker=speaker, title=title, organization="Central Bank", first_seen=first, last_seen=last
    )
    RolePrinting.objects.create(role=made, article=records.article())
    return made


def test_every_field_and_relation_of_a_speaker_has_a_rule() -> None:
    check_rules(Speaker, SPEAKER_RULES)


def test_a_relation_without_a_rule_stops_every_merge(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = records.speaker("Nadia Ivers"), records.speaker("N. Ivers")
    monkeypatch.delitem(SPEAKER_RULES, "roles")
    with pytest.raises(RuntimeError, match="no rule says what becomes of roles"):
        MergeSpeakers(editor, one, [other]).run()
    monkeypatch.setitem(SPEAKER_RULES, "roles", Rule("x"))
    monkeypatch.setitem(SPEAKER_RULES, "medals", Rule("x"))
    with pytest.raises(RuntimeError, match="there is no medals any more"):
        MergeSpeakers(editor, one, [other]).run()


def test_all_of_the_merged_record_goes_to_the_kept_record(editor: User) -> None:
    kept = records.speaker("Nadia Ivers", ["Nadia Ivers", "Governor Ivers"], note="Governor.")
    merged = records.speaker(
        "N. Ivers", ["N. Ivers", "Governor Ivers"], note="Same voice.", wikidata="Q42", status=Status.ACCEPTED
    )
    spoken = records.quote(speaker=merged)
    relayed = records.quote(relay_speaker=merged)
    role(merged, "Governor", date(2021, 1, 5), date(2021, 3, 1))
    MergeSpeakers(editor, kept, [merged], note="Same picture on the page").run()
    for row in (kept, merged, spoken, relayed):
        row.refresh_from_db()
    assert merged.merged_into == kept
    assert spoken.speaker == kept
    assert relayed.relay_speaker == kept
    assert {name.name for name in kept.names.all()} == {"Nadia Ivers", "Governor Ivers", "N. Ivers"}
    assert (kept.wikidata, kept.note) == ("Q42", "Governor.\nSame voice.")
    assert kept.status == Status.ACCEPTED
    assert kept.roles.get().title == "Governor"
    assert state_of(kept, merged) == PairState.ACCEPTED


def test_a_quote_that_only_moved_is_still_the_machine_s(editor: User) -> None:
    kept, merged = records.speaker("Nadia Ivers"), records.speaker("N. Ivers")
    quote = records.quote(speaker=merged)
    MergeSpeakers(editor, kept, [merged]).run()
    quote.refresh_from_db()
    assert not quote.is_touched
    kept.refresh_from_db()
    assert kept.is_touched


def test_the_same_role_of_both_becomes_one_with_the_days_of_both(editor: User) -> None:
    kept, merged = records.speaker("Nadia Ivers"), records.speaker("N. Ivers")
    role(kept, "Governor", date(2021, 2, 1), date(2021, 6, 1))
    role(merged, "Governor", date(2020, 1, 5), date(2021, 3, 1))
    role(merged, "Deputy Governor", date(2018, 1, 5), date(2019, 3, 1))
    MergeSpeakers(editor, kept, [merged]).run()
    governor = kept.roles.get(title="Governor")
    assert (governor.first_seen, governor.last_seen) == (date(2020, 1, 5), date(2021, 6, 1))
    assert governor.printings.count() == 2
    assert kept.roles.count() == 2


def test_not_the_same_is_remembered_through_a_merge(editor: User) -> None:
    a, b, c, d = (records.speaker(name) for name in ("A Ivers", "B Ivers", "C Ivers", "D Ivers"))
    pair(a, c, PairState.SUGGESTED)
    pair(b, c, PairState.REJECTED)
    pair(b, d, PairState.REJECTED)
    MergeSpeakers(editor, a, [b]).run()
    assert state_of(a, c) == PairState.REJECTED
    assert state_of(a, d) == PairState.REJECTED
    assert not SpeakerPair.objects.filter(models.Q(speaker=b) | models.Q(other=b)).exclude(speaker=a).exists()


def test_what_somebody_refused_is_merged_only_when_asked_for_expressly(
    editor: User, researcher: User
) -> None:
    a, b = records.speaker("A Ivers"), records.speaker("B Ivers")
    RefuseSpeakerPair(researcher, b, a, note="father and daughter").run()
    with pytest.raises(Refused, match=r"were marked as not the same"):
        MergeSpeakers(editor, a, [b]).run()
    MergeSpeakers(editor, a, [b], despite_refusal=True).run()
    assert state_of(a, b) == PairState.ACCEPTED


def test_two_wikidata_identifiers_are_two_people(editor: User) -> None:
    a, b = records.speaker("A Ivers", wikidata="Q1"), records.speaker("B Ivers", wikidata="Q2")
    with pytest.raises(Refused, match="is Q1 in Wikidata"):
        MergeSpeakers(editor, a, [b]).run()


def test_merged_records_are_not_merged_again(editor: User) -> None:
    a, b, c = (records.speaker(name) for name in ("A Ivers", "B Ivers", "C Ivers"))
    MergeSpeakers(editor, a, [b]).run()
    with pytest.raises(Refused, match="has already been merged into “A Ivers”"):
        MergeSpeakers(editor, c, [b]).run()
    MergeSpeakers(editor, c, [a]).run()
    b.refresh_from_db()
    assert b.merged_into == c  # no chains of records to follow


def test_merging_is_for_editors(researcher: User, editor: User) -> None:
    a, b = records.speaker("A Ivers"), records.speaker("B Ivers")
    assert not MergeSpeakers.allowed(researcher)
    assert MergeSpeakers.allowed(editor)
    with pytest.raises(Refused, match="at least two different"):
        MergeSpeakers(editor, a, []).run()
    assert b.merged_into is None


def test_an_unnamed_speaker_is_resolved_without_giving_the_person_its_words_as_a_name(editor: User) -> None:
    where = records.article()
    unnamed = records.speaker("a senior official", kind="unnamed", article=where)
    person = records.speaker("Nadia Ivers")
    quote = records.quote(where=where, speaker=unnamed)
    with pytest.raises(Refused, match="has no name; merge it into"):
        MergeSpeakers(editor, unnamed, [person]).run()
    with pytest.raises(Refused, match="has a name"):
        ResolveUnnamed(editor, records.speaker("Other Person"), [person]).run()
    decision = ResolveUnnamed(editor, person, [unnamed]).run()
    quote.refresh_from_db()
    assert quote.speaker == person
    assert [name.name for name in person.names.all()] == ["Nadia Ivers"]
    assert decision.summary == "“a senior official” is “Nadia Ivers”"


def test_a_name_that_moves_to_another_kind_is_found_by_that_kind_s_key_and_goes_back_as_it_was(
    editor: User,
) -> None:
    person, office = (
        records.speaker("Nadia Ivers"),
        records.speaker("The Bank of Mr. Ivers", kind="organization"),
    )
    before = SpeakerName.objects.get(speaker=office)
    decision = MergeSpeakers(editor, person, [office]).run()
    moved = SpeakerName.objects.get(pk=before.pk)
    assert moved.speaker == person
    assert (moved.key, moved.block) == (
        speaker_name_key(moved.name, "person"),
        name_block(moved.name, "person"),
    )
    assert not list(RULES["keys"].faults())
    undo(decision, editor)
    back = SpeakerName.objects.get(pk=before.pk)
    assert (back.speaker, back.key, back.block) == (office, before.key, before.block)


def test_merge_and_undo_leave_every_table_as_it_was(editor: User) -> None:
    kept = records.speaker("Nadia Ivers", ["Nadia Ivers", "Governor Ivers"], note="Governor.")
    merged = [
        records.speaker("N. Ivers", ["N. Ivers", "Governor Ivers"], wikidata="Q42", status=Status.ACCEPTED),
        records.speaker("Nadja Ivers"),
    ]
    third = records.speaker("Nora Ivers")
    for one in merged:
        records.quote(speaker=one)
        records.quote(relay_speaker=one)
        role(one, "Governor", date(2020, 1, 5), date(2021, 3, 1))
        pair(one, third, PairState.REJECTED)
    pair(kept, third)
    pair(kept, merged[0])
    before = all_tables()
    decision = MergeSpeakers(editor, kept, merged).run()
    after = all_tables()
    undone = undo(decision, editor)
    assert all_tables() == before
    undo(undone, editor)
    assert all_tables() == after


def test_undo_of_a_merge_keeps_what_people_did_to_the_quotes_meanwhile(
    editor: User, researcher: User
) -> None:
    kept, merged, other = (records.speaker(name) for name in ("A Ivers", "B Ivers", "C Ivers"))
    accepted, corrected = records.quote(speaker=merged), records.quote(speaker=merged)
    decision = MergeSpeakers(editor, kept, [merged]).run()
    AcceptQuotes(researcher, [accepted]).run()
    SetSpeaker(researcher, [corrected], other).run()
    undo(decision, editor)
    accepted.refresh_from_db()
    corrected.refresh_from_db()
    assert (accepted.status, accepted.speaker) == (Status.ACCEPTED, merged)
    assert corrected.speaker == other


def test_undo_of_a_merge_bears_what_the_machine_did_meanwhile(editor: User) -> None:
    kept, merged, third = (records.speaker(name) for name in ("A Ivers", "B Ivers", "C Ivers"))
    gone, better = records.quote(speaker=merged), records.quote(speaker=merged)
    pair(kept, third)
    pair(merged, third)
    decision = MergeSpeakers(editor, kept, [merged]).run()
    gone.delete()
    Quote.objects.filter(pk=better.pk).update(cue="added")
    third.delete()
    undo(decision, editor)
    better.refresh_from_db()
    merged.refresh_from_db()
    assert (better.speaker, better.cue, merged.merged_into) == (merged, "added", None)


def test_undo_of_a_merge_is_refused_once_the_kept_record_was_edited(editor: User) -> None:
    a, b, c = (records.speaker(name) for name in ("A Ivers", "B Ivers", "C Ivers"))
    first = MergeSpeakers(editor, a, [b]).run()
    second = MergeSpeakers(editor, c, [a]).run()
    with pytest.raises(Conflict, match="merged into"):
        undo(first, editor)
    undo(second, editor)
    undo(first, editor)
    assert Speaker.objects.current().count() == 3
