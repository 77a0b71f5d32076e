from .claim import (
    Claim,
    ClaimKind,
    ClaimLink,
    ClaimTopic,
    Evidence,
    PairWeights,
    Relation,
    Stance,
    Topic,
    Verdict,
)
from .comparing import ComparingPass
from .quote import Force, Quote, QuoteKind, Wording
from .sets import CuratedSet, Release, SetItem, SetRule
from .speaker import BodyKind, RolePrinting, Speaker, SpeakerKind, SpeakerName, SpeakerPair, SpeakerRole

__all__ = [
    "BodyKind",
    "Claim",
    "ClaimKind",
    "ClaimLink",
    "ClaimTopic",
    "ComparingPass",
    "CuratedSet",
    "Evidence",
    "Force",
    "PairWeights",
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
