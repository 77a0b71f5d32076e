"""Before a merge: both records side by side, which survives, and what becomes of everything."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from claims.actions import AcceptQuotes, MergeSpeakers, RefuseSpeakerPair
from claims.models import Quote, Speaker
from claims.review.merge_preview import preview_claims, preview_speakers, propose_claim, propose_speaker
from sources.accounts.models import User
from sources.workbench.models import Status
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db


def test_the_preview_shows_what_the_merge_then_does(editor: User) -> None:
    kept = records.speaker("Nadia Ivers", note="Governor.")
    merged = records.speaker("N. Ivers", wikidata="Q42", note="Same voice.", status=Status.ACCEPTED)
    records.quote(speaker=kept, said_on=date(2021, 7, 2))
    records.quote(speaker=merged, said_on=date(2021, 7, 9))
    before = all_tables()
    preview = preview_speakers(editor, kept, merged)
    assert all_tables() == before
    assert (preview.merged.quotes, preview.merged.first) == (1, date(2021, 7, 9))
    lines = {line.name: line for line in preview.fields}
    MergeSpeakers(editor, kept, [merged]).run()
    kept.refresh_from_db()
    assert lines["wikidata"].result == kept.wikidata == "Q42"
    assert lines["note"].result == kept.note
    assert lines["status"].result == kept.get_status_display() == "accepted"
    assert (lines["name"].kept, lines["name"].merged, lines["name"].result) == (
        "Nadia Ivers",
        "N. Ivers",
        "Nadia Ivers",
    )
    relations = {line.name: line for line in preview.relations}
    assert (relations["quotes"].kept, relations["quotes"].merged, relations["quotes"].result) == (1, 1, 2)
    assert all(line.rule for line in (*preview.fields, *preview.relations))


def test_the_preview_warns_and_says_why_a_merge_is_refused(editor: User, researcher: User) -> None:
    where = records.article()
    one = records.speaker("Nadia Ivers")
    other = records.speaker("Ivers Bank", kind="organization")
    records.quote("banks were safe", where, speaker=one)
    records.quote("Nobody should worry", where, speaker=other)
    RefuseSpeakerPair(editor, one, other).run()
    preview = preview_speakers(editor, one, other)
    assert "not the same" in preview.refusal
    assert "Different kinds: person and organization." in preview.warnings
    assert any("same article" in warning for warning in preview.warnings)
    with pytest.raises(PermissionDenied):
        preview_speakers(researcher, one, other)


def test_the_record_that_people_worked_on_is_proposed_to_survive(editor: User) -> None:
    plain, accepted = records.speaker("Nadia Ivers"), records.speaker("N. Ivers", status=Status.ACCEPTED)
    unnamed = records.speaker("an official", kind="unnamed", status="accepted", article=records.article())
    assert propose_speaker(plain, accepted) == (accepted, plain)
    assert propose_speaker(unnamed, plain) == (plain, unnamed)
    one, other = records.claim("Prices fall"), records.claim("Prices drop", records.quote())
    assert propose_claim(one, other) == (other, one)
    preview = preview_claims(editor, other, one)
    assert preview.refusal == ""
    assert {line.name for line in preview.relations} == {"evidence"}


def test_any_action_can_be_rehearsed(researcher: User) -> None:
    quotes = [records.quote(), records.quote(status=Status.ACCEPTED)]
    before = all_tables()
    rehearsal = AcceptQuotes(researcher, quotes).rehearse()
    assert rehearsal.counts == {Quote: (0, 1, 0)}
    assert rehearsal.summary == "Accepted 2 quotes"
    assert all_tables() == before
    assert Speaker.objects.count() == 0
