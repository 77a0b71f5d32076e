from .claim import (
    Claim,
    ClaimKind,
    ClaimLink,
    ClaimTopic,
    Evidence,
    Relation,
    Stance,
    Topic,
    Verdict,
)
from .quote import Force, Quote, QuoteKind, Wording
from .sets import CuratedSet, Release, SetItem, SetRule
from .speaker import RolePrinting, Speaker, SpeakerKind, SpeakerName, SpeakerPair, SpeakerRole

__all__ = [
    "Claim",
    "ClaimKind",
    "ClaimLink",
    "ClaimTopic",
    "CuratedSet",
    "Evidence",
    "Force",
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
