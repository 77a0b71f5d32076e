"""Decide on two speakers who may be one: not the same, or unsure. "The same" is a merge.

What was refused is remembered: the pair is never suggested again, whatever ingest finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from claims.models import Speaker, SpeakerPair
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import PairState

from .merge_rules import joined_notes
from .merge_speakers import lock_pair
from .sentences import quoted

__all__ = ["RefuseSpeakerPair", "ReopenSpeakerPair", "UnsureSpeakerPair"]


@dataclass
class _DecidePair(Action):
    """Give the pair of two speakers a state. The pair need not have been suggested.

    `expected` is about the pair's version.
    """

    permission: ClassVar[str] = "claims.change_speakerpair"
    state: ClassVar[PairState]
    sentence: ClassVar[str]

    speaker: Speaker
    other: Speaker

    def perform(self, changes: Changes) -> str:
        if self.speaker.pk == self.other.pk:
            raise Refused("Choose two different speakers.")
        one, other = changes.lock(Speaker, [self.speaker, self.other])
        if merged := [s for s in (one, other) if s.merged_into_id is not None]:
            raise Refused(f"{quoted(merged[0])} has already been merged; undo the merge or split it first.")
        pair = lock_pair(changes, one, other, self.expected)
        if pair is None:
            low, high = sorted((one.pk, other.pk))
            pair = SpeakerPair(speaker_id=low, other_id=high, state=self.state, note=self.note)
            changes.create([pair])
        else:
            changes.update([pair], state=self.state, note=joined_notes(pair.note, self.note))
        return self.sentence.format(one=quoted(one), other=quoted(other))


@dataclass
class RefuseSpeakerPair(_DecidePair):
    """They are two; never ask again."""

    name: ClassVar[str] = "refuse_speaker_pair"
    title: ClassVar[str] = "Not the same"
    state: ClassVar[PairState] = PairState.REJECTED
    sentence: ClassVar[str] = "{one} and {other} are not the same"


@dataclass
class UnsureSpeakerPair(_DecidePair):
    """Nobody can tell yet; out of the queue, but not refused."""

    name: ClassVar[str] = "unsure_speaker_pair"
    title: ClassVar[str] = "Unsure"
    state: ClassVar[PairState] = PairState.UNSURE
    sentence: ClassVar[str] = "Unsure whether {one} and {other} are the same"


@dataclass
class ReopenSpeakerPair(_DecidePair):
    """Back into the queue."""

    name: ClassVar[str] = "reopen_speaker_pair"
    title: ClassVar[str] = "Return to queue"
    state: ClassVar[PairState] = PairState.SUGGESTED
    sentence: ClassVar[str] = "Returned the pair {one} and {other} to the queue"
