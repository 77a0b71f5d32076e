from .claim import (
    Claim,
    ClaimKind,
    ClaimLink,
    ClaimTopic,
    Evidence,
    LinkState,
    Relation,
    Stance,
    Topic,
    Verdict,
)
from .quote import Force, Quote, QuoteKind, Wording
from .sets import CuratedSet, Release, SetItem, SetRule
from .speaker import PairState, RolePrinting, Speaker, SpeakerKind, SpeakerName, SpeakerPair, SpeakerRole

__all__ = [
    "Claim",
    "ClaimKind",
    "ClaimLink",
    "ClaimTopic",
    "CuratedSet",
    "Evidence",
    "Force",
    "LinkState",
    "PairState",
    "Quote",
    "QuoteKind",
    "Relation",
    "Release",
    "RolePrinting",
    "SetItem",
    "SetRule",
    "Speaker",
    "SpeakerKind",
    "SpeakerName",
    "SpeakerPair",
    "SpeakerRole",
    "Stance",
    "Topic",
    "Verdict",
    "Wording",
]
