"""Clauses: where the content of a cue begins and where it ends, as ranges of items.

`after_cue` reads what follows a cue and names the frame; `clause_end` cuts the content where the speech
stops.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.extraction.annotate.cues import Cue, Form, cue_nouns
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.find.content_ends import best_end

__all__ = ["Frame", "after_cue", "clause_end", "clause_place", "past_adjuncts"]

# A clause without "that": a noun phrase with its prepositional parts, then a finite verb (or
# words quoted in its place).
_CLAUSE = re.compile(
    r"(?:O|(?:[dpjn#PoqegafkTwub,]|[wt]a*[vzmiyx])*?[dpjn#PoqegT](?:[,-][^,]{0,40}[,-])?"
    r"(?:a*[vzbmiyx]|a*[Qq](?![nP])))"
)
_PHRASE = re.compile(r"(?:[oh]|[dpjn#PegqTa]*[nPp#qohd])(?:f[dpjn#PegTq]*[nPpT#q])*")
_HEARER = re.compile(
    r"h|o|[dpj#vg]*[nP]+(?:f[dpj]*[nP]+|k[dpj]*[nP]+)?(?:,[dpjnPf]{1,12},(?=t))?|d(?=[uQqt])"
)
_AMOUNT = re.compile(r"f[jans]?#")  # "at least 40 people were hurt"
_TIME = re.compile(r"f?[dj]?T[#,]*|(?:f[dpjn#PegTq]*[nPpT#q]h?)")
# What may stand between a cue and "that" besides a hearer: times, places, occasions, "as did the guild".
_ADJUNCTS = re.compile(r"(?:,P{1,3}(?=,)|,s[xi][dpjnPo]+h?(?=,)|a|,|f[dpjn#PegTqk]*[nPT#qh]|T[n#]?)*")
_NEAR = word_group("near")


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
    quotable = "quote" in frames or "as" in frames
    if tag == "Q" or (tag == "q" and "quote" in frames):
        return Frame("quote", at) if quotable else _object_frame(tags, lows, cue, at, end)
    if tag in ",:" and tags[at + 1 : at + 2] in ("Q", "q") and at + 1 < end:
        return Frame("quote", at + 1) if quotable else None
    if tag == ":":
        return Frame("colon", at + 1)
    if tag in ".;)-k":
        return None
    if tag == "t" and frames & {"that", "tell"}:
        return Frame("that", at)
    if lows[at] == "to" and "to" in frames and tags[at + 1 : at + 2] not in ("d", "P", "p", "h", "o"):
        return Frame("to", at)
    if "wh" in frames and (tag == "w" or lows[at] in ("if", "whether")):
        return Frame("wh", at)
    if tag == ",":
        that = _that_ahead(tags, cue, at, end)
        return Frame("that", that) if that is not None and tags[that - 1] == "," else None
    frame = _with_gap(paragraph, cue, at, end)
    if frame and frame.name == "that" and frame.start > at and not _may_begin(paragraph, at - 1, frame.start):
        return None
    return frame


# Log probability, by the grammar, below which a "that" far from its cue begins no content.
_LEAST = -2.2


def _may_begin(paragraph: Paragraph, cue: int, start: int) -> bool:
    """Whether a "that" may begin what the cue says: not in "answered questions in a debate that lasted"."""
    reading = paragraph.readings.get(cue)
    if reading is None or paragraph.lows[start - 1] in cue_nouns() or paragraph.tags[start - 1] == ",":
        return True
    return bool(reading.starts[start - paragraph.sentence_start(cue)] >= _LEAST)


def past_adjuncts(tags: str, start: int, stop: int) -> int:
    """Where "that" follows times and places with a comma ("at a rally in Wentz, Morland, that …"); else `start`."""
    match = _ADJUNCTS.match(tags, start, stop)
    that = match.end() if match else start
    return that if start < that < stop and tags[that] == "t" and tags[that - 1] == "," else start


def _that_ahead(tags: str, cue: Cue, at: int, end: int) -> int | None:
    """A "that" behind a hearer or an adjunct ("told reporters on Friday that")."""
    if not cue.frames & {"that", "tell"}:
        return None
    start = at
    if "tell" in cue.frames:
        hearer = _HEARER.match(tags, at, end)
        start = hearer.end() if hearer else at
    match = _ADJUNCTS.match(tags, start, end)
    if match and tags[match.end() : match.end() + 1] == "t" and match.end() < end:
        return match.end()
    return None


_NOUN_THAT = re.compile(r"[dja]*[nj](?=t)")


def _that_after_noun(tags: str, lows: list[str], at: int, end: int) -> int | None:
    """ "expressed concern that", "made clear that": a noun of speech, then its clause."""
    match = _NOUN_THAT.match(tags, at, end)
    if match and (lows[match.end() - 1] in cue_nouns() or lows[match.end() - 1] in ("clear", "plain")):
        return match.end()
    return None


def _with_gap(paragraph: Paragraph, cue: Cue, at: int, end: int) -> Frame | None:
    """Frames whose content does not follow the cue at once."""
    tags, lows, frames = paragraph.tags, paragraph.lows, cue.frames
    if "accuse" in frames:
        return None if lows[at] == "of" else Frame("accuse", at)  # "one of the men accused of the theft said"
    if lows[at] in ("for", "on", "upon") and cue.lemma == "call":
        return _called(tags, lows, at, end)
    if lows[at] == "out" and cue.lemma == "point":
        return Frame("that", at + 1) if at + 1 < end else None
    at = _past_day(tags, lows, at, end)
    that = _that_ahead(tags, cue, at, end)
    if that is None and "noun" in frames:
        that = _that_after_noun(tags, lows, at, end)
    if that is not None:
        return Frame("that", that)
    mark = _mark_ahead(tags, cue, at, end)
    if mark is not None:
        return mark
    if "to" in frames and "object" not in frames:
        start = _skip_adjunct(tags, at, end)
        if start > at and lows[start : start + 1] == ["to"] and tags[start : start + 2] in ("ub", "ui"):
            return Frame("to", start)  # "promised in November to repair"
    if "tell" in frames or "object" in frames:
        frame = _object_frame(tags, lows, cue, at, end)
        if frame:
            return frame
    if "bare" in frames:
        if _AMOUNT.match(tags, at, end) and _CLAUSE.match(tags, at, end):
            return Frame("bare", at)
        start = _skip_adjunct(tags, at, end)
        for begin in dict.fromkeys((start, at)):
            if begin < end and tags[begin] in "dpjn#PogqOtTav" and _CLAUSE.match(tags, begin, end):
                return Frame("bare", begin)
    return _phrase_frame(tags, lows, cue, at, end)


def _past_day(tags: str, lows: list[str], at: int, end: int) -> int:
    """Past a day told in words of its own: "late last night", "last week", "the day before yesterday"."""
    if lows[at : at + 4] == ["the", "day", "before", "yesterday"] and at + 4 < end:
        return at + 4
    if lows[at] in ("today", "tonight", "yesterday") and at + 1 < end and tags[at + 1] in "doPpO":
        return at + 1
    start = at + 1 if lows[at] in ("late", "early", "earlier", "later") else at
    if start + 2 < end and lows[start] in _NEAR and tags[start + 1] in "nT":
        return start + 2
    return at


def _phrase_frame(tags: str, lows: list[str], cue: Cue, at: int, end: int) -> Frame | None:
    """Frames whose content is a phrase: "denied paying", "warned of cuts", "called it “…”"."""
    frames = cue.frames
    if "ing" in frames and tags[at] == "g":
        return Frame("ing", at)
    if (
        "as" in frames
        and tags[at] not in "Qq"
        and (any(tag in "Qq" for tag in tags[at : at + 14]) or "as" in lows[at : at + 8])
    ):
        return Frame("as", at + 1 if lows[at] == "to" and at + 1 < end else at)
    if "about" in frames and tags[at] == "f" and at + 1 < end:
        return Frame("about", at + 1)
    if "np" in frames and _PHRASE.match(tags, at, end):
        return Frame("np", at)
    return None


def _called(tags: str, lows: list[str], at: int, end: int) -> Frame | None:
    """ "called for talks", "called on Y to talk"."""
    if at + 1 >= end:
        return None
    return Frame("about" if lows[at] == "for" else "object", at + 1)


def _object_frame(tags: str, lows: list[str], cue: Cue, at: int, end: int) -> Frame | None:
    """A hearer, then what he is told: "urged Y to", "told Y he would", "asked Y whether"."""
    frames = cue.frames
    hearer = _HEARER.match(tags, at, end)
    if not hearer or hearer.end() >= end:
        return None
    after = hearer.end()
    following = tags[after]
    if "object" in frames and (
        lows[after] == "to" or (lows[after] == "not" and lows[after + 1 : after + 2] == ["to"])
    ):
        return Frame("object", at)
    if following in "Qq":
        return Frame("quote", after) if "tell" in frames else Frame("object", at)
    if "tell" not in frames:
        return None
    for start in dict.fromkeys((after, _skip_adjunct(tags, after, end))):
        if start < end and (tags[start] == "w" or lows[start] in ("if", "whether")):
            return Frame("wh", start)
    # "told the council farmers need water": the hearer may end before the last of several nouns.
    shorter = after - 1 if tags[after - 2 : after] == "nn" else after
    for start in dict.fromkeys((after, _skip_adjunct(tags, after, end), shorter)):
        if start < end and tags[start] in "dpjn#PogqOt" and _CLAUSE.match(tags, start, end):
            return Frame("bare", start)
    return None


def _mark_ahead(tags: str, cue: Cue, at: int, end: int) -> Frame | None:
    """A colon or a comma with a quotation, behind a hearer or adjunct: "told reporters: “…”"."""
    if not cue.frames & {"quote", "tell"}:
        return None
    for number in range(at, min(at + 14, end)):
        tag = tags[number]
        if tag == ":":
            return Frame("colon", number + 1)
        if tag == "," and tags[number + 1 : number + 2] == "Q" and number + 1 < end:
            return Frame("quote", number + 1)
        if tag == "Q" and number > at and tags[number - 1] in "Th":
            return Frame("quote", number)
        if tag in ".;qQzmixswtvybO,":
            return None
    return None


def _skip_adjunct(tags: str, at: int, end: int) -> int:
    """Past "on Friday", "Wednesday", "in a statement", "last week" between cue and clause."""
    match = _TIME.match(tags, at, end)
    if match and match.end() > at:
        return match.end()
    if tags[at : at + 2] in ("jn", "dn", "jT", "dT") and tags[at + 2 : at + 3] in tuple("doPpO"):
        return at + 2
    return at


def clause_place(tags: str, begin: int, verb: int) -> str:
    """Where the clause of the cue whose verb group begins at `verb` stands in its sentence (see `clause_end`)."""
    if tags[begin] in "sgv" and "," not in tags[begin:verb]:
        return "opening"
    if verb - 1 > begin and tags[verb - 1] == "w" and tags[verb - 2] == ",":
        return "relative"
    return "main"


def clause_end(
    paragraph: Paragraph, start: int, end: int, frame: str, cue: int, *, place: str = "main"
) -> int:
    """Where the content of the cue at item `cue` that begins at `start` stops, before the sentence's end at `end`.

    `place` tells where the cue stands: in the "main" clause, in one that opens the sentence
    ("When X said …,") or in a relative one ("X, who said …, left").
    """
    if frame in ("quote", "colon") and paragraph.tags[start] == "Q":
        return start + 1
    return best_end(paragraph, start, end, frame, place, cue)
