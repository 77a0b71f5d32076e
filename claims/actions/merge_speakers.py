"""Merge speakers: the merged records' quotes, names, roles and pairs go to the kept record.

The merged record stays and points to the kept record, so that old references lead there and
so that the merge can be undone. Its names move: from then on ingest finds the kept record by
them. An unnamed speaker is resolved to a person in the same way, but what the page called
them ("a senior official") is nobody's name and stays behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from claims.models import Quote, RolePrinting, Speaker, SpeakerKind, SpeakerName, SpeakerPair, SpeakerRole
from sources.workbench.curation import Changes, Refused
from sources.workbench.models import PairState

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
from .speaker_names import give_names

__all__ = ["SPEAKER_RULES", "MergeSpeakers", "ResolveUnnamed", "lock_pair"]

SPEAKER_RULES: dict[str, Rule] = {
    # Fields of the record
    "id": Rule("Each record keeps its ID.", shown=False),
    "key": Rule("Each record keeps its key; the merged record's key redirects to the kept record."),
    "name": Rule("The kept record's is kept; the merged record's becomes another of its names."),
    "kind": Rule("The kept record's is ours."),
    "article": Rule("Each record keeps its own article."),
    "wikidata": Rule("The kept record's is kept; if empty, the merged record's is used."),
    "party": Rule("The kept record's is kept; if empty, the merged record's is used."),
    "country": Rule("The kept record's is kept; if empty, the merged record's is used."),
    "body": Rule("The kept record's is kept; if empty, the merged record's is used."),
    **RULES_OF_ALL,
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
class MergeSpeakers(Merge[Speaker]):
    """Make one speaker of several. Raises `Refused` where they cannot be one.

    `despite_refusal`: merge although somebody decided before that they are not the same.
    """

    name: ClassVar[str] = "merge_speakers"
    title: ClassVar[str] = "Merge speakers"
    permission: ClassVar[str] = "claims.merge_speaker"
    rules: ClassVar[Mapping[str, Rule]] = SPEAKER_RULES

    despite_refusal: bool = False

    def check(self, changes: Changes, kept: Speaker, merged: Speaker) -> None:
        if kept.kind == SpeakerKind.UNNAMED and merged.kind != SpeakerKind.UNNAMED:
            raise Refused(f"{quoted(kept)} has no name; merge it into {quoted(merged)} instead.")
        if kept.wikidata and merged.wikidata and kept.wikidata != merged.wikidata:
            raise Refused(
                f"{quoted(kept)} is {kept.wikidata} in Wikidata and {quoted(merged)} is "
                f"{merged.wikidata}. If they are the same, correct the identifier first."
            )
        pair = lock_pair(changes, kept, merged)
        if pair and pair.state == PairState.REJECTED and not self.despite_refusal:
            raise Refused(
                f"{quoted(kept)} and {quoted(merged)} were marked as not the same. "
                "Confirm to override that decision."
            )

    @staticmethod
    def outcome(kept: Speaker, merged: Speaker) -> dict[str, str]:
        return {
            "wikidata": kept.wikidata or merged.wikidata,
            "party": kept.party or merged.party,
            "country": kept.country or merged.country,
            "body": kept.body or merged.body,
            "note": joined_notes(kept.note, merged.note),
            "status": merged_status(kept, merged),
        }

    def move(self, changes: Changes, kept: Speaker, merged: Speaker) -> None:
        changes.follow(changes.lock_related(Quote, "speaker", [merged]), speaker=kept)
        changes.follow(changes.lock_related(Quote, "relay_speaker", [merged]), relay_speaker=kept)
        _move_names(changes, kept, merged)
        _move_roles(changes, kept, merged)
        _move_pairs(changes, kept, merged)


@dataclass
class ResolveUnnamed(MergeSpeakers):
    """Say who an unnamed speaker ("a senior official") is."""

    name: ClassVar[str] = "resolve_unnamed"
    title: ClassVar[str] = "Identify an unnamed speaker"

    def perform(self, changes: Changes) -> str:
        if named := [one for one in self.merged if one.kind != SpeakerKind.UNNAMED]:
            raise Refused(f"{quoted(named[0])} has a name; merge the two records instead.")
        super().perform(changes)
        return f"{', '.join(quoted(one) for one in self.merged)} is {quoted(self.kept)}"


def lock_pair(
    changes: Changes, one: Speaker, other: Speaker, expected: Mapping[int, int] | None = None
) -> SpeakerPair | None:
    """The pair of two speakers, locked; None where nobody and nothing paired them yet."""
    return lock_pair_of(changes, SpeakerPair, one.pk, other.pk, expected)


def _move_names(changes: Changes, kept: Speaker, merged: Speaker) -> None:
    if merged.kind == SpeakerKind.UNNAMED and kept.kind != SpeakerKind.UNNAMED:
        return  # "a senior official" is no name of the person
    have = {name.name for name in changes.lock_related(SpeakerName, "speaker", [kept])}
    names = changes.lock_related(SpeakerName, "speaker", [merged])
    give_names(changes, [name for name in names if name.name not in have], kept, follow=True)


def _move_roles(changes: Changes, kept: Speaker, merged: Speaker) -> None:
    """Roles move; where the kept record has the same, its days widen and it takes the printings."""
    have = {_role(role): role for role in changes.lock_related(SpeakerRole, "speaker", [kept])}
    roles = changes.lock_related(SpeakerRole, "speaker", [merged])
    changes.follow([role for role in roles if _role(role) not in have], speaker=kept)
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


def _move_pairs(changes: Changes, kept: Speaker, merged: Speaker) -> None:
    """Pairs of the merged record become the kept one's; the pair of the two is remembered as the same."""
    of_merged, of_kept = (pairs_of(changes, SpeakerPair, speaker.pk) for speaker in (merged, kept))
    pair = of_merged.pop(kept.pk, None)
    if pair is None:
        low, high = sorted((kept.pk, merged.pk))
        changes.create([SpeakerPair(speaker_id=low, other_id=high, state=PairState.ACCEPTED)])
    else:
        changes.update([pair], state=PairState.ACCEPTED)
    # What was merged into the merged record before stays remembered as the same as that one.
    of_merged = {end: p for end, p in of_merged.items() if p.state != PairState.ACCEPTED}
    twice = {end: p for end, p in of_merged.items() if end in of_kept}
    for end, lost in twice.items():
        ours = of_kept[end]
        if _STRENGTH[PairState(lost.state)] > _STRENGTH[PairState(ours.state)]:
            note = joined_notes(ours.note, lost.note)
            changes.follow([ours], state=lost.state, note=note, reasons=lost.reasons)
    changes.delete(list(twice.values()), follow=True)
    repoint_pairs(changes, [p for end, p in of_merged.items() if end not in twice], merged.pk, kept.pk)
