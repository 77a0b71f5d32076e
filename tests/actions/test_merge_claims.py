"""Merging claims: evidence, links, topics, sets, and the way back. Nothing is concluded by chains."""

from __future__ import annotations

import pytest
from django.utils import timezone

from claims.actions import CLAIM_RULES, AddToSet, CreateSet, DecideLink, MergeClaims, TagClaims
from claims.actions.merge_rules import check_rules
from claims.models import Claim, ClaimLink, CuratedSet, Evidence, Relation
from sources.accounts.models import User
from sources.workbench.curation import Refused, undo
from sources.workbench.models import PairState, Status
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db


def link(one: Claim, other: Claim, relation: Relation = Relation.RELATED, **values: object) -> ClaimLink:
    low, high = sorted((one, other), key=lambda claim: claim.pk)
    if values.get("state") in (PairState.ACCEPTED, PairState.REJECTED):
        values["decided_at"] = timezone.now()
    return ClaimLink.objects.create(claim=low, other=high, relation=relation, **values)


def between(one: Claim, other: Claim) -> ClaimLink:
    low, high = sorted((one.pk, other.pk))
    return ClaimLink.objects.get(claim_id=low, other_id=high)


def test_every_field_and_relation_of_a_claim_has_a_rule() -> None:
    check_rules(Claim, CLAIM_RULES)


def test_evidence_moves_and_a_quote_carries_the_kept_record_once(editor: User) -> None:
    both, alone = records.quote(), records.quote("Nobody should worry")
    kept = records.claim("Prices fall", both)
    merged = records.claim("Prices drop", both, alone, status=Status.ACCEPTED, context="In spring", note="n")
    merged.evidence.filter(quote=both).update(status=Status.ACCEPTED, note="clear")
    MergeClaims(editor, kept, [merged]).run()
    for claim in (kept, merged):
        claim.refresh_from_db()
    assert merged.merged_into == kept
    assert not merged.evidence.exists()
    evidence = kept.evidence.get(quote=both)
    assert (evidence.status, evidence.note) == (Status.ACCEPTED, "clear")
    assert kept.evidence.get(quote=alone).status == Status.SUGGESTED
    assert (kept.status, kept.context, kept.note) == (Status.ACCEPTED, "In spring", "n")
    assert between(kept, merged).relation == Relation.SAME
    assert between(kept, merged).decided_by == editor


def test_topics_and_sets_hold_the_kept_record_once(editor: User) -> None:
    kept, merged = records.claim("Prices fall"), records.claim("Prices drop")
    TagClaims(editor, [kept, merged], "Inflation").run()
    TagClaims(editor, [merged], "Spring").run()
    CreateSet(editor, "Both").run()
    CreateSet(editor, "Only the merged").run()
    AddToSet(editor, CuratedSet.objects.get(name="Both"), claims=[kept, merged]).run()
    AddToSet(editor, CuratedSet.objects.get(name="Only the merged"), claims=[merged]).run()
    MergeClaims(editor, kept, [merged]).run()
    assert {topic.name for topic in kept.topics.all()} == {"Inflation", "Spring"}
    assert [item.claim for item in CuratedSet.objects.get(name="Both").items.all()] == [kept]
    assert [item.claim for item in CuratedSet.objects.get(name="Only the merged").items.all()] == [kept]


def test_links_move_and_a_decision_wins_over_a_suggestion(editor: User) -> None:
    kept, merged, third, fourth = (records.claim(text) for text in ("one", "two", "three", "four"))
    link(kept, third, score=0.8)
    link(merged, third, Relation.CONTRADICTS, state=PairState.ACCEPTED)
    link(merged, fourth, Relation.NONE, state=PairState.REJECTED)
    MergeClaims(editor, kept, [merged]).run()
    assert between(kept, third).relation == Relation.CONTRADICTS
    assert between(kept, third).state == PairState.ACCEPTED
    assert between(kept, fourth).relation == Relation.NONE
    assert ClaimLink.objects.count() == 3


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize("merged_answers", [False, True])
def test_who_answers_whom_stays_right_when_the_two_change_places(
    editor: User, merged_answers: bool, twice: bool
) -> None:
    merged, third, kept = (records.claim(text) for text in ("merged", "third", "kept"))
    # the merged record comes before the third claim, the kept record after it
    first, second = (merged, third) if merged_answers else (third, merged)
    DecideLink(editor, first, second, Relation.RESPONDS).run()
    if twice:
        link(kept, third, score=0.4)
    MergeClaims(editor, kept, [merged]).run()
    answer = between(kept, third)
    speaks = answer.other if answer.backward else answer.claim
    assert answer.relation == Relation.RESPONDS
    assert speaks == (kept if merged_answers else third)


def test_nothing_is_concluded_from_two_merges(editor: User) -> None:
    a, b, c = (records.claim(text) for text in ("Prices fall", "Prices drop", "Prices sink"))
    MergeClaims(editor, b, [a]).run()
    with pytest.raises(Refused, match=r"Already merged into these: “Prices fall”.*compare them"):
        MergeClaims(editor, b, [c]).run()
    MergeClaims(editor, b, [c], compared_all=True).run()
    assert Claim.objects.filter(merged_into=b).count() == 2


def test_a_refused_pair_is_merged_only_when_asked_for_expressly(editor: User) -> None:
    a, b = records.claim("Prices fall"), records.claim("Prices rise")
    DecideLink(editor, a, b, Relation.CONTRADICTS).run()
    with pytest.raises(Refused, match=r"not the same .contradicts"):
        MergeClaims(editor, a, [b]).run()
    MergeClaims(editor, a, [b], despite_refusal=True).run()
    assert between(a, b).relation == Relation.SAME


def test_claims_with_different_verdicts_are_not_the_same(editor: User) -> None:
    a = records.claim("Prices fall", verdict="true", verdict_reasoning="statistics")
    b = records.claim("Prices drop", verdict="false", verdict_reasoning="statistics")
    with pytest.raises(Refused, match="has the verdict “true”"):
        MergeClaims(editor, a, [b]).run()


def test_merge_and_undo_leave_every_table_as_it_was(editor: User) -> None:
    quotes = [records.quote(), records.quote("Nobody should worry")]
    third = records.claim("Rates rise")
    kept = records.claim("Prices fall", quotes[0])
    merged = [records.claim("Prices drop", *quotes), records.claim("Prices sink", quotes[1])]
    TagClaims(editor, [merged[0], kept], "Inflation").run()
    CreateSet(editor, "Set").run()
    AddToSet(editor, CuratedSet.objects.get(), claims=[kept, *merged]).run()
    DecideLink(editor, merged[0], third, Relation.SUPPORTS).run()
    link(merged[1], third)
    link(kept, merged[1])
    before = all_tables()
    decision = MergeClaims(editor, kept, merged).run()
    after = all_tables()
    undone = undo(decision, editor)
    assert all_tables() == before
    undo(undone, editor)
    assert all_tables() == after


def test_undo_of_a_merge_keeps_what_people_did_to_the_evidence_meanwhile(editor: User) -> None:
    from claims.actions import AcceptEvidence

    quote = records.quote()
    kept, merged = records.claim("Prices fall"), records.claim("Prices drop", quote)
    decision = MergeClaims(editor, kept, [merged]).run()
    AcceptEvidence(editor, kept.evidence.all()).run()
    undo(decision, editor)
    assert Evidence.objects.get().claim == merged
    assert Evidence.objects.get().status == Status.ACCEPTED
