"""Merge speakers: the losers' quotes, names, roles and pairs go to the survivor.

The loser's record stays, merged into the survivor, so that old references lead there and
so that the merge can be undone. Its names move: from then on ingest finds the survivor by
them. An unnamed speaker is resolved to a person in the same way, but what the page called
them ("a senior official") is nobody's name and stays behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from claims.models import Quote, RolePrinting, Speaker, SpeakerKind, SpeakerName, SpeakerPair, SpeakerRole
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import PairState, Status

from .merge_rules import Rule, check_rules, ends_of, joined_notes, repoint_pairs
from .wording import quoted

__all__ = ["SPEAKER_RULES", "MergeSpeakers", "ResolveUnnamed", "lock_pair", "merged_speaker"]

SPEAKER_RULES: dict[str, Rule] = {
    # Fields of the record
    "id": Rule("Each record keeps its ID.", shown=False),
    "key": Rule("Each record keeps its key; the merged record's key redirects to the kept record."),
    "name": Rule("The kept record's is kept; the merged record's becomes another of its names."),
    "kind": Rule("The kept record's is kept."),
    "article": Rule("Each record keeps its own article."),
    "wikidata": Rule("The kept record's is kept; if empty, the merged record's is used."),
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
    "quotes": Rule("Move to the kept record."),
    "relayed_quotes": Rule("Move to the kept record."),
    "names": Rule("Move to the kept record, without duplicates."),
    "roles": Rule("Move to the kept record; identical roles become one, with the dates of both."),
    "pairs": Rule("Move to the kept record; “not the same” overrides a suggestion."),
    "pairs_reverse": Rule("Move to the kept record; “not the same” overrides a suggestion."),
    "merged": Rule("Records merged into the merged record now point to the kept record.", shown=False),
}

# The stronger memory wins where both speakers are paired with the same third one.
_STRENGTH = {PairState.SUGGESTED: 0, PairState.UNSURE: 1, PairState.ACCEPTED: 2, PairState.REJECTED: 3}


@dataclass
class MergeSpeakers(Action):
    """Make one speaker of several. Raises `Refused` where they cannot be one.

    `despite_refusal`: merge although somebody decided before that they are not the same.
    """

    name: ClassVar[str] = "merge_speakers"
    title: ClassVar[str] = "Merge speakers"
    permission: ClassVar[str] = "claims.merge_speaker"

    survivor: Speaker
    losers: Sequence[Speaker]
    despite_refusal: bool = False

    def perform(self, changes: Changes) -> str:
        check_rules(Speaker, SPEAKER_RULES)
        ids = [self.survivor.pk, *(loser.pk for loser in self.losers)]
        survivor, *losers = changes.lock(Speaker, ids, self.expected)
        if not losers:
            raise Refused("Choose at least two different speakers to merge.")
        for loser in losers:
            self._check(changes, survivor, loser)
            _merge_record(changes, survivor, loser)
            _move_quotes(changes, survivor, loser)
            _move_names(changes, survivor, loser)
            _move_roles(changes, survivor, loser)
            _move_pairs(changes, survivor, loser)
            before = changes.lock_related(Speaker, "merged_into", [loser])
            changes.follow(before, merged_into=survivor)
        return f"Merged {', '.join(quoted(loser) for loser in losers)} into {quoted(survivor)}"

    def _check(self, changes: Changes, survivor: Speaker, loser: Speaker) -> None:
        for one in (survivor, loser):
            if one.merged_into is not None:
                raise Refused(f"{quoted(one)} has already been merged into {quoted(one.merged_into)}.")
        if survivor.kind == SpeakerKind.UNNAMED and loser.kind != SpeakerKind.UNNAMED:
            raise Refused(f"{quoted(survivor)} has no name; merge it into {quoted(loser)} instead.")
        if survivor.wikidata and loser.wikidata and survivor.wikidata != loser.wikidata:
            raise Refused(
                f"{quoted(survivor)} is {survivor.wikidata} in Wikidata and {quoted(loser)} is "
                f"{loser.wikidata}. If they are the same, correct the identifier first."
            )
        pair = lock_pair(changes, survivor, loser)
        if pair and pair.state == PairState.REJECTED and not self.despite_refusal:
            raise Refused(
                f"{quoted(survivor)} and {quoted(loser)} were marked as not the same. "
                "Confirm to override that decision."
            )


@dataclass
class ResolveUnnamed(MergeSpeakers):
    """Say who an unnamed speaker ("a senior official") is."""

    name: ClassVar[str] = "resolve_unnamed"
    title: ClassVar[str] = "Identify an unnamed speaker"

    def perform(self, changes: Changes) -> str:
        if named := [one for one in self.losers if one.kind != SpeakerKind.UNNAMED]:
            raise Refused(f"{quoted(named[0])} has a name; merge the two records instead.")
        super().perform(changes)
        return f"{', '.join(quoted(one) for one in self.losers)} is {quoted(self.survivor)}"


def lock_pair(
    changes: Changes, one: Speaker, other: Speaker, expected: Mapping[int, int] | None = None
) -> SpeakerPair | None:
    """The pair of two speakers, locked; None where nobody and nothing paired them yet."""
    low, high = sorted((one.pk, other.pk))
    found = changes.lock(SpeakerPair, SpeakerPair.objects.filter(speaker_id=low, other_id=high), expected)
    return found[0] if found else None


def merged_speaker(survivor: Speaker, loser: Speaker) -> dict[str, str]:
    """What the survivor's fields become, for those a merge may change."""
    status = survivor.status
    if status == Status.SUGGESTED and loser.status == Status.ACCEPTED:
        status = Status.ACCEPTED
    return {
        "wikidata": survivor.wikidata or loser.wikidata,
        "note": joined_notes(survivor.note, loser.note),
        "status": status,
    }


