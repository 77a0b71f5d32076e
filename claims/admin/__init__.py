from .articles import ArticleAdmin, ArticleCopyAdmin
from .claims import ClaimAdmin, ClaimLinkAdmin, EvidenceAdmin, TopicAdmin
from .quotes import QuoteAdmin
from .speakers import SpeakerAdmin, SpeakerPairAdmin

__all__ = [
    "ArticleAdmin",
    "ArticleCopyAdmin",
    "ClaimAdmin",
    "ClaimLinkAdmin",
    "EvidenceAdmin",
    "QuoteAdmin",
    "SpeakerAdmin",
    "SpeakerPairAdmin",
    "TopicAdmin",
]
