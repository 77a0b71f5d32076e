"""How sure a speaker is: the chance that the words beside the quote are the right ones, and stand for whom they are taken.

Comes in: a finding and its attribution. Goes out: a number from 0 to 1. Two parts are multiplied:

- the chance that the mention is the speaker's, a logistic regression over named features of the finding
  (confidence.txt, counted on annotated articles);
- the chance that the mention, if it is, was resolved to the right person or body: the precision measured
  for the rule (speaker-rules.txt).

The file of weights is refused where its features are not those of the code.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

from claims.lexicon import entries

from .finding import Finding
from .quote import Attribution

__all__ = ["FAMILIES", "FEATURES", "RESOLVED", "features", "mention_chance", "weights", "with_confidence"]

# Features that hold or not.
FEATURES = (
    "always",
    "direct",
    "indirect",
    "no mention",
    "mention of one word",
    "mention of two or three words",
    "mention of eight words and more",
    "mention after the words",
    "mention far from the words",
    "mention in another sentence",
    "mention within the words",
    "one or two words said",
    "more than thirty words said",
    "no cue",
    "several stretches",
    "person",
    "organization",
    "group",
)
# Features that name a way, of which there are as many as finding and resolving have.
FAMILIES = ("mention by", "resolved by", "found by")
_FAR = 60  # characters between mention and words


@cache
def weights() -> dict[str, float]:
    """Feature → weight. Raises ValueError where the file is of other features than the code."""
    table = {}
    for line in entries("confidence"):
        name, _, weight = line.rpartition("\t")
        table[name] = float(weight)
    plain = {name for name in table if name.partition(": ")[0] not in FAMILIES}
    if plain != set(FEATURES):
        differ = ", ".join(sorted(plain ^ set(FEATURES)))
        raise ValueError(f"confidence.txt is of other features than the code ({differ}): train anew")
    return table


# Rule → how often its resolution was right where the mention was.
RESOLVED: dict[str, float] = {
    rule: float(rest.partition("\t")[0])
    for rule, _, rest in (line.partition("\t") for line in entries("speaker-rules"))
}
# Of a rule that was never judged.
_UNKNOWN = 0.5


def features(text: str, finding: Finding, speaker: Attribution) -> list[str]:
    """The names of the features that hold for a finding and its speaker."""
    mention, words = finding.mention, finding.spans
    said = sum(len(span.of(text).split()) for span in words)
    names = len(mention.of(text).split()) if mention else 0
    gap = min(max(mention.start - s.end, s.start - mention.end) for s in words) if mention else 0
    sentence = finding.sentence
    holds = {
        "always": True,
        "direct": finding.kind == "direct",
        "indirect": finding.kind == "indirect",
        "no mention": mention is None,
        "mention of one word": names == 1,
        "mention of two or three words": names in (2, 3),
        "mention of eight words and more": names >= 8,
        "mention after the words": mention is not None and mention.start >= words[0].end,
        "mention far from the words": gap > _FAR,
        "mention in another sentence": mention is not None
        and not sentence.start <= mention.start < sentence.end,
        "mention within the words": gap < 0,
        "one or two words said": said <= 2,
        "more than thirty words said": said > 30,
        "no cue": finding.cue is None,
        "several stretches": len(words) > 1,
        "person": speaker.kind == "person",
        "organization": speaker.kind == "organization",
        "group": speaker.kind == "group",
    }
    return [
        *(name for name in FEATURES if holds[name]),
        f"mention by: {finding.mention_rule}",
        f"resolved by: {speaker.rule}",
        f"found by: {finding.rule}",
    ]


def mention_chance(names: list[str]) -> float:
    """The chance that the mention is the speaker's, by the features that hold."""
    table = weights()
    return 1 / (1 + math.exp(-sum(table.get(name, 0.0) for name in names)))


def with_confidence(text: str, finding: Finding, speaker: Attribution) -> Attribution:
    """The attribution with its confidence."""
    chance = mention_chance(features(text, finding, speaker)) * RESOLVED.get(speaker.rule, _UNKNOWN)
    return replace(speaker, confidence=max(0.01, round(chance, 2)))
