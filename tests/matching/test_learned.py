"""Decisions taken in this database move the order of pairs a little; they decide nothing and can be forgotten."""

from __future__ import annotations

import pytest
from django.utils import timezone

from claims.actions import LearnPairWeights, ResetPairWeights
from claims.match_keys import claim_text_key
from claims.matching.judge import METHOD
from claims.matching.learned import LEAST_DECISIONS, judge_here
from claims.matching.pair_features import NAMES
from claims.matching.suggest import suggest_for
from claims.models import Claim, ClaimLink, PairWeights
from sources.accounts.models import User
from sources.workbench.curation import Refused

pytestmark = pytest.mark.django_db

SAME = [0.8 if name in {"meaning", "matter", "shorter covered"} else 0.0 for name in NAMES]
DAYS = [0.9 if name == "days near" else value for name, value in zip(NAMES, SAME, strict=True)]


def decide(count: int, relation: str, measured: list[float]) -> None:
    start = Claim.objects.count()
    claims = Claim.objects.bulk_create(
        Claim(text=f"Statement {number}", text_key=claim_text_key(f"Statement {number}"))
        for number in range(start, start + 2 * count)
    )
    ClaimLink.objects.bulk_create(
        ClaimLink(
            claim=one, other=other, relation=relation, state="rejected" if relation == "none" else "accepted", decided_at=timezone.now(), score=0.5,
            method=METHOD, measured=measured,
        )
        for one, other in zip(claims[::2], claims[1::2], strict=True)
    )  # fmt: skip


def waiting() -> ClaimLink:
    decide(1, "same", DAYS)
    link = ClaimLink.objects.latest("pk")
    ClaimLink.objects.filter(pk=link.pk).update(state="suggested", decided_at=None)
    return link


def test_below_so_many_decisions_nothing_is_learned(editor: User) -> None:
    decide(LEAST_DECISIONS - 1, "none", DAYS)
    with pytest.raises(
        Refused, match=f"{LEAST_DECISIONS - 1} suggested pairs have been decided; 200 are needed"
    ):
        LearnPairWeights(editor).run()
    assert not PairWeights.objects.exists()


def test_what_is_refused_again_and_again_goes_down_and_comes_back_when_forgotten(editor: User) -> None:
    decide(LEAST_DECISIONS, "none", DAYS)
    link = waiting()
    decision = LearnPairWeights(editor).run()
    learned = ClaimLink.objects.get(pk=link.pk)
    assert f"from {LEAST_DECISIONS} decisions; rescored 1 pair" in decision.summary
    assert learned.score is not None
    assert learned.score < 0.2
    assert learned.state == "suggested"
    assert set(PairWeights.objects.get().shifts) == {*NAMES, "constant"}
    LearnPairWeights(editor).run()  # anew: still one row
    assert PairWeights.objects.count() == 1
    ResetPairWeights(editor).run()
    assert not PairWeights.objects.exists()
    assert (ClaimLink.objects.get(pk=link.pk).score or 0) > 0.8
    with pytest.raises(Refused, match="default weights are already in use"):
        ResetPairWeights(editor).run()


def test_what_was_learned_for_other_features_is_not_used(editor: User) -> None:
    own = judge_here().weights
    row = PairWeights.objects.create(
        method=METHOD, decisions=300, shifts={"age": {"same": 5.0}}, learned_at=timezone.now()
    )
    assert (judge_here().weights == own).all()
    row.shifts = {name: {"same": 1.0} for name in (*NAMES, "constant")}
    row.save()
    assert (judge_here().weights != own).any()
    PairWeights.objects.update(method="weighed features, 0")
    assert (judge_here().weights == own).all()


def test_a_suggested_pair_keeps_what_was_measured() -> None:
    texts = ("Fees for ships will rise in spring", "In spring fees for ships will rise")
    claims = Claim.objects.bulk_create(Claim(text=text, text_key=claim_text_key(text)) for text in texts)
    suggest_for([claim.pk for claim in claims])
    link = ClaimLink.objects.get()
    assert len(link.measured) == len(NAMES)
    assert link.method == METHOD
