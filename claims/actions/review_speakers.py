"""Accept, reject and reopen speakers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import QuerySet

from claims.models import Speaker
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import Status

from .sentences import named, quoted

__all__ = ["AcceptSpeakers", "RejectSpeakers", "ReopenSpeakers"]


@dataclass
class _ReviewSpeakers(Action):
    permission: ClassVar[str] = "claims.change_speaker"
    status: ClassVar[Status]
    verb: ClassVar[str]

    speakers: Iterable[Speaker] | Iterable[int] | QuerySet[Speaker]

    def perform(self, changes: Changes) -> str:
        speakers = changes.lock(Speaker, self.speakers, self.expected)
        if merged := [speaker for speaker in speakers if speaker.merged_into_id]:
            raise Refused(f"{quoted(merged[0])} was merged into another speaker; decide that one.")
        changes.update([one for one in speakers if one.status != self.status], status=self.status)
        return f"{self.verb} {named(speakers, 'speaker')}"


@dataclass
class AcceptSpeakers(_ReviewSpeakers):
    """Somebody by this name exists and the record is right."""

    name: ClassVar[str] = "accept_speakers"
    title: ClassVar[str] = "Accept speakers"
    status: ClassVar[Status] = Status.ACCEPTED
    verb: ClassVar[str] = "Accepted"


@dataclass
class RejectSpeakers(_ReviewSpeakers):
    """Nobody: words the machine took for a name. Its quotes stay, to be given another speaker."""

    name: ClassVar[str] = "reject_speakers"
    title: ClassVar[str] = "Reject speakers"
    status: ClassVar[Status] = Status.REJECTED
    verb: ClassVar[str] = "Rejected"


@dataclass
class ReopenSpeakers(_ReviewSpeakers):
    """Back to suggested, to be decided again."""

    name: ClassVar[str] = "reopen_speakers"
    title: ClassVar[str] = "Reopen speakers"
    status: ClassVar[Status] = Status.SUGGESTED
    verb: ClassVar[str] = "Reopened"
