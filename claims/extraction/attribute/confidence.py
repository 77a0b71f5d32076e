"""How sure a speaker is: the chance that the words beside the quote are the right ones, and stand for whom they are taken.

Comes in: a finding and its attribution. Goes out: a number from 0 to 1. Two parts are multiplied:

- the chance that the mention is the speaker's, a logistic regression over named features of the finding
  (confidence.txt, counted on annotated articles), corrected by how often its promises came true on
  articles it was not counted on (confidence-steps.txt; isotonic regression: Zadrozny and Elkan, KDD 2002);
- the chance that the mention, if it is, was resolved to the right person or body: the precision measured
  for the rule (speaker-rules.txt).

The file of weights is refused where its features are not those of the code.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from claims.extraction.attribute.nouns import PRONOUNS
from claims.extraction.attribute.rules import precision_of
from claims.extraction.finding import Finding
from claims.extraction.quote import Attribution
from claims.languages.en import entries

__all__ = [
    "FAMILIES",
    "FEATURES",
    "features",
    "mention_chance",
    "promised",
    "weights",
    "with_confidence",
]

# By the spaces in a mention, up to seven.
SIZES = (
    "mention of one word",
    *["mention of two or three words"] * 2,
    *["mention of four to seven words"] * 4,
    "mention of eight words and more",
)
# Features that hold or not.
FEATURES = (
    "always",
    "direct",
    "indirect",
    "mixed",
    "person",
    "organization",
    "group",
    "unnamed",
    "no mention",
    *dict.fromkeys(SIZES),
    "mention after the words",
    "mention far from the words",
    "mention in another sentence",
    "mention within the words",
    "one or two words said",
    "more than thirty words said",
    "no cue",
    "several stretches",
)
# Features that name a way, of which there are as many as finding and resolving have.
FAMILIES = ("mention by", "resolved by", "found by")
_FAR = 60  # characters between mention and words


@cache
def weights() -> dict[str, float]:
    """Feature → weight, from the word list of confidence."""
    return read_weights(entries("confidence"))


def read_weights(lines: Iterable[str]) -> dict[str, float]:
    """Feature → weight, as training writes them. Raises ValueError where they are of other features than the code."""
    pairs = (line.rpartition("\t") for line in lines)
    table = {name: float(weight) for name, _, weight in pairs}
    plain = {name for name in table if name.partition(": ")[0] not in FAMILIES}
    if plain != set(FEATURES):
        differ = ", ".join(sorted(plain ^ set(FEATURES)))
        raise ValueError(f"confidence.txt is of other features than the code ({differ}): train anew")
    return table


# Of a pronoun that nobody was found for: the right word, which tells nobody who speaks.
_NOBODY = 0.3


def features(text: str, finding: Finding, speaker: Attribution) -> list[str]:
    """The names of the features that hold for a finding and its speaker."""
    mention, words = finding.mention, finding.spans
    said = sum(text.count(" ", span.start, span.end) + 1 for span in words)
    held = [
        "always",
        finding.kind,
        speaker.kind,
        f"mention by: {finding.mention_rule}",
        f"resolved by: {speaker.rule}",
        f"found by: {finding.rule}",
    ]
    if mention is None:
        held.append("no mention")
    else:
        held.append(SIZES[min(text.count(" ", mention.start, mention.end), 7)])
        gap = min(max(mention.start - span.end, span.start - mention.end) for span in words)
        if gap < 0 or gap > _FAR:
            held.append("mention within the words" if gap < 0 else "mention far from the words")
        if mention.start >= words[0].end:
            held.append("mention after the words")
        if not finding.sentence.start <= mention.start < finding.sentence.end:
            held.append("mention in another sentence")
    if said <= 2 or said > 30:
        held.append("one or two words said" if said <= 2 else "more than thirty words said")
    if finding.cue is None:
        held.append("no cue")
    if len(words) > 1:
        held.append("several stretches")
    return held


@cache
def steps() -> tuple[list[float], list[float]]:
    """What the regression promises, rising, and how often that came true."""
    return read_steps(entries("confidence-steps"))


def read_steps(lines: Iterable[str]) -> tuple[list[float], list[float]]:
    """Promises, rising, and how often each came true, as training writes them."""
    pairs = [line.split("\t") for line in lines]
    return [float(promised) for promised, _ in pairs], [float(right) for _, right in pairs]


def promised(table: Mapping[str, float], names: Iterable[str]) -> float:
    """What the regression promises for the features that hold."""
    return 1 / (1 + math.exp(-sum([table.get(name, 0.0) for name in names])))


def mention_chance(names: Iterable[str]) -> float:
    """The chance that the mention is the speaker's, by the features that hold.

    What the regression promises, corrected by what came true of such promises; between two steps on a straight line.
    """
    value, (before, right) = promised(weights(), names), steps()
    at = bisect_left(before, value)
    if at in (0, len(before)):
        return right[min(at, len(before) - 1)]
    share = (value - before[at - 1]) / (before[at] - before[at - 1])
    return right[at - 1] + share * (right[at] - right[at - 1])


def with_confidence(text: str, finding: Finding, speaker: Attribution) -> Attribution:
    """The attribution with its confidence. Raises LookupError where its rule is not in the registry."""
    resolved = precision_of(speaker.rule)
    if speaker.rule == "unresolved" and speaker.name in PRONOUNS:
        resolved = _NOBODY
    chance = mention_chance(features(text, finding, speaker)) * resolved
    return replace(speaker, confidence=max(0.01, round(chance, 2)))
