"""A speaker's positions: topics over time, changes of mind, who says the contrary; attributes that group speakers."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from claims.actions import DecideLink, EditSpeaker, MergeSpeakers
from claims.models import Evidence, Speaker, Topic
from claims.resources import SpeakerResource
from claims.review.positions import positions
from sources.accounts.models import User
from tests.actions import records
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_changes_of_mind_and_contraries_are_shown_with_day_and_outlet(editor: User) -> None:
    gazette = records.source("Harbour Gazette")
    anna, tomas = records.speaker("Anna Berg"), records.speaker("Tomas Riedl")
    shut, opens = records.claim("The bridge stays shut"), records.claim("The bridge opens in August")
    for speaker, claim, stance, printed in (
        (anna, shut, "asserts", date(2024, 5, 4)), (anna, shut, "denies", date(2024, 7, 1)),
        (anna, opens, "asserts", date(2024, 8, 1)), (tomas, shut, "asserts", date(2024, 7, 2)),
    ):  # fmt: skip
        quote = records.quote(where=records.article(source=gazette, published_on=printed), speaker=speaker)
        Evidence.objects.create(claim=claim, quote=quote, stance=stance)
    shut.topics.add(Topic.objects.create(name="Bridges"))
    DecideLink(editor, opens, shut, "contradicts").run()
    page = signed_in(editor).get(reverse("admin:claims_speaker_positions", args=[anna.pk])).content.decode()
    changes, contrary = words(page[page.index('id="changes-title"') :]).split("Who says the contrary")
    assert "asserts it, May 4, 2024 (published) , Harbour Gazette → denies it, July 1, 2024" in changes
    assert "asserts what contradicts it, Aug. 1, 2024 (published)" in changes
    assert "Anna Berg denies it" in contrary and "Tomas Riedl asserts it" in contrary
    assert "<title>Bridges, May 2024: 1</title>" in page


def test_of_a_claim_that_very_many_state_the_speaker_s_own_part_is_looked_at(editor: User) -> None:
    anna, others = records.speaker("Anna Berg"), records.speaker("Tomas Riedl")
    shut = records.claim("The bridge stays shut")
    said = [(others, "asserts", 1)] * 65 + [(anna, "asserts", 2), (anna, "denies", 3)]
    for who, stance, day in said:
        where = records.article(published_on=date(2024, 5, day))
        quote = records.quote(where=where, speaker=who)
        Evidence.objects.create(claim=shut, quote=quote, stance=stance)
    changes = positions(anna).changes
    assert [(one.earlier.day, one.later.day) for one in changes] == [(date(2024, 5, 2), date(2024, 5, 3))]


def test_speakers_are_grouped_by_party_country_and_body_with_history_merges_and_files(editor: User) -> None:
    anna, berg = records.speaker("Anna Berg"), records.speaker("A. Berg", country="Norway")
    decision = EditSpeaker(editor, anna, {"party": "Harbour List", "body": "parliament"}).run()
    MergeSpeakers(editor, anna, [berg]).run()
    anna.refresh_from_db()
    assert anna.groups == ["parliament", "Harbour List", "Norway"]
    assert anna.history.count() >= 2
    client = signed_in(editor)
    speakers = reverse("admin:claims_speaker_changelist")
    assert client.get(f"{speakers}?body=parliament").context["cl"].result_count == 1
    assert "Harbour List" in client.get(reverse("admin:claims_speaker_page", args=[anna.pk])).content.decode()
    exported = SpeakerResource().export()
    row = dict(zip(exported.headers, next(r for r in exported if r[1] == "Anna Berg"), strict=True))
    assert (row["party"], row["country"], row["body"]) == ("Harbour List", "Norway", "parliament")
    with pytest.raises(Exception, match=r"robot|choice"):
        EditSpeaker(editor, anna, {"body": "robot"}).run()
    assert Speaker.objects.get(pk=anna.pk).body == "parliament"
    assert decision.changes.exists()
