"""Clauses: where the content of a cue begins and where it ends, as ranges of items.

`after_cue` reads what follows a cue and names the frame; `clause_end` cuts the content where
the speech stops. Called by indirect.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .cues import Cue, Form, cue_forms
from .sentences import Paragraph

__all__ = ["Frame", "after_cue", "clause_end"]

_FINITE = re.compile(r"[vzbmiyxO]")
# noun phrase, with prepositional parts, then a finite verb: a clause without "that"
_CLAUSE = re.compile(r"(?:O|[dpjn#PoqegafkTtw,]*?[dpjn#Poqegt](?:[,-][^,]{0,40}[,-])?a*[vzbmiyx])")
_PHRASE = re.compile(r"(?:[oh]|[dpjn#PegqT]*[nPp#qohd])(?:f[dpjn#PegT]*[nPpT#])*")
_HEARER = re.compile(r"h|o|d?p?j?[nP]+(?:f?[dp]?[nP]+)?|d[jn#P]+")
_ADJUNCT = re.compile(r"(?:[fsj]?[d#]?[jpnPT#g]*[nPT](?:f[dpjnPT#]*[nPT#])*|T)?a*,?")


@dataclass(frozen=True, slots=True)
class Frame:
    """How a cue takes its content, and the item at which the content begins."""

    name: str
    start: int


def after_cue(paragraph: Paragraph, cue: Cue, form: Form, at: int, end: int) -> Frame | None:
    """The frame of the words after a cue (`at` is the item after it), or None."""
    tags, lows = paragraph.tags, paragraph.lows
    frames = cue.frames
    while at < end and tags[at] == "a" and lows[at] != "not":
        at += 1
    if at >= end:
        return None
    tag = tags[at]
    if tag == "Q" or (tag in ",:" and tags[at + 1 : at + 2] in ("Q", "q")):
        return Frame("quote", at if tag == "Q" else at + 1) if "quote" in frames or "as" in frames else None
    if tag == ":":
        return Frame("colon", at + 1)
    if tag in ".;)-k":
        return None
    if tag == "q" and "quote" in frames:
        return Frame("quote", at)
    if tag == "t" and frames & {"that", "tell"}:
        return Frame("that", at)
    if tag == "u" and "to" in frames:
        return Frame("to", at)
    if "wh" in frames and (tag == "w" or lows[at] in ("if", "whether")):
        return Frame("wh", at)
    if tag == ",":
        that = _that_ahead(tags, at + 1, end)
        return (
            Frame("that", that) if that is not None and frames & {"that"} and tags[that - 1] == "," else None
        )
    return _with_gap(paragraph, cue, at, end)


def _that_ahead(tags: str, at: int, end: int) -> int | None:
    """A "that" within reach, with no verb and no mark but a comma before it."""
    for number in range(at, min(at + 14, end)):
        tag = tags[number]
        if tag == "t":
            return number if tags[number - 1] != "f" else None
        if tag in ".;:Qqzmixsw" or (tag in "vyb" and number > at):
            return None
    return None


def _with_gap(paragraph: Paragraph, cue: Cue, at: int, end: int) -> Frame | None:
    tags, frames = paragraph.tags, cue.frames
    lows = paragraph.lows
    if "accuse" in frames:
        return Frame("accuse", at)
    if lows[at] in ("for", "on") and cue.lemma == "call":
        return Frame("about", at)
    if lows[at] == "out" and cue.lemma == "point":
        return Frame("that", at + 1) if at + 1 < end else None
    that = _that_ahead(tags, at, end)
    if that is not None and frames & {"that", "tell"}:
        return Frame("that", that)
    colon = _mark_ahead(tags, at, end)
    if colon is not None and frames & {"quote", "tell"}:
        return Frame("quote" if tags[colon] != ":" else "colon", colon if tags[colon] == "Q" else colon + 1)
    if "tell" in frames or "object" in frames:
        hearer = _HEARER.match(tags, at, end)
        if hearer and hearer.end() < end:
            after = hearer.end()
            following = tags[after]
            if following == "u" and "object" in frames:
                return Frame("object", after)
            if following in "Qq" and "tell" in frames:
                return Frame("quote", after)
            if "tell" in frames:
                if (following == "w" or lows[after] in ("if", "whether")) and tags[after] != ",":
                    return Frame("wh", after)
                for start in (after, _skip_adjunct(tags, after, end)):
                    if start < end and _CLAUSE.match(tags, start, end):
                        return Frame("bare", start)
    if "bare" in frames:
        start = _skip_time(tags, lows, at, end)
        if start < end and tags[start] in "dpjn#PogqOtTa" and _CLAUSE.match(tags, start, end):
            return Frame("bare", start)
    if "ing" in frames and tags[at] == "g":
        return Frame("ing", at)
    if "as" in frames and any(tag in "Qq" for tag in tags[at : at + 14]):
        return Frame("as", at)
    if "as" in frames and "as" in lows[at : at + 8]:
        return Frame("as", at)
    if "about" in frames and tags[at] == "f":
        return Frame("about", at)
    if "np" in frames and _PHRASE.match(tags, at, end):
        return Frame("np", at)
    return None


def _mark_ahead(tags: str, at: int, end: int) -> int | None:
    for number in range(at, min(at + 14, end)):
        tag = tags[number]
        if tag in ":Q":
            return number
        if tag == "," and tags[number + 1 : number + 2] == "Q":
            return number
        if tag in ".;qzmixswvyb,":
            return None
    return None


def _skip_time(tags: str, lows: list[str], at: int, end: int) -> int:
    """Past "on Friday", "Wednesday", "in a statement", "last week" between cue and clause."""
    start = at
    if start < end and tags[start] == "f":
        match = _PHRASE.match(tags, start + 1, end)
        if not match:
            return at
        start = match.end()
        time = tags.find("T", at, start)
        if time >= 0:
            start = time + 1
            while start < end and lows[start] in _DAYTIMES:
                start += 1
    elif start < end and tags[start] == "T":
        start += 1
        while start < end and lows[start] in _DAYTIMES:
            start += 1
    elif start + 1 < end and lows[start] in ("last", "this") and tags[start + 1] in "nT":
        start += 2
    return start


_DAYTIMES = ("morning", "afternoon", "evening", "night")


def _skip_adjunct(tags: str, at: int, end: int) -> int:
    match = _ADJUNCT.match(tags, at, end)
    return match.end() if match else at


def clause_end(paragraph: Paragraph, start: int, end: int, frame: str) -> int:
    """Where content that begins at `start` stops, before the sentence's end at `end`."""
    tags, lows = paragraph.tags, paragraph.lows
    forms = cue_forms()
    if frame in ("quote", "colon") and tags[start] == "Q":
        return start + 1
    for at in range(start + 2, end):
        tag = tags[at]
        if tag == ",":
            following = lows[at + 1] if at + 1 < end else ""
            if following == "according":
                return at
            known = forms.get(following)
            if known and (known[1] == "ing" or "after" in known[0].frames):
                return at
            if _tail(paragraph, at + 1, end):
                return at
        elif tag == "k" and at + 1 < end and lows[at + 1] in forms and tags[at + 1] in "vz":
            return at - 1 if tags[at - 1] == "," else at
        elif tag == ";":
            return at
    while end > start and tags[end - 1] in ".,;:-":
        end -= 1
    return end


def _tail(paragraph: Paragraph, at: int, end: int) -> bool:
    """Whether a short attribution stands at `at`: "…, officials said", ", he said, …"."""
    forms = cue_forms()
    for number in range(at, min(at + 12, end)):
        known = forms.get(paragraph.lows[number])
        if known and number > at and "after" in known[0].frames and paragraph.tags[number] not in "gn":
            rest = paragraph.tags[number + 1 : number + 2]
            return rest in ("", ".", ",", "f", "T")
        if paragraph.tags[number] not in "dpjn#PofaykT-(),":
            return False
    return False
