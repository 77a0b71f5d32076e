"""Make and edit speakers, their names and their roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from claims.match_keys import speaker_name
from claims.models import RolePrinting, Speaker, SpeakerKind, SpeakerName, SpeakerRole
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import Status

from .filling import fill, refuse_merged
from .sentences import quoted
from .speaker_names import make_keys_anew

__all__ = [
    "AddSpeakerName",
    "CreateSpeaker",
    "EditSpeaker",
    "RemoveSpeakerName",
    "RemoveSpeakerRole",
    "SetSpeakerRole",
]

ROLE_EDITABLE = frozenset({"title", "organization", "first_seen", "last_seen"})
EDITABLE = frozenset({"name", "kind", "article", "wikidata", "party", "country", "body", "note"})


@dataclass
class CreateSpeaker(Action):
    """Make a speaker by hand; it is accepted at once. `names`: other names it goes by."""

    name: ClassVar[str] = "create_speaker"
    title: ClassVar[str] = "Add a speaker"
    permission: ClassVar[str] = "claims.add_speaker"

    speaker_name: str
    kind: str = SpeakerKind.PERSON
    values: Mapping[str, object] = field(default_factory=dict)
    names: Iterable[str] = ()

    def perform(self, changes: Changes) -> str:
        speaker = Speaker(status=Status.ACCEPTED)
        _fill(speaker, {**self.values, "name": self.speaker_name, "kind": self.kind})
        changes.create([speaker])
        every = dict.fromkeys([speaker.name, *(name.strip() for name in self.names)])
        changes.create([SpeakerName(speaker=speaker, **speaker_name(n, speaker.kind)) for n in every if n])
        return f"Added the speaker {quoted(speaker)}"


@dataclass
class EditSpeaker(Action):
    """Change name, kind, article (of an unnamed one), Wikidata identifier, party, country, kind of body or note.

    A changed name is added to the names it goes by; the former stays one of them. A changed
    kind makes the keys of all names anew.
    """

    name: ClassVar[str] = "edit_speaker"
    title: ClassVar[str] = "Edit a speaker"
    permission: ClassVar[str] = "claims.change_speaker"

    speaker: Speaker
    values: Mapping[str, object]

    def perform(self, changes: Changes) -> str:
        speaker = changes.lock_one(self.speaker, self.expected)
        kind = speaker.kind
        _fill(speaker, self.values)
        changes.save([speaker], self.values)
        names = changes.lock_related(SpeakerName, "speaker", [speaker])
        if speaker.kind != kind:
            make_keys_anew(changes, names, speaker.kind)
        if speaker.name not in {name.name for name in names}:
            changes.create([SpeakerName(speaker=speaker, **speaker_name(speaker.name, speaker.kind))])
        return f"Edited the speaker {quoted(speaker)}"


@dataclass
class AddSpeakerName(Action):
    """Another name the speaker goes by; ingest finds the speaker by it from now on."""

    name: ClassVar[str] = "add_speaker_name"
    title: ClassVar[str] = "Add a name"
    permission: ClassVar[str] = "claims.add_speakername"

    speaker: Speaker
    other_name: str

    def perform(self, changes: Changes) -> str:
        speaker = changes.lock_one(self.speaker, self.expected)
        refuse_merged(speaker)
        name = " ".join(self.other_name.split())
        made = SpeakerName(speaker=speaker, **speaker_name(name, speaker.kind))
        made.full_clean()
        changes.create([made])
        changes.update([speaker])
        changes.raise_version([speaker])
        return f"Added the name {quoted(name)} to {quoted(speaker)}"


@dataclass
class RemoveSpeakerName(Action):
    """Take away a name the speaker does not go by."""

    name: ClassVar[str] = "remove_speaker_name"
    title: ClassVar[str] = "Remove a name"
    permission: ClassVar[str] = "claims.delete_speakername"

    speaker_name: SpeakerName

    def perform(self, changes: Changes) -> str:
        name = changes.lock_one(self.speaker_name)
        speaker = changes.lock_one(name.speaker, self.expected)
        if name.name == speaker.name:
            raise Refused(f"{quoted(speaker)} must keep its own name; rename it first.")
        changes.delete([name])
        changes.update([speaker])
        changes.raise_version([speaker])
        return f"Removed the name {quoted(name)} from {quoted(speaker)}"


@dataclass
class SetSpeakerRole(Action):
    """Add a role, or mend its days and words. `role`: the one to change, None for a new one.

    `values`: title, organization, first_seen, last_seen.
    """

    name: ClassVar[str] = "set_speaker_role"
    title: ClassVar[str] = "Set a role"
    permission: ClassVar[str] = "claims.change_speakerrole"

    speaker: Speaker
    values: Mapping[str, object]
    role: SpeakerRole | None = None

    def perform(self, changes: Changes) -> str:
        speaker = changes.lock_one(self.speaker, self.expected)
        refuse_merged(speaker)
        role = changes.lock_one(self.role) if self.role else SpeakerRole(speaker=speaker)
        if role.speaker_id != speaker.pk:
            raise Refused(f"{quoted(role)} is not a role of {quoted(speaker)}.")
        fill(role, self.values, ROLE_EDITABLE)
        role.full_clean()
        if self.role:
            changes.save([role], self.values)
        else:
            changes.create([role])
        changes.update([speaker])
        return f"Set the role {quoted(role)} of {quoted(speaker)}"


@dataclass
class RemoveSpeakerRole(Action):
    """Take away a role the speaker never had, with the pages said to print it."""

    name: ClassVar[str] = "remove_speaker_role"
    title: ClassVar[str] = "Remove a role"
    permission: ClassVar[str] = "claims.delete_speakerrole"

    role: SpeakerRole

    def perform(self, changes: Changes) -> str:
        role = changes.lock_one(self.role)
        speaker = changes.lock_one(role.speaker, self.expected)
        changes.delete(changes.lock_related(RolePrinting, "role", [role]))
        changes.delete([role])
        changes.update([speaker])
        changes.raise_version([speaker])
        return f"Removed the role {quoted(role)} from {quoted(speaker)}"


def _fill(speaker: Speaker, values: Mapping[str, object]) -> None:
    refuse_merged(speaker)
    fill(speaker, values, EDITABLE)
    speaker.name = " ".join(speaker.name.split())
    speaker.full_clean(exclude=["touched_by"])
