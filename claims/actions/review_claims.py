"""Accept, reject and reopen claims, and the evidence that carries them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import QuerySet

from claims.models import Claim, Evidence
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import Status

from .edit_claims import Claims
from .sentences import count_of, named, quoted

__all__ = [
    "AcceptClaims",
    "AcceptEvidence",
    "RejectClaims",
    "RejectEvidence",
    "ReopenClaims",
    "ReopenEvidence",
]


@dataclass
class _ReviewClaims(Action):
    permission: ClassVar[str] = "claims.change_claim"
    status: ClassVar[Status]
    verb: ClassVar[str]

    claims: Claims

    def perform(self, changes: Changes) -> str:
        claims = changes.lock(Claim, self.claims, self.expected)
        if merged := [claim for claim in claims if claim.merged_into_id]:
            raise Refused(f"{quoted(merged[0])} was merged into another claim; decide that one.")
        others = [claim for claim in claims if claim.status != self.status]
        changes.update(others, status=self.status)
        self.follow_up(changes, others)
        return f"{self.verb} {named(claims, 'claim')}"

    def follow_up(self, changes: Changes, claims: Sequence[Claim]) -> None:
        """What happens to the evidence."""


@dataclass
class AcceptClaims(_ReviewClaims):
    """The claim is well put; with `with_evidence`, the suggested quotes do carry it."""

    name: ClassVar[str] = "accept_claims"
    title: ClassVar[str] = "Accept claims"
    status: ClassVar[Status] = Status.ACCEPTED
    verb: ClassVar[str] = "Accepted"

    with_evidence: bool = False

    def follow_up(self, changes: Changes, claims: Sequence[Claim]) -> None:
        if self.with_evidence:
            suggested = changes.lock_related(Evidence, "claim", claims, status=Status.SUGGESTED)
            changes.update(suggested, status=Status.ACCEPTED)


@dataclass
class RejectClaims(_ReviewClaims):
    """Not a claim worth keeping. Its quotes stay; the same words never bring it back."""

    name: ClassVar[str] = "reject_claims"
    title: ClassVar[str] = "Reject claims"
    status: ClassVar[Status] = Status.REJECTED
    verb: ClassVar[str] = "Rejected"


@dataclass
class ReopenClaims(_ReviewClaims):
    """Back to suggested, to be decided again."""

    name: ClassVar[str] = "reopen_claims"
    title: ClassVar[str] = "Reopen claims"
    status: ClassVar[Status] = Status.SUGGESTED
    verb: ClassVar[str] = "Reopened"


@dataclass
class _ReviewEvidence(Action):
    permission: ClassVar[str] = "claims.change_evidence"
    status: ClassVar[Status]
    verb: ClassVar[str]

    evidence: Iterable[Evidence] | Iterable[int] | QuerySet[Evidence]

    def perform(self, changes: Changes) -> str:
        evidence = changes.lock(Evidence, self.evidence, self.expected)
        changes.update([one for one in evidence if one.status != self.status], status=self.status)
        return f"{self.verb} {count_of(evidence, 'piece of evidence', 'pieces of evidence')}"


@dataclass
class AcceptEvidence(_ReviewEvidence):
    """The quote does carry the claim, with this stance."""

    name: ClassVar[str] = "accept_evidence"
    title: ClassVar[str] = "Accept evidence"
    status: ClassVar[Status] = Status.ACCEPTED
    verb: ClassVar[str] = "Accepted"


@dataclass
class RejectEvidence(_ReviewEvidence):
    """The quote does not carry the claim."""

    name: ClassVar[str] = "reject_evidence"
    title: ClassVar[str] = "Reject evidence"
    status: ClassVar[Status] = Status.REJECTED
    verb: ClassVar[str] = "Rejected"


@dataclass
class ReopenEvidence(_ReviewEvidence):
    """Back to suggested."""

    name: ClassVar[str] = "reopen_evidence"
    title: ClassVar[str] = "Reopen evidence"
    status: ClassVar[Status] = Status.SUGGESTED
    verb: ClassVar[str] = "Reopened"
