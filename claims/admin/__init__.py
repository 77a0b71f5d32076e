from .articles import ArticleAdmin, ArticleCopyAdmin
from .claims import ClaimAdmin, ClaimLinkAdmin, EvidenceAdmin, TopicAdmin
from .coding import CodeAdmin, CodingRoundAdmin
from .fact_checks import FactCheckAdmin
from .quotes import QuoteAdmin
from .releases import ReleaseAdmin
from .sets import CuratedSetAdmin, SetItemAdmin
from .speakers import SpeakerAdmin, SpeakerPairAdmin

__all__ = [
    "ArticleAdmin",
    "ArticleCopyAdmin",
    "ClaimAdmin",
    "ClaimLinkAdmin",
    "CodeAdmin",
    "CodingRoundAdmin",
    "CuratedSetAdmin",
    "EvidenceAdmin",
    "FactCheckAdmin",
    "QuoteAdmin",
    "ReleaseAdmin",
    "SetItemAdmin",
    "SpeakerAdmin",
    "SpeakerPairAdmin",
    "TopicAdmin",
]
