from .claim import (
    Claim,
    ClaimKind,
    ClaimLink,
    Evidence,
    PairWeights,
    Relation,
    Stance,
    Verdict,
)
from .coding import Adjudication, Code, CodingCoder, CodingItem, CodingRound, RoundState
from .comparing import ClaimToCompare, ComparingPass
from .fact_check import FactCheck
from .quote import Force, Quote, QuoteKind, Wording
from .sets import CuratedSet, Release, SetItem, SetRule, Withdrawal
from .speaker import BodyKind, RolePrinting, Speaker, SpeakerKind, SpeakerName, SpeakerPair, SpeakerRole
from .topic import ClaimTopic, QuoteTopic, Topic, TopicName

__all__ = [
    "Adjudication",
    "BodyKind",
    "Claim",
    "ClaimKind",
    "ClaimLink",
    "ClaimToCompare",
    "ClaimTopic",
    "Code",
    "CodingCoder",
    "CodingItem",
    "CodingRound",
    "ComparingPass",
    "CuratedSet",
    "Evidence",
    "FactCheck",
    "Force",
    "PairWeights",
    "Quote",
    "QuoteKind",
    "QuoteTopic",
    "Relation",
    "Release",
    "RolePrinting",
    "RoundState",
    "SetItem",
    "SetRule",
    "Speaker",
    "SpeakerKind",
    "SpeakerName",
    "SpeakerPair",
    "SpeakerRole",
    "Stance",
    "Topic",
    "TopicName",
    "Verdict",
    "Withdrawal",
    "Wording",
]
