"""Split evidence off a claim: these quotes say something else.

They go to a claim of its own, new or one that was merged into this one and now stands
again. The two are remembered as having no "same claim" between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import QuerySet

from claims.match_keys import claim_text_key
from claims.models import Claim, ClaimLink, Evidence, Relation
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import Status

from .merge_claims import lock_link
from .sentences import count_of, quoted

__all__ = ["SplitClaim"]


@dataclass
class SplitClaim(Action):
    """Give pieces of evidence to another claim.

    `into`: a claim that was merged into this one, or None to make one of `text`, by default
    the words of the first quote. `relation`: how the two stand to each other now.
    """

    name: ClassVar[str] = "split_claim"
    title: ClassVar[str] = "Split a claim"
    permission: ClassVar[str] = "claims.merge_claim"

    claim: Claim
    evidence: Iterable[Evidence] | Iterable[int] | QuerySet[Evidence] = ()
    text: str = ""
    into: Claim | None = None
    relation: str = Relation.NONE

    def perform(self, changes: Changes) -> str:
        claim = changes.lock_one(self.claim, self.expected)
        evidence = changes.lock(Evidence, self.evidence)
        former = changes.lock_one(self.into) if self.into is not None else None
        self._check(claim, evidence, former)
        other = former or self._new(changes, claim, evidence)
        if former is not None:
            changes.update([former], merged_into=None)
        have = {e.quote_id for e in changes.lock_related(Evidence, "claim", [other])}
        changes.update([e for e in evidence if e.quote_id not in have], claim=other)
        changes.delete([e for e in evidence if e.quote_id in have])
        changes.save([claim], [])
        changes.raise_version([claim])
        self._remember(changes, claim, other)
        pieces = count_of(evidence, "piece of evidence", "pieces of evidence")
        return f"Split {quoted(other)} from {quoted(claim)} with {pieces}"

    def _check(self, claim: Claim, evidence: list[Evidence], former: Claim | None) -> None:
        if claim.merged_into is not None:
            raise Refused(f"{quoted(claim)} was merged into {quoted(claim.merged_into)}; split that one.")
        if not evidence and former is None:
            raise Refused("Select the evidence to move to a new claim.")
        if strange := [one for one in evidence if one.claim_id != claim.pk]:
            raise Refused(f"{quoted(strange[0].quote)} is not evidence of {quoted(claim)}.")
        if former is not None and former.merged_into_id != claim.pk:
            raise Refused(f"{quoted(former)} was never merged into {quoted(claim)}.")
        if self.relation == Relation.SAME:
            raise Refused("The new claim is a different one; choose how the two are related.")

    def _new(self, changes: Changes, claim: Claim, evidence: list[Evidence]) -> Claim:
        text = self.text.strip() or evidence[0].quote.text
        key = claim_text_key(text)
        if key == claim.text_key:
            raise Refused("Word the new claim differently from the old one.")
        if twin := Claim.objects.current().filter(text_key=key).first():
            raise Refused(f"A claim with the same text already exists: {quoted(twin)}. Add the quotes to it.")
        other = Claim(text=text, text_key=key, kind=claim.kind, status=Status.ACCEPTED)
        other.full_clean(exclude=["touched_by"])
        changes.create([other])
        return other

    def _remember(self, changes: Changes, claim: Claim, other: Claim) -> None:
        decision = {
            "relation": self.relation,
            "backward": other.pk > claim.pk and self.relation in {Relation.SUPPORTS, Relation.RESPONDS},
            "state": Relation(self.relation).state,
            "decided_by": self.user,
            "decided_at": changes.at,
        }
        link = lock_link(changes, claim, other)
        if link is not None:
            changes.update([link], **decision)
            return
        low, high = sorted((claim.pk, other.pk))
        changes.create([ClaimLink(claim_id=low, other_id=high, **decision)])
