"""How sure a speaker is: was the right mention found, and was it resolved to the right speaker?

Each way of finding a mention has a precision measured on development data (mention-rules.txt),
as has each way of resolving one (speaker-rules.txt, set by resolve.py); the confidence shown is
their product. Called by complete.py.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from claims.lexicon import entries

from .finding import Finding
from .quote import Attribution

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


def with_confidence(speaker: Attribution | None, finding: Finding) -> Attribution | None:
    """The speaker, his confidence lowered by that of the mention."""
    if speaker is None:
        return None
    found = mention_precision().get(finding.mention_rule, _UNKNOWN)
    return replace(speaker, confidence=round(speaker.confidence * found, 2))
