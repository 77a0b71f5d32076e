"""Merge claims that are true under the same conditions: evidence, links and topics go to the survivor.

The loser's record stays, merged into the survivor, so that its key still leads somewhere,
so that the same words in a new page find the survivor, and so that all can be undone.
"Same" is never concluded: where A was merged into B, merging B and C needs a person who
has compared A with C, too (`compared_all`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from claims.models import Claim, ClaimLink, ClaimTopic, Evidence, Relation, SetItem
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import PairState, Status

from .merge_rules import Rule, check_rules, ends_of, joined_notes, repoint_pairs
from .wording import quoted

__all__ = ["CLAIM_RULES", "MergeClaims", "lock_link", "merged_claim"]

CLAIM_RULES: dict[str, Rule] = {
    # Fields of the record
    "id": Rule("Each record keeps its ID.", shown=False),
    "key": Rule("Each record keeps its key; the merged record's key redirects to the kept record."),
    "text": Rule(
        "The kept record's is kept; new quotes with the merged record's text go to the kept record."
    ),
    "text_key": Rule("Each record keeps its own.", shown=False),
    "context": Rule("The kept record's is kept; if empty, the merged record's is used."),
    "kind": Rule("The kept record's is kept."),
    "verdict": Rule("The kept record's is kept; if empty, the merged record's is used."),
    "verdict_reasoning": Rule("Follows the verdict."),
    "note": Rule("The merged record's is added to the kept record's."),
    "status": Rule(
        "The kept record's is kept; “suggested” becomes “accepted” if the merged record was accepted."
    ),
    "merged_into": Rule("The merged record points to the kept record.", shown=False),
    "touched_at": Rule("Both records count as edited by whoever merges them.", shown=False),
    "touched_by": Rule("Both records count as edited by whoever merges them.", shown=False),
    "version": Rule("Increases for both.", shown=False),
    "created_at": Rule("Each record keeps its own.", shown=False),
    "updated_at": Rule("Set to now for both.", shown=False),
    # What refers to it
    "topics": Rule("The kept record has the topics of both."),
    "claim_topics": Rule("The kept record has the topics of both.", shown=False),
    "evidence": Rule("Moves to the kept record, without duplicates."),
    "links": Rule("Move to the kept record; a person's decision overrides a suggestion."),
    "links_reverse": Rule("Move to the kept record; a person's decision overrides a suggestion."),
    "set_items": Rule("Sets with the merged record contain the kept record instead, once."),
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
class MergeClaims(Action):
    """Make one claim of several ("same claim"). Raises `Refused` where they cannot be one.

    `despite_refusal`: merge although somebody decided before that there is no link, or that
    they contradict each other. `compared_all`: whoever merges has compared all the claims
    merged into these before.
    """

    name: ClassVar[str] = "merge_claims"
    title: ClassVar[str] = "Same claim"
    permission: ClassVar[str] = "claims.merge_claim"

    survivor: Claim
    losers: Sequence[Claim]
    despite_refusal: bool = False
    compared_all: bool = False

    def perform(self, changes: Changes) -> str:
        check_rules(Claim, CLAIM_RULES)
        ids = [self.survivor.pk, *(loser.pk for loser in self.losers)]
        survivor, *losers = changes.lock(Claim, ids, self.expected)
        if not losers:
            raise Refused("Choose at least two different claims to merge.")
        self._check_chain([survivor, *losers])
        for loser in losers:
            self._check(changes, survivor, loser)
            _merge_record(changes, survivor, loser)
            _move_evidence(changes, survivor, loser)
            _move_topics(changes, survivor, loser)
            _move_set_items(changes, survivor, loser)
            _move_links(changes, survivor, loser)
            changes.follow(changes.lock_related(Claim, "merged_into", [loser]), merged_into=survivor)
        return f"Merged {', '.join(quoted(loser) for loser in losers)} into {quoted(survivor)}"

    def _check(self, changes: Changes, survivor: Claim, loser: Claim) -> None:
        for one in (survivor, loser):
            if one.merged_into is not None:
                raise Refused(f"{quoted(one)} has already been merged into {quoted(one.merged_into)}.")
        if survivor.verdict and loser.verdict and survivor.verdict != loser.verdict:
            raise Refused(
                f"{quoted(survivor)} has the verdict “{survivor.get_verdict_display()}”, {quoted(loser)} "
                f"“{loser.get_verdict_display()}”. Either they are not the same, or one verdict must be corrected first."
            )
        link = lock_link(changes, survivor, loser)
        refused = (
            link and link.state in (PairState.ACCEPTED, PairState.REJECTED) and link.relation != Relation.SAME
        )
        if link and refused and not self.despite_refusal:
            raise Refused(
                f"{quoted(survivor)} and {quoted(loser)} were marked as not the same "
                f"({link.get_relation_display()}). Confirm to override that decision."
            )

    def _check_chain(self, claims: Sequence[Claim]) -> None:
        if self.compared_all:
            return
        earlier = Claim.objects.filter(merged_into__in=[claim.pk for claim in claims])
        if words := [quoted(claim) for claim in earlier[:5]]:
            raise Refused(
                f"Already merged into these: {', '.join(words)}. All of them would become one claim: "
                "compare them all, then confirm."
            )


def lock_link(
    changes: Changes, one: Claim, other: Claim, expected: Mapping[int, int] | None = None
) -> ClaimLink | None:
    """The link of two claims, locked; None where there is none yet."""
    low, high = sorted((one.pk, other.pk))
    found = changes.lock(ClaimLink, ClaimLink.objects.filter(claim_id=low, other_id=high), expected)
    return found[0] if found else None


def merged_claim(survivor: Claim, loser: Claim) -> dict[str, str]:
    """What the survivor's fields become, for those a merge may change."""
    status = survivor.status
    if status == Status.SUGGESTED and loser.status == Status.ACCEPTED:
        status = Status.ACCEPTED
    judged = survivor if survivor.verdict else loser
    return {
        "context": survivor.context or loser.context,
        "verdict": judged.verdict,
        "verdict_reasoning": judged.verdict_reasoning,
        "note": joined_notes(survivor.note, loser.note),
        "status": status,
    }


