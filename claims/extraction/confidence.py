"""How sure a speaker is: was the right mention found, and was it resolved to the right speaker?

Each way of finding a mention has a precision measured on development data (mention-rules.txt),
as has each way of resolving one (speaker-rules.txt, set by resolve.py); the confidence shown is
their product. Called by the entry.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from claims.lexicon import entries

from .finding import Finding
from .quote import Quote

__all__ = ["mention_precision", "with_confidence"]

# Of a way of finding that was never judged.
_UNKNOWN = 0.5


@cache
def mention_precision() -> dict[str, float]:
    """Way of finding a mention → share of mentions found that way that were right."""
    return {
        rule: float(precision)
        for rule, precision, _ in (line.split("\t") for line in entries("mention-rules"))
    }


def with_confidence(quote: Quote, finding: Finding) -> Quote:
    """The quote, its speaker's confidence lowered by that of the mention."""
    speaker = quote.speaker
    if speaker is None:
        return quote
    found = mention_precision().get(finding.mention_rule, _UNKNOWN)
    return replace(quote, speaker=replace(speaker, confidence=round(speaker.confidence * found, 2)))
