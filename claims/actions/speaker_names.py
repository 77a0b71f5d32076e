"""The names of speakers that change hands: their keys follow from the kind of whoever bears them."""

from __future__ import annotations

from collections.abc import Sequence

from claims.match_keys import speaker_name
from claims.models import Speaker, SpeakerName
from sources.workbench.curation import Changes

__all__ = ["give_names", "make_keys_anew"]


def give_names(changes: Changes, names: Sequence[SpeakerName], speaker: Speaker, *, follow: bool) -> None:
    """Let a speaker bear these locked names; `follow`: they only move along."""
    for name in names:
        name.speaker = speaker
    _fill_keys(names, speaker.kind)
    changes.save(names, ["speaker", "key", "block"], follow=follow)


def make_keys_anew(changes: Changes, names: Sequence[SpeakerName], kind: str) -> None:
    """For a speaker whose kind changed."""
    _fill_keys(names, kind)
    changes.save(names, ["key", "block"])


def _fill_keys(names: Sequence[SpeakerName], kind: str) -> None:
    for name in names:
        for column, value in speaker_name(name.name, kind).items():
            setattr(name, column, value)
