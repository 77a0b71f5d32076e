"""What people do with quotes, speakers, claims and sets: one file per action or closely related few.

Each is a `sources.curation.Action`; importing this package makes all of them known to undo.
"""

from __future__ import annotations

from .curate_sets import (
    AddToSet,
    CreateSet,
    DeleteSet,
    EditSet,
    NoteSetItem,
    RemoveFromSet,
    ReorderSet,
)
from .edit_quotes import BY_HAND, AddQuote, EditQuote, SetDay, SetRelay, SetSpeaker
from .review_quotes import AcceptQuotes, RejectQuotes, ReopenQuotes

__all__ = [
    "BY_HAND",
    "AcceptQuotes",
    "AddQuote",
    "AddToSet",
    "CreateSet",
    "DeleteSet",
    "EditQuote",
    "EditSet",
    "NoteSetItem",
    "RejectQuotes",
    "RemoveFromSet",
    "ReopenQuotes",
    "ReorderSet",
    "SetDay",
    "SetRelay",
    "SetSpeaker",
]