def _merge_record(changes: Changes, survivor: Speaker, loser: Speaker) -> None:
    changes.update([survivor], **merged_speaker(survivor, loser))
    changes.raise_version([survivor])
    changes.update([loser], merged_into=survivor)


def _move_quotes(changes: Changes, survivor: Speaker, loser: Speaker) -> None:
    changes.follow(changes.lock_related(Quote, "speaker", [loser]), speaker=survivor)
    changes.follow(changes.lock_related(Quote, "relay_speaker", [loser]), relay_speaker=survivor)


def _move_names(changes: Changes, survivor: Speaker, loser: Speaker) -> None:
    if loser.kind == SpeakerKind.UNNAMED and survivor.kind != SpeakerKind.UNNAMED:
        return  # "a senior official" is no name of the person
    have = {name.name for name in changes.lock_related(SpeakerName, "speaker", [survivor])}
    names = changes.lock_related(SpeakerName, "speaker", [loser])
    changes.follow([name for name in names if name.name not in have], speaker=survivor)


def _move_roles(changes: Changes, survivor: Speaker, loser: Speaker) -> None:
    """Roles move; where the survivor has the same, its days widen and it takes the printings."""
    have = {_role(role): role for role in changes.lock_related(SpeakerRole, "speaker", [survivor])}
    roles = changes.lock_related(SpeakerRole, "speaker", [loser])
    changes.follow([role for role in roles if _role(role) not in have], speaker=survivor)
    for role in roles:
        same = have.get(_role(role))
        if same is None:
            continue
        same.first_seen = _of_days(min, same.first_seen, role.first_seen)
        same.last_seen = _of_days(max, same.last_seen, role.last_seen)
        changes.save([same], ["first_seen", "last_seen"], follow=True)
        printed = {p.article_id for p in changes.lock_related(RolePrinting, "role", [same])}
        printings = changes.lock_related(RolePrinting, "role", [role])
        changes.follow([p for p in printings if p.article_id not in printed], role=same)


def _role(role: SpeakerRole) -> tuple[str, str]:
    return role.title, role.organization


def _of_days(choose: Callable[[list[date]], date], *days: date | None) -> date | None:
    given = [day for day in days if day is not None]
    return choose(given) if given else None


def _move_pairs(changes: Changes, survivor: Speaker, loser: Speaker) -> None:
    """Pairs of the loser become pairs of the survivor; the pair of the two is remembered as the same."""
    of_loser = ends_of(_pairs(changes, loser), "speaker", loser.pk)
    of_survivor = ends_of(_pairs(changes, survivor), "speaker", survivor.pk)
    pair = of_loser.pop(survivor.pk, None)
    if pair is None:
        low, high = sorted((survivor.pk, loser.pk))
        changes.create([SpeakerPair(speaker_id=low, other_id=high, state=PairState.ACCEPTED)])
    else:
        changes.update([pair], state=PairState.ACCEPTED)
    # What was merged into the loser before stays remembered as the same as the loser.
    of_loser = {end: p for end, p in of_loser.items() if p.state != PairState.ACCEPTED}
    twice = {end: p for end, p in of_loser.items() if end in of_survivor}
    for end, lost in twice.items():
        kept = of_survivor[end]
        if _STRENGTH[PairState(lost.state)] > _STRENGTH[PairState(kept.state)]:
            note = joined_notes(kept.note, lost.note)
            changes.follow([kept], state=lost.state, note=note, reasons=lost.reasons)
    changes.delete(list(twice.values()), follow=True)
    moving = [p for end, p in of_loser.items() if end not in twice]
    repoint_pairs(changes, moving, "speaker", loser.pk, survivor.pk)


def _pairs(changes: Changes, speaker: Speaker) -> list[SpeakerPair]:
    return [
        *changes.lock_related(SpeakerPair, "speaker", [speaker]),
        *changes.lock_related(SpeakerPair, "other", [speaker]),
    ]
