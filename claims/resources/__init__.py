"""What the models of this app are in files."""

from .claims import ClaimLinkResource, ClaimResource, EvidenceResource, TopicResource
from .coding import CodeResource
from .fact_checks import FactCheckResource
from .quotes import QuoteResource
from .sets import CuratedSetResource, ReleaseResource, SetItemResource
from .speakers import SpeakerPairResource, SpeakerResource, SpeakerRoleResource

__all__ = [
    "ClaimLinkResource",
    "ClaimResource",
    "CodeResource",
    "CuratedSetResource",
    "EvidenceResource",
    "FactCheckResource",
    "QuoteResource",
    "ReleaseResource",
    "SetItemResource",
    "SpeakerPairResource",
    "SpeakerResource",
    "SpeakerRoleResource",
    "TopicResource",
]
