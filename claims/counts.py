"""What is kept of how many quotes, pieces of evidence and topics refer to each record: lists are sorted by it."""

from __future__ import annotations

from claims.models import ClaimTopic, Evidence, Quote, QuoteTopic
from sources.workbench.kept_counts import KeptCount

__all__ = [
    "CLAIMS_OF_TOPICS",
    "EVIDENCE_OF_CLAIMS",
    "QUOTES_OF_ARTICLES",
    "QUOTES_OF_SPEAKERS",
    "QUOTES_OF_TOPICS",
]

QUOTES_OF_SPEAKERS = KeptCount(Quote, "speaker")
QUOTES_OF_ARTICLES = KeptCount(Quote, "article")
EVIDENCE_OF_CLAIMS = KeptCount(Evidence, "claim")
CLAIMS_OF_TOPICS = KeptCount(ClaimTopic, "topic")
QUOTES_OF_TOPICS = KeptCount(QuoteTopic, "topic")
