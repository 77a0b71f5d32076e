"""A link between two claims in words, read from either end: decided as fact, suggested as a question."""

from __future__ import annotations

from claims.models import Claim, ClaimLink, Relation
from sources.workbench.models import PairState

__all__ = ["other_end", "phrase", "points_here"]

_DECIDED = {
    Relation.SAME: "is the same as",
    Relation.RELATED: "is related to",
    Relation.CONTRADICTS: "contradicts",
    Relation.SUPPORTS: "supports",
    Relation.RESPONDS: "responds to",
    Relation.NONE: "has no link with",
}
_TURNED = {Relation.SUPPORTS: "is supported by", Relation.RESPONDS: "is answered by"}
_POSSIBLE = {
    Relation.SAME: "may be the same as",
    Relation.RELATED: "may be related to",
    Relation.CONTRADICTS: "may contradict",
    Relation.SUPPORTS: "may support",
    Relation.RESPONDS: "may respond to",
    Relation.NONE: "may have no link with",
}
_POSSIBLY_TURNED = {Relation.SUPPORTS: "may be supported by", Relation.RESPONDS: "may be answered by"}


def other_end(link: ClaimLink, claim: Claim) -> Claim:
    """The claim at the other end."""
    return link.other if link.claim_id == claim.pk else link.claim


def points_here(link: ClaimLink, claim: Claim) -> bool:
    """Whether a directed link leads from the other claim to this one."""
    return (link.claim_id == claim.pk) == link.backward


def phrase(link: ClaimLink, claim: Claim) -> str:
    """The relation read from this claim to the other one; only what a person decided reads as fact."""
    relation, turned = Relation(link.relation), points_here(link, claim)
    if link.state in (PairState.ACCEPTED, PairState.REJECTED):
        return (_TURNED if turned else {}).get(relation, _DECIDED[relation])
    return (_POSSIBLY_TURNED if turned else {}).get(relation, _POSSIBLE[relation])
