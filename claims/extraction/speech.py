"""An attribution as ranges of items: what the steps of finding hand to each other.

Made by indirect.py and its neighbours, joined with quotations by direct.py.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Range", "Speech", "covered"]

Range = tuple[int, int]


@dataclass(slots=True)
class Speech:
    """A cue with its content and the mention of its speaker, as ranges of items."""

    cue: Range
    lemma: str
    rule: str
    content: list[Range]
    mention: Range | None
    mention_rule: str
    sentence: Range
    opens_block: bool = False  # the content stands in the paragraph that follows


def covered(found: list[Speech], at: int) -> bool:
    """Whether an item is part of an attribution already found: its cue, content or mention."""
    for speech in found:
        if speech.cue[0] <= at < speech.cue[1] or any(start <= at < stop for start, stop in speech.content):
            return True
        if speech.rule == "that" and speech.cue[1] <= at < speech.content[0][0]:
            return True  # "expressed hope that": the noun is no second cue
        if speech.mention and speech.mention[0] <= at < speech.mention[1] and at > speech.cue[0]:
            return True
    return False
