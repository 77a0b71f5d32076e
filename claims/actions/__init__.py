"""What people do with quotes, speakers, claims and sets: one file per action or closely related few.

Each is a `sources.workbench.curation.Action`; importing this package makes all of them known to undo.
"""

from __future__ import annotations

from .code_rounds import AdjudicateItem, AdoptCodes, CloseRound, StartRound, code_item
from .curate_sets import AddToSet, CreateSet, EditSet, NoteSetItem, RemoveFromSet, ReorderSet
from .decide_links import DecideLink, LeaveLinkUnsure, ReopenLink
from .decide_speaker_pairs import RefuseSpeakerPair, ReopenSpeakerPair, UnsureSpeakerPair
from .edit_claims import AddClaim, AddEvidence, EditClaim, JudgeClaim
from .edit_quotes import BY_HAND, AddQuote, EditQuote, SetDay, SetRelay, SetSpeaker
from .edit_speakers import (
    AddSpeakerName,
    CreateSpeaker,
    EditSpeaker,
    RemoveSpeakerName,
    RemoveSpeakerRole,
    SetSpeakerRole,
)
from .edit_topics import MergeTopics, TagClaims, TagQuotes, UntagClaims, UntagQuotes
from .freeze_release import FillSet, FreezeRelease
from .import_release import ImportRelease
from .merge_claims import CLAIM_RULES, MergeClaims
from .merge_speakers import SPEAKER_RULES, MergeSpeakers, ResolveUnnamed
from .review_claims import (
    AcceptClaims,
    AcceptEvidence,
    RejectClaims,
    RejectEvidence,
    ReopenClaims,
    ReopenEvidence,
)
from .review_quotes import AcceptQuotes, RejectQuotes, ReopenQuotes
from .review_speakers import AcceptSpeakers, RejectSpeakers, ReopenSpeakers
from .second_review import AgreeWithItems
from .split_claim import SplitClaim
from .split_speaker import SplitSpeaker
from .state_claims import StateClaims
from .weigh_pairs import LearnPairWeights, ResetPairWeights

__all__ = [
    "BY_HAND",
    "CLAIM_RULES",
    "SPEAKER_RULES",
    "AcceptClaims",
    "AcceptEvidence",
    "AcceptQuotes",
    "AcceptSpeakers",
    "AddClaim",
    "AddEvidence",
    "AddQuote",
    "AddSpeakerName",
    "AddToSet",
    "AdjudicateItem",
    "AdoptCodes",
    "AgreeWithItems",
    "CloseRound",
    "CreateSet",
    "CreateSpeaker",
    "DecideLink",
    "EditClaim",
    "EditQuote",
    "EditSet",
    "EditSpeaker",
    "FillSet",
    "FreezeRelease",
    "ImportRelease",
    "JudgeClaim",
    "LearnPairWeights",
    "LeaveLinkUnsure",
    "MergeClaims",
    "MergeSpeakers",
    "MergeTopics",
    "NoteSetItem",
    "RefuseSpeakerPair",
    "RejectClaims",
    "RejectEvidence",
    "RejectQuotes",
    "RejectSpeakers",
    "RemoveFromSet",
    "RemoveSpeakerName",
    "RemoveSpeakerRole",
    "ReopenClaims",
    "ReopenEvidence",
    "ReopenLink",
    "ReopenQuotes",
    "ReopenSpeakerPair",
    "ReopenSpeakers",
    "ReorderSet",
    "ResetPairWeights",
    "ResolveUnnamed",
    "SetDay",
    "SetRelay",
    "SetSpeaker",
    "SetSpeakerRole",
    "SplitClaim",
    "SplitSpeaker",
    "StartRound",
    "StateClaims",
    "TagClaims",
    "TagQuotes",
    "UnsureSpeakerPair",
    "UntagClaims",
    "UntagQuotes",
    "code_item",
]
