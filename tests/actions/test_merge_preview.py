"""Before a merge: both records side by side, which survives, and what becomes of everything."""

from __future__ import annotations

from datetime import date

import pytest

from claims.actions import AcceptQuotes, JudgeClaim, MergeClaims, MergeSpeakers, TagClaims
from claims.models import Evidence, Quote, Speaker
from claims.review.merge_preview import MergePreview, preview, propose_claim, propose_speaker
from sources.accounts.models import User
from sources.workbench.models import Status
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db


def sides(shown: MergePreview) -> dict[str, tuple[str, str]]:
    return {row.name: (row.left, row.right) for row in shown.rows}


def test_the_preview_shows_what_either_speaker_has_and_changes_nothing(editor: User) -> None:
    kept = records.speaker("Nadia Ivers", note="Governor.")
    merged = records.speaker("N. Ivers", wikidata="Q42", note="Same voice.", status=Status.ACCEPTED)
    records.quote("banks were safe", speaker=kept, said_on=date(2021, 7, 2))
    records.quote("Nobody should worry", speaker=merged, said_on=date(2021, 7, 9))
    before = all_tables()
    shown = preview(kept, merged)
    assert all_tables() == before
    found = sides(shown)
    assert found["name"] == ("Nadia Ivers", "N. Ivers")
    assert found["wikidata"] == ("", "Q42")
    assert found["status"] == ("suggested", "accepted")
    assert found["quotes"][0].startswith("1: ") and "banks were safe" in found["quotes"][0]
    assert found["days"] == ("July 2, 2021 – July 2, 2021", "July 9, 2021 – July 9, 2021")
    assert shown.said == {kept.pk: 1, merged.pk: 1} and not shown.warnings
    assert all(row.rule for row in shown.rows)
    # What the rules promise is what the merge then does.
    MergeSpeakers(editor, kept, [merged]).run()
    kept.refresh_from_db()
    assert (kept.name, kept.wikidata, kept.status) == ("Nadia Ivers", "Q42", Status.ACCEPTED)
    after = sides(preview(kept, merged))["quotes"]
    assert after[0].startswith("2: ") and after[1] == "none"


def test_the_preview_shows_what_either_claim_has(editor: User) -> None:
    anna = records.speaker("Anna Berg")
    kept = records.claim(
        "Prices fall in spring", records.quote("Nobody should worry", speaker=anna, said_on=date(2021, 7, 2))
    )
    merged = records.claim("In spring prices drop")
    TagClaims(editor, [merged], "Prices").run()
    JudgeClaim(
        editor, merged, "false", "It is not so.", [{"document": "Price index", "note": "table 2"}]
    ).run()
    merged.refresh_from_db()
    found = sides(preview(kept, merged))
    assert found["text"] == ("Prices fall in spring", "In spring prices drop")
    assert found["evidence"] == ("1: Anna Berg asserts: Nobody should worry", "none")
    assert found["topics"] == ("none", "1")
    assert found["verdict"] == ("", "false") and found["verdict_by"] == ("", "editor")
    assert found["verdict_sources"] == ("", "Price index – table 2")
    assert found["days"] == ("July 2, 2021 – July 2, 2021", "unknown")
    MergeClaims(editor, kept, [merged]).run()
    kept.refresh_from_db()
    assert (kept.verdict, kept.topics.get().name) == ("false", "Prices")


def test_the_preview_warns() -> None:
    where = records.article()
    one = records.speaker("Nadia Ivers")
    other = records.speaker("Ivers Bank", kind="organization")
    records.quote("banks were safe", where, speaker=one)
    denied = records.quote("Nobody should worry", where, speaker=other)
    assert preview(one, other).warnings == (
        "Different kinds: person and organization.", "Both are quoted in the same article (1 in total).",
    )  # fmt: skip
    claim, question = (
        records.claim("Prices fall", records.quote()),
        records.claim("Prices drop", kind="demand"),
    )
    Evidence.objects.create(claim=question, quote=denied, stance="denies")
    assert preview(claim, question).warnings == (
        "Different kinds: assertion and demand.", "Some evidence asserts the claim, some denies it.",
    )  # fmt: skip


def test_the_record_that_people_worked_on_is_proposed_to_survive() -> None:
    plain, accepted = records.speaker("Nadia Ivers"), records.speaker("N. Ivers", status=Status.ACCEPTED)
    unnamed = records.speaker("an official", kind="unnamed", status="accepted", article=records.article())
    assert propose_speaker(plain, accepted) == (accepted, plain)
    assert propose_speaker(unnamed, plain) == (plain, unnamed)
    one, other = records.claim("Prices fall"), records.claim("Prices drop", records.quote())
    assert propose_claim(one, other) == (other, one)
    assert propose_claim(one, other, said=preview(one, other).said) == (other, one)


def test_any_action_can_be_rehearsed(researcher: User) -> None:
    quotes = [records.quote(), records.quote(status=Status.ACCEPTED)]
    before = all_tables()
    rehearsal = AcceptQuotes(researcher, quotes).rehearse()
    assert rehearsal.counts == {Quote: (0, 1, 0)}
    assert rehearsal.summary == "Accepted 2 quotes"
    assert all_tables() == before
    assert Speaker.objects.count() == 0
