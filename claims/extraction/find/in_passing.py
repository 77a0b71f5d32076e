"""Acts of speech told in passing, whose content is no statement.

"After the president announced a decision", "X this week expressed readiness", "…, calling for talks",
"have previously called on all sides to show restraint", "declined to comment", "did not say how many".
"""

from __future__ import annotations

from claims.extraction.annotate.cues import Cue, Form, cue_forms
from claims.extraction.annotate.words import word_group
from claims.extraction.find.clauses import Frame

__all__ = ["is_background"]

_SILENCES = word_group("silence")
_BEFORE_OR_AFTER = word_group("before-or-after")


def is_background(
    tags: str, lows: list[str], begin: int, verb: int, cue: Cue, form: Form, frame: Frame
) -> bool:
    """Whether the cue, whose verb group begins at item `verb` of a sentence from `begin`, only tells of an act."""
    if cue.force == "thinks" and verb > begin and tags[verb - 1] == "w":
        return True
    if frame.name == "to" and cue.force == "denies":  # "declined to comment": nothing was said
        return any(low in cue_forms() or low in _SILENCES for low in lows[frame.start + 1 : frame.start + 3])
    if frame.name == "object" and cue.force == "demands":
        return "y" in tags[verb : frame.start] and "previously" in lows[verb : frame.start]
    if frame.name == "wh" and cue.lemma == "say" and "not" in lows[verb : frame.start]:
        return True  # "did not say how many"
    if frame.name in ("about", "wh") and _kept_back(tags, lows, begin, verb):
        return True
    if frame.name == "np":
        return (
            (cue.lemma == "blame" and form == "ing")
            or (cue.lemma in ("express", "voice") and tags[frame.start] not in "Qq")
            or tags[max(begin, verb - 8) : verb].rfind("s") >= 0
            or not _BEFORE_OR_AFTER.isdisjoint(lows[max(begin, verb - 8) : verb])
        )
    if frame.name == "about":
        return cue.lemma == "call" and form == "ing" and "i" not in tags[verb : frame.start]
    return False


def _kept_back(tags: str, lows: list[str], begin: int, verb: int) -> bool:
    """Whether "declined to" stands before the verb: "declined to say who", "refused to comment on"."""
    at = verb - 2 if tags[verb - 1] == "u" else verb - 1 if tags[verb : verb + 1] == "u" else begin
    known = cue_forms().get(lows[at]) if at > begin else None
    return known is not None and known[0].force == "denies"