def _merge_record(changes: Changes, survivor: Claim, loser: Claim) -> None:
    changes.update([survivor], **merged_claim(survivor, loser))
    changes.raise_version([survivor])
    changes.update([loser], merged_into=survivor)


def _move_evidence(changes: Changes, survivor: Claim, loser: Claim) -> None:
    have = {evidence.quote_id: evidence for evidence in changes.lock_related(Evidence, "claim", [survivor])}
    evidence = changes.lock_related(Evidence, "claim", [loser])
    changes.follow([e for e in evidence if e.quote_id not in have], claim=survivor)
    twice = [e for e in evidence if e.quote_id in have]
    for lost in twice:
        kept = have[lost.quote_id]
        if lost.status == Status.ACCEPTED and kept.status == Status.SUGGESTED:
            changes.update([kept], status=lost.status, stance=lost.stance)
        if lost.note:
            changes.update([kept], note=joined_notes(kept.note, lost.note))
    changes.delete(twice, follow=True)


def _move_topics(changes: Changes, survivor: Claim, loser: Claim) -> None:
    have = {tag.topic_id for tag in changes.lock_related(ClaimTopic, "claim", [survivor])}
    tags = changes.lock_related(ClaimTopic, "claim", [loser])
    changes.follow([tag for tag in tags if tag.topic_id not in have], claim=survivor)


def _move_set_items(changes: Changes, survivor: Claim, loser: Claim) -> None:
    have = {item.curated_set_id: item for item in changes.lock_related(SetItem, "claim", [survivor])}
    items = changes.lock_related(SetItem, "claim", [loser])
    changes.follow([item for item in items if item.curated_set_id not in have], claim=survivor)
    twice = [item for item in items if item.curated_set_id in have]
    for lost in twice:
        kept = have[lost.curated_set_id]
        changes.follow([kept], note=joined_notes(kept.note, lost.note))
    changes.delete(twice, follow=True)


def _move_links(changes: Changes, survivor: Claim, loser: Claim) -> None:
    """Links of the loser become links of the survivor; that of the two is remembered as the same claim."""
    of_loser = ends_of(_links(changes, loser), "claim", loser.pk)
    of_survivor = ends_of(_links(changes, survivor), "claim", survivor.pk)
    same = {"relation": Relation.SAME, "backward": False, "state": PairState.ACCEPTED}
    decision = {**same, "decided_by": changes.user, "decided_at": changes.at}
    link = of_loser.pop(survivor.pk, None)
    if link is None:
        low, high = sorted((survivor.pk, loser.pk))
        changes.create([ClaimLink(claim_id=low, other_id=high, **decision)])
    else:
        changes.update([link], **decision)
    # What was merged into the loser before stays remembered as the same as the loser.
    of_loser = {end: other for end, other in of_loser.items() if not _is_merge(other)}
    twice = {end: moved for end, moved in of_loser.items() if end in of_survivor}
    for end, lost in twice.items():
        kept = of_survivor[end]
        if _STRENGTH[PairState(lost.state)] > _STRENGTH[PairState(kept.state)]:
            turned = _directed(lost) and (lost.claim_id == loser.pk) != (kept.claim_id == survivor.pk)
            values = {name: getattr(lost, name) for name in _DECISION}
            changes.follow([kept], **values | {"backward": lost.backward != turned})
    changes.delete(list(twice.values()), follow=True)
    moving = [moved for end, moved in of_loser.items() if end not in twice]
    directed = [moved for moved in moving if _directed(moved)]
    repoint_pairs(changes, directed, "claim", loser.pk, survivor.pk, mirrored="backward")
    repoint_pairs(
        changes, [moved for moved in moving if not _directed(moved)], "claim", loser.pk, survivor.pk
    )


def _is_merge(link: ClaimLink) -> bool:
    return link.relation == Relation.SAME and link.state == PairState.ACCEPTED


def _directed(link: ClaimLink) -> bool:
    return link.relation in {Relation.SUPPORTS, Relation.RESPONDS}


def _links(changes: Changes, claim: Claim) -> list[ClaimLink]:
    return [
        *changes.lock_related(ClaimLink, "claim", [claim]),
        *changes.lock_related(ClaimLink, "other", [claim]),
    ]
