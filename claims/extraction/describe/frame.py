"""The words around speech: a sentence with all reported words, and the speaker's mention, blanked out.

Comes in: the text and the findings. Goes out: for a finding its `Frame`, made when it is asked for, in which `relay`, `venue`
and `days` look for who carried the words, where and when; so that "on Friday" inside the speech is not
taken for the day it was said.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from claims.extraction.finding import Finding
from sources.reading.page import Span

__all__ = ["BLANK", "Frame", "Frames"]

# What a mention may carry with it and a frame needs: "Grant, who spoke to Reuters", "Grant, addressing a ceremony".
ASIDE = re.compile(
    r",?\s(?:who\s(?:also\s)?(?:spoke|was\sspeaking|talked)|speaking|talking|addressing|attending|appearing|writing)\s"
)
RELATIVE = re.compile(r",\s(?:who|which|whose)\s")
BREAKS = str.maketrans(dict.fromkeys("\0.,;:!?()[]“”\"'’‘—–-/", " "))
BLANK = "\0"
BLANKS = [BLANK * size for size in range(512)]
# A frame is one sentence; what is longer than this is no sentence.
LONGEST = 1200


@dataclass(slots=True)
class Frame:
    """A sentence whose speech and mention are blanked: `words` begin at `start` in the page's text.

    Offsets in `words` are offsets in the text less `start`.
    """

    start: int
    words: str
    cue: int  # where the cue begins, or the speech, in `words`
    tokens: frozenset[str] = frozenset()  # the words in small letters, for quick looks

    @classmethod
    def of(cls, words: str, start: int = 0, cue: int = 0) -> Frame:
        """A frame with its tokens."""
        return cls(start, words, cue, frozenset(words.lower().translate(BREAKS).split()))


def blank(size: int) -> str:
    return BLANKS[size] if size < 512 else BLANK * size


class Frames:
    """The frames of a page's findings. Linear in the text where sentences are short."""

    def __init__(self, text: str, findings: Sequence[Finding]) -> None:
        self.text = text
        self.speech = sorted((span.start, span.end) for finding in findings for span in finding.spans)
        self.starts = array("i", [start for start, _ in self.speech])

    def of(self, finding: Finding) -> Frame:
        """The frame of a finding."""
        text = self.text
        low, high = reach(finding)
        anchor = finding.cue.start if finding.cue else finding.spans[0].start
        words = blanked(text, low, high, self.speech, self.starts, anchor)
        mention = finding.mention
        if mention and low <= mention.start and mention.end <= high:
            aside = ASIDE.search(text, mention.start, mention.end)
            end = aside.start() if aside else clause_end(text, mention, high)
            words = words[: mention.start - low] + blank(end - mention.start) + words[end - low :]
        return Frame.of(words, low, anchor - low)


def clause_end(text: str, mention: Span, high: int) -> int:
    """Where the clause that tells about the mention ends ("Dahl, who met Grant on Monday,"), else the mention."""
    if not RELATIVE.search(text, mention.start, mention.end):
        return mention.end
    comma = text.find(",", mention.end, min(high, mention.end + 40))
    return comma if comma >= 0 else mention.end


def reach(finding: Finding) -> tuple[int, int]:
    """The stretch of text that frames a finding: the sentence of its cue, no longer than LONGEST."""
    low, high = finding.sentence.start, finding.sentence.end
    if finding.cue:
        low, high = min(low, finding.cue.start), max(high, finding.cue.end)
    if high - low > LONGEST:
        anchor = finding.cue.start if finding.cue else finding.spans[0].start
        low, high = max(low, anchor - LONGEST // 2), min(high, anchor + LONGEST // 2)
    return low, high


def blanked(
    text: str, low: int, high: int, speech: list[tuple[int, int]], starts: Sequence[int], anchor: int
) -> str:
    """`text[low:high]` with the speech in it blanked, save speech that holds the anchor itself."""
    pieces: list[str] = []
    at = low
    # Speech that starts before the sentence may reach into it; a few steps back find it.
    index = max(0, bisect_left(starts, low) - 3)
    while index < len(speech) and speech[index][0] < high:
        start, end = speech[index]
        index += 1
        if start <= anchor < end or end <= at:
            continue
        start = max(start, at)
        end = min(end, high)
        if start < end:
            pieces.append(text[at:start])
            pieces.append(blank(end - start))
            at = end
    pieces.append(text[at:high])
    return "".join(pieces)
