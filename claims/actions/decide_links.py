"""Decide how two claims stand to each other. "Same claim" is a merge, see `merge_claims`.

A decision is about these two and no others: nothing is concluded from A–B and B–C about
A–C. "No link" is remembered, so that the pair is never suggested again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from claims.models import Claim, ClaimLink, Relation
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import PairState

from .merge_claims import lock_link
from .merge_rules import joined_notes
from .sentences import quoted

__all__ = ["DecideLink", "LeaveLinkUnsure", "ReopenLink"]


@dataclass
class _DecideLink(Action):
    """Change the link of two claims, making it where there is none; `expected` is about the link."""

    permission: ClassVar[str] = "claims.decide_claimlink"

    claim: Claim
    other: Claim

    def decide(self, changes: Changes, values: dict[str, object]) -> tuple[Claim, Claim]:
        claim, other = self._two(changes)
        link = lock_link(changes, claim, other, self.expected)
        if link is None:
            low, high = sorted((claim.pk, other.pk))
            values = {"relation": Relation.RELATED} | values
            changes.create([ClaimLink(claim_id=low, other_id=high, note=self.note, **values)])
        else:
            changes.update([link], note=joined_notes(link.note, self.note), **values)
        return claim, other

    def _two(self, changes: Changes) -> tuple[Claim, Claim]:
        if self.claim.pk == self.other.pk:
            raise Refused("Choose two different claims.")
        claim, other = changes.lock(Claim, [self.claim, self.other])
        for one in (claim, other):
            if one.merged_into is not None:
                raise Refused(f"{quoted(one)} was merged into {quoted(one.merged_into)}; link that one.")
        return claim, other


@dataclass
class DecideLink(_DecideLink):
    """`claim` is related to, contradicts, supports, responds to, or has no link with `other`."""

    name: ClassVar[str] = "decide_link"
    title: ClassVar[str] = "Decide on a link"

    relation: str

    def perform(self, changes: Changes) -> str:
        relation = Relation(self.relation)
        if relation == Relation.SAME:
            raise Refused("Claims that are the same become one record: merge them instead.")
        directed = relation in {Relation.SUPPORTS, Relation.RESPONDS}
        claim, other = self.decide(
            changes,
            {
                "relation": relation,
                "backward": directed and self.claim.pk > self.other.pk,
                "state": relation.state,
                "decided_by": self.user,
                "decided_at": changes.at,
            },
        )
        return f"{quoted(claim)} – {relation.label} – {quoted(other)}"


@dataclass
class LeaveLinkUnsure(_DecideLink):
    """Nobody can tell yet; out of the queue, but not refused."""

    name: ClassVar[str] = "leave_link_unsure"
    title: ClassVar[str] = "Unsure"

    def perform(self, changes: Changes) -> str:
        claim, other = self.decide(
            changes, {"state": PairState.UNSURE, "decided_by": self.user, "decided_at": changes.at}
        )
        return f"Unsure how {quoted(claim)} and {quoted(other)} are related"


@dataclass
class ReopenLink(_DecideLink):
    """Back into the queue."""

    name: ClassVar[str] = "reopen_link"
    title: ClassVar[str] = "Return to queue"

    def perform(self, changes: Changes) -> str:
        claim, other = self.decide(
            changes, {"state": PairState.SUGGESTED, "decided_by": None, "decided_at": None}
        )
        return f"Returned the pair {quoted(claim)} and {quoted(other)} to the queue"
