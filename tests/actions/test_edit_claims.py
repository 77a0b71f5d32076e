"""Stating, editing, judging and sorting claims; reviewing them and their evidence; deciding links."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions import (
    AcceptClaims,
    AcceptEvidence,
    AddClaim,
    AddEvidence,
    DecideLink,
    EditClaim,
    JudgeClaim,
    LeaveLinkUnsure,
    MergeClaims,
    RejectClaims,
    RejectEvidence,
    ReopenClaims,
    ReopenEvidence,
    ReopenLink,
    TagClaims,
    UntagClaims,
)
from claims.match_keys import claim_text_key
from claims.models import Claim, ClaimLink, Relation, Topic
from sources.accounts.models import User
from sources.workbench.curation import Conflict, Refused, undo
from sources.workbench.models import PairState, Status
from tests.actions import records
from tests.actions.tables import all_tables

pytestmark = pytest.mark.django_db


def test_a_claim_stated_by_hand_is_accepted_with_its_evidence(researcher: User) -> None:
    quote = records.quote()
    before = all_tables()
    decision = AddClaim(researcher, " Prices fall ", [quote], "predicts", {"kind": "prediction"}).run()
    claim = Claim.objects.get()
    assert (claim.text, claim.kind, claim.status) == ("Prices fall", "prediction", Status.ACCEPTED)
    assert claim.text_key == claim_text_key("prices fall")
    assert (claim.evidence.get().quote, claim.evidence.get().stance) == (quote, "predicts")
    undo(decision, researcher)
    assert all_tables() == before


def test_the_same_words_are_not_stated_twice(researcher: User) -> None:
    records.claim("Prices fall")
    Claim.objects.update(text_key=claim_text_key("Prices fall"))
    with pytest.raises(Refused, match="same text already exists: “Prices fall”"):
        AddClaim(researcher, "PRICES FALL!").run()


def test_evidence_is_added_or_its_stance_mended(researcher: User) -> None:
    old, new = records.quote(), records.quote()
    claim = records.claim("Prices fall", old)
    AddEvidence(researcher, claim, [old, new], "denies").run()
    assert set(claim.evidence.values_list("quote", "stance", "status")) == {
        (old.pk, "denies", "accepted"),
        (new.pk, "denies", "accepted"),
    }
    with pytest.raises(ValidationError):
        AddEvidence(researcher, claim, [records.quote()], "sings").run()


def test_new_words_get_a_new_key(researcher: User) -> None:
    claim = records.claim("Prices fall")
    EditClaim(researcher, claim, {"text": "Prices rise", "context": "in spring"}).run()
    claim.refresh_from_db()
    assert (claim.text_key, claim.context) == (claim_text_key("Prices rise"), "in spring")
    with pytest.raises(ValidationError, match="verdict of a claim cannot be edited"):
        EditClaim(researcher, claim, {"verdict": "true"}).run()
    with pytest.raises(ValidationError):
        EditClaim(researcher, claim, {"text": " "}).run()


def test_a_verdict_needs_its_reasoning_and_an_editor(researcher: User, editor: User) -> None:
    claim = records.claim("Prices fall")
    with pytest.raises(PermissionDenied, match="Can set the verdict on a claim"):
        JudgeClaim(researcher, claim, "false", "the statistics").run()
    with pytest.raises(ValidationError, match="reasons for the verdict"):
        JudgeClaim(editor, claim, "false", " ").run()
    JudgeClaim(editor, claim, "false", "the statistics").run()
    claim.refresh_from_db()
    assert (claim.verdict, claim.verdict_reasoning) == ("false", "the statistics")
    JudgeClaim(editor, claim, "").run()
    claim.refresh_from_db()
    assert claim.verdict == ""


def test_claims_are_sorted_under_topics_and_whoever_edits_one_must_see_it(researcher: User) -> None:
    claims = [records.claim("Prices fall"), records.claim("Rates rise")]
    seen = {claims[0].pk: claims[0].version}
    decision = TagClaims(researcher, claims, " Money ").run()
    assert Topic.objects.get().name == "Money"
    assert Topic.objects.get().claims.count() == 2
    with pytest.raises(Conflict):
        EditClaim(researcher, claims[0], {"note": "x"}, expected=seen).run()
    claims[0].refresh_from_db()
    assert claims[0].is_touched
    UntagClaims(researcher, claims[:1], Topic.objects.get()).run()
    assert Topic.objects.get().claims.get() == claims[1]
    with pytest.raises(Conflict):
        undo(decision, researcher)


def test_claims_and_evidence_are_accepted_rejected_and_reopened(researcher: User) -> None:
    claim = records.claim("Prices fall", records.quote())
    evidence = claim.evidence.get()
    for on_claim, on_evidence, status in (
        (AcceptClaims, AcceptEvidence, Status.ACCEPTED),
        (RejectClaims, RejectEvidence, Status.REJECTED),
        (ReopenClaims, ReopenEvidence, Status.SUGGESTED),
    ):
        on_claim(researcher, [claim]).run()
        on_evidence(researcher, [evidence]).run()
        claim.refresh_from_db()
        evidence.refresh_from_db()
        assert claim.status == evidence.status == status
    AcceptClaims(researcher, [claim], with_evidence=True).run()
    evidence.refresh_from_db()
    assert evidence.status == Status.ACCEPTED


@pytest.mark.parametrize("relation", [r for r in Relation if r != Relation.SAME])
@pytest.mark.parametrize("forward", [True, False])
def test_a_link_says_what_the_first_claim_is_to_the_second(
    editor: User, relation: Relation, forward: bool
) -> None:
    one, other = records.claim("Prices fall"), records.claim("Prices rise")
    first, second = (one, other) if forward else (other, one)
    DecideLink(editor, first, second, relation, note="as read").run()
    link = ClaimLink.objects.get()
    assert (link.claim, link.other, link.relation, link.state) == (one, other, relation, relation.state)
    assert link.backward == (not forward and relation in {Relation.SUPPORTS, Relation.RESPONDS})
    assert (link.decided_by, link.note) == (editor, "as read")
    assert link.decided_at


def test_a_decision_about_two_pairs_says_nothing_about_the_third(editor: User) -> None:
    a, b, c = (records.claim(text) for text in ("a", "b", "c"))
    DecideLink(editor, a, b, "related").run()
    DecideLink(editor, b, c, "related").run()
    assert ClaimLink.objects.count() == 2


def test_unsure_and_reopened_links(editor: User) -> None:
    one, other = records.claim("Prices fall"), records.claim("Prices rise")
    ClaimLink.objects.create(claim=one, other=other, relation=Relation.SAME, score=0.8)
    LeaveLinkUnsure(editor, other, one).run()
    link = ClaimLink.objects.get()
    assert (link.relation, link.state) == (Relation.SAME, PairState.UNSURE)
    ReopenLink(editor, one, other).run()
    link.refresh_from_db()
    assert (link.state, link.decided_by, link.decided_at) == (PairState.SUGGESTED, None, None)


def test_links_that_make_no_sense_are_refused(editor: User) -> None:
    one, other, third = (records.claim(text) for text in ("a", "b", "c"))
    with pytest.raises(Refused, match="merge them instead"):
        DecideLink(editor, one, other, "same").run()
    with pytest.raises(Refused, match="two different"):
        DecideLink(editor, one, one, "related").run()
    MergeClaims(editor, one, [other]).run()
    with pytest.raises(Refused, match="was merged into “a”"):
        DecideLink(editor, other, third, "related").run()
    other.refresh_from_db()
    for action in (EditClaim(editor, other, {"note": "x"}), AcceptClaims(editor, [other])):
        with pytest.raises(Refused, match="merged into"):
            action.run()


def test_two_editors_who_decide_the_same_link_do_not_overwrite_each_other(
    editor: User, administrator: User
) -> None:
    one, other = records.claim("Prices fall"), records.claim("Prices rise")
    link = ClaimLink.objects.create(claim=one, other=other, relation=Relation.RELATED)
    seen = {link.pk: link.version}
    DecideLink(administrator, one, other, "contradicts", expected=seen).run()
    with pytest.raises(Conflict, match="changed by administrator"):
        DecideLink(editor, one, other, "supports", expected=seen).run()
