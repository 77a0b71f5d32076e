"""Merge claims that are true under the same conditions: evidence, links and topics go to the kept record.

The merged record stays and points to the kept record, so that its key still leads somewhere,
so that the same words in a new page find the kept record, and so that all can be undone.
"Same" is never concluded: where A was merged into B, merging B and C needs a person who
has compared A with C, too (`compared_all`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from claims.models import Claim, ClaimLink, ClaimTopic, CodingItem, Evidence, FactCheck, Relation, SetItem
from sources.workbench.curation import Changes, Refused
from sources.workbench.models import PairState, Status

from .merge_rules import (
    RULES_OF_ALL,
    Merge,
    Rule,
    joined_notes,
    lock_pair_of,
    merged_status,
    pairs_of,
    repoint_pairs,
)
from .sentences import quoted

__all__ = ["CLAIM_RULES", "MergeClaims", "lock_link"]

CLAIM_RULES: dict[str, Rule] = {
    # Fields of the record
    "id": Rule("Each record keeps its ID.", shown=False),
    "key": Rule("Each record keeps its key; the merged record's key redirects to the kept record."),
    "text": Rule(
        "The kept record's is kept; new quotes with the merged record's text go to the kept record."
    ),
    "text_key": Rule("Each record keeps its own.", shown=False),
    "waits_to_be_compared": Rule("Each record keeps its own.", shown=False),
    "context": Rule("The kept record's is kept; if empty, the merged record's is used."),
    "kind": Rule("The kept record's is kept."),
    "verdict": Rule("The kept record's is kept; if empty, the merged record's is used."),
    "verdict_reasoning": Rule("Follows the verdict."),
    "verdict_sources": Rule("Follow the verdict."),
    "verdict_by": Rule("Follows the verdict."),
    "verdict_at": Rule("Follows the verdict.", shown=False),
    **RULES_OF_ALL,
    # What refers to it
    "topics": Rule("The kept record has the topics of both."),
    "claim_topics": Rule("The kept record has the topics of both.", shown=False),
    "evidence": Rule("Moves to the kept record, without duplicates."),
    "fact_checks": Rule("Move to the kept record."),
    "links": Rule("Move to the kept record; a person's decision overrides a suggestion."),
    "links_reverse": Rule("Move to the kept record; a person's decision overrides a suggestion."),
    "set_items": Rule("Sets with the merged record contain the kept record instead, once."),
    "coding_items": Rule("Coding rounds refer to the kept record instead.", shown=False),
    "merged": Rule("Records merged into the merged record now point to the kept record."),
}

_STRENGTH = {
    PairState.SUGGESTED: 0,
    PairState.UNSURE: 1,
    PairState.ACCEPTED: 2,
    PairState.REJECTED: 2,
}
# What a link takes over from a stronger one.
_DECISION = ("relation", "backward", "state", "note", "decided_by_id", "decided_at")


@dataclass
class MergeClaims(Merge[Claim]):
    """Make one claim of several ("same claim"). Raises `Refused` where they cannot be one.

    `despite_refusal`: merge although somebody decided before that there is no link, or that
    they contradict each other. `compared_all`: whoever merges has compared all the claims
    merged into these before.
    """

    name: ClassVar[str] = "merge_claims"
    title: ClassVar[str] = "Same claim"
    permission: ClassVar[str] = "claims.merge_claim"
    rules: ClassVar[Mapping[str, Rule]] = CLAIM_RULES

    despite_refusal: bool = False
    compared_all: bool = False

    def check_all(self, records: Sequence[Claim]) -> None:
        if self.compared_all:
            return
        earlier = Claim.objects.filter(merged_into__in=[claim.pk for claim in records])
        if words := [quoted(claim) for claim in earlier[:5]]:
            raise Refused(
                f"Already merged into these: {', '.join(words)}. All of them would become one claim: "
                "compare them all, then confirm."
            )

    def check(self, changes: Changes, kept: Claim, merged: Claim) -> None:
        if kept.verdict and merged.verdict and kept.verdict != merged.verdict:
            raise Refused(
                f"{quoted(kept)} has the verdict “{kept.get_verdict_display()}”, {quoted(merged)} "
                f"“{merged.get_verdict_display()}”. Either they are not the same, or one verdict must be corrected first."
            )
        link = lock_link(changes, kept, merged)
        refused = (
            link and link.state in (PairState.ACCEPTED, PairState.REJECTED) and link.relation != Relation.SAME
        )
        if link and refused and not self.despite_refusal:
            raise Refused(
                f"{quoted(kept)} and {quoted(merged)} were marked as not the same "
                f"({link.get_relation_display()}). Confirm to override that decision."
            )

    @staticmethod
    def outcome(kept: Claim, merged: Claim) -> dict[str, Any]:
        judged = kept if kept.verdict else merged
        return {
            "context": kept.context or merged.context,
            "verdict": judged.verdict,
            "verdict_reasoning": judged.verdict_reasoning,
            "verdict_sources": judged.verdict_sources,
            "verdict_by": judged.verdict_by,
            "verdict_at": judged.verdict_at,
            "note": joined_notes(kept.note, merged.note),
            "status": merged_status(kept, merged),
        }

    def move(self, changes: Changes, kept: Claim, merged: Claim) -> None:
        _move_evidence(changes, kept, merged)
        _move_topics(changes, kept, merged)
        changes.follow(changes.lock_related(FactCheck, "claim", [merged]), claim=kept)
        changes.follow(changes.lock_related(CodingItem, "claim", [merged]), claim=kept)
        _move_set_items(changes, kept, merged)
        _move_links(changes, kept, merged)


def lock_link(
    changes: Changes, one: Claim, other: Claim, expected: Mapping[int, int] | None = None
) -> ClaimLink | None:
    """The link of two claims, locked; None where there is none yet."""
    return lock_pair_of(changes, ClaimLink, one.pk, other.pk, expected)


def _move_evidence(changes: Changes, kept: Claim, merged: Claim) -> None:
    have = {evidence.quote_id: evidence for evidence in changes.lock_related(Evidence, "claim", [kept])}
    evidence = changes.lock_related(Evidence, "claim", [merged])
    changes.follow([e for e in evidence if e.quote_id not in have], claim=kept)
    twice = [e for e in evidence if e.quote_id in have]
    for lost in twice:
        ours = have[lost.quote_id]
        if lost.status == Status.ACCEPTED and ours.status == Status.SUGGESTED:
            changes.update([ours], status=lost.status, stance=lost.stance)
        if lost.note:
            changes.update([ours], note=joined_notes(ours.note, lost.note))
    changes.delete(twice, follow=True)


def _move_topics(changes: Changes, kept: Claim, merged: Claim) -> None:
    have = {tag.topic_id for tag in changes.lock_related(ClaimTopic, "claim", [kept])}
    tags = changes.lock_related(ClaimTopic, "claim", [merged])
    changes.follow([tag for tag in tags if tag.topic_id not in have], claim=kept)


def _move_set_items(changes: Changes, kept: Claim, merged: Claim) -> None:
    have = {item.curated_set_id: item for item in changes.lock_related(SetItem, "claim", [kept])}
    items = changes.lock_related(SetItem, "claim", [merged])
    changes.follow([item for item in items if item.curated_set_id not in have], claim=kept)
    twice = [item for item in items if item.curated_set_id in have]
    for lost in twice:
        ours = have[lost.curated_set_id]
        changes.follow([ours], note=joined_notes(ours.note, lost.note))
    changes.delete(twice, follow=True)


def _move_links(changes: Changes, kept: Claim, merged: Claim) -> None:
    """Links of the merged record become the kept one's; that of the two is remembered as the same claim."""
    of_merged, of_kept = (pairs_of(changes, ClaimLink, claim.pk) for claim in (merged, kept))
    same = {"relation": Relation.SAME, "backward": False, "state": PairState.ACCEPTED}
    decision = {**same, "decided_by": changes.user, "decided_at": changes.at}
    link = of_merged.pop(kept.pk, None)
    if link is None:
        low, high = sorted((kept.pk, merged.pk))
        changes.create([ClaimLink(claim_id=low, other_id=high, **decision)])
    else:
        changes.update([link], **decision)
    # What was merged into the merged record before stays remembered as the same as that one.
    of_merged = {end: other for end, other in of_merged.items() if not _is_merge(other)}
    twice = {end: moved for end, moved in of_merged.items() if end in of_kept}
    for end, lost in twice.items():
        ours = of_kept[end]
        if _STRENGTH[PairState(lost.state)] > _STRENGTH[PairState(ours.state)]:
            turned = _directed(lost) and (lost.claim_id == merged.pk) != (ours.claim_id == kept.pk)
            values = {name: getattr(lost, name) for name in _DECISION}
            changes.follow([ours], **values | {"backward": lost.backward != turned})
    changes.delete(list(twice.values()), follow=True)
    moving = [moved for end, moved in of_merged.items() if end not in twice]
    directed = [moved for moved in moving if _directed(moved)]
    repoint_pairs(changes, directed, merged.pk, kept.pk, mirrored="backward")
    repoint_pairs(changes, [moved for moved in moving if not _directed(moved)], merged.pk, kept.pk)


def _is_merge(link: ClaimLink) -> bool:
    return link.relation == Relation.SAME and link.state == PairState.ACCEPTED


def _directed(link: ClaimLink) -> bool:
    return link.relation in {Relation.SUPPORTS, Relation.RESPONDS}
