"""Split a speaker: chosen quotes, names and roles go to another record.

That record is new, or one that was merged into this speaker and now stands again. The two
are remembered as not the same, so that nobody is asked to merge them a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from claims.match_keys import speaker_name
from claims.models import Quote, Speaker, SpeakerName, SpeakerPair, SpeakerRole
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import PairState, Status

from .merge_speakers import lock_pair
from .review_quotes import Quotes
from .sentences import count_of, quoted
from .speaker_names import give_names
from .state_claims import BY_HAND

__all__ = ["SplitSpeaker"]


@dataclass
class SplitSpeaker(Action):
    """Give quotes, names and roles of one speaker to another record.

    `into`: a record that was merged into this one, or None to make a new one, which then
    goes by the first of `names` or by `new_name`. Quotes may be those it speaks or relays.
    """

    name: ClassVar[str] = "split_speaker"
    title: ClassVar[str] = "Split a speaker"
    permission: ClassVar[str] = "claims.merge_speaker"

    speaker: Speaker
    quotes: Quotes = ()
    names: Iterable[SpeakerName] = ()
    roles: Iterable[SpeakerRole] = ()
    into: Speaker | None = None
    new_name: str = ""

    def perform(self, changes: Changes) -> str:
        speaker = changes.lock_one(self.speaker, self.expected)
        quotes, names = changes.lock(Quote, self.quotes), changes.lock(SpeakerName, self.names)
        roles = changes.lock(SpeakerRole, self.roles)
        former = changes.lock_one(self.into) if self.into is not None else None
        self._check(speaker, quotes, names, roles)
        _check_former(speaker, former)
        other = former or self._new(changes, speaker, names)
        if former is not None:
            changes.update([former], merged_into=None)
        spoken = [quote for quote in quotes if quote.speaker_id == speaker.pk]
        changes.update(spoken, speaker=other, attribution_rule=BY_HAND, confidence=1.0)
        relayed = [quote for quote in quotes if quote.relay_speaker_id == speaker.pk]
        changes.update(relayed, relay_speaker=other)
        _move_names(changes, names, other)
        changes.update(roles, speaker=other)
        changes.raise_version([speaker])
        _remember(changes, speaker, other)
        return f"Split {quoted(other)} from {quoted(speaker)} with {count_of(quotes, 'quote')}"

    def _check(
        self, speaker: Speaker, quotes: list[Quote], names: list[SpeakerName], roles: list[SpeakerRole]
    ) -> None:
        if speaker.merged_into is not None:
            raise Refused(f"{quoted(speaker)} was merged into {quoted(speaker.merged_into)}; split that one.")
        if not (quotes or names or self.into):
            raise Refused("Select the quotes and names that belong to another speaker.")
        for quote in quotes:
            if speaker.pk not in (quote.speaker_id, quote.relay_speaker_id):
                raise Refused(f"The quote {quoted(quote)} is not by {quoted(speaker)}.")
        strange = [part for part in names if part.speaker_id != speaker.pk]
        if strange or any(role.speaker_id != speaker.pk for role in roles):
            raise Refused(f"Not all of these names and roles belong to {quoted(speaker)}.")
        if any(name.name == speaker.name for name in names):
            raise Refused(f"{quoted(speaker)} must keep its own name; rename it first.")

    def _new(self, changes: Changes, speaker: Speaker, names: list[SpeakerName]) -> Speaker:
        """A new record that takes what is split off."""
        name = self.new_name or (names[0].name if names else "")
        if not name:
            raise Refused("Give the new speaker a name.")
        article = speaker.article
        other = Speaker(name=name, kind=speaker.kind, article=article, status=Status.ACCEPTED)
        other.full_clean(exclude=["touched_by"])
        changes.create([other])
        if name not in {one.name for one in names}:
            changes.create([SpeakerName(speaker=other, **speaker_name(name, other.kind))])
        return other


def _check_former(speaker: Speaker, former: Speaker | None) -> None:
    if former is not None and former.merged_into_id != speaker.pk:
        raise Refused(f"{quoted(former)} was never merged into {quoted(speaker)}.")


def _move_names(changes: Changes, names: list[SpeakerName], other: Speaker) -> None:
    """Names move; one that the other record still has is simply given up here."""
    have = {name.name for name in changes.lock_related(SpeakerName, "speaker", [other])}
    changes.delete([name for name in names if name.name in have])
    give_names(changes, [name for name in names if name.name not in have], other, follow=False)


def _remember(changes: Changes, speaker: Speaker, other: Speaker) -> None:
    pair = lock_pair(changes, speaker, other)
    if pair is not None:
        changes.update([pair], state=PairState.REJECTED)
        return
    low, high = sorted((speaker.pk, other.pk))
    changes.create([SpeakerPair(speaker_id=low, other_id=high, state=PairState.REJECTED)])
