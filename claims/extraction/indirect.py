"""Cues and their content in one sentence: the heart of finding, for speech with and without marks.

Takes a paragraph and the range of a sentence, gives `Speech` records in the paper's order: cue,
frame, content ranges, speaker mention — all ranges of items. Called by direct.py, which adds
the quotations that stand without a cue and turns the records into Findings.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .clauses import after_cue, clause_end
from .cues import Cue, Form, cue_forms
from .mentions import inverted_subject, sentence_subject, subject
from .sentences import Paragraph

__all__ = ["Speech", "speeches"]

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
    continued: list[Range] = field(default_factory=list)


def speeches(paragraph: Paragraph, sentence: Range) -> list[Speech]:
    """All attributions of one sentence that are not inside another's content."""
    begin, end = sentence
    forms = cue_forms()
    lows = paragraph.lows
    found: list[Speech] = []
    for at in range(begin, end):
        known = forms.get(lows[at])
        if known is None:
            if lows[at] == "according" and at + 1 < end and lows[at + 1] == "to":
                speech = _according(paragraph, sentence, at, found)
                if speech:
                    found.append(speech)
            continue
        if found and _covered(found, at):
            continue
        speech = _attribution(paragraph, sentence, at, known[0], known[1], found)
        if speech:
            found.append(speech)
    return found


def _covered(found: list[Speech], at: int) -> bool:
    return any(start <= at < stop for speech in found for start, stop in speech.content) or any(
        speech.mention is not None and speech.mention[0] <= at < speech.mention[1] for speech in found
    )


def _attribution(
    paragraph: Paragraph, sentence: Range, at: int, cue: Cue, form: Form, found: list[Speech]
) -> Speech | None:
    tags = paragraph.tags
    begin, end = sentence
    if at > begin and tags[at - 1] in "dpj#" and form != "past":
        return None
    verb = _verb_group(tags, begin, at)
    passive = form in ("past", "participle") and "i" in tags[verb:at]
    if passive:
        return None
    limit = max([begin, *(stop for speech in found for _, stop in speech.content if stop <= at)])
    frame = after_cue(paragraph, cue, form, at + 1, end)
    mention, how = _mention(paragraph, begin, limit, verb, at, form, found)
    edge = mention[0] if mention and how == "subject" else verb
    before = _content_before(paragraph, limit, edge) if "after" in cue.frames else None
    if before and not (
        frame and frame.name in ("that", "quote") and frame.start - at <= 2 and tags[frame.start] != "Q"
    ):
        inverted = None
        if how != "subject" or mention is None:
            inverted = inverted_subject(paragraph, at + 1, end)
            if inverted is None:
                return None
            mention, how = inverted, "inverted"
        content = [before]
        tail = _resumed(paragraph, inverted[1] if inverted else at + 1, end)
        if tail:
            content.append(tail)
        return Speech((at, at + 1), cue.lemma, "content before", content, mention, how, sentence)
    if frame is None:
        return None
    if frame.start >= end:
        if frame.name == "colon" and mention:
            return Speech((at, at + 1), cue.lemma, "colon", [], mention, how, sentence, opens_block=True)
        return None
    stop = clause_end(paragraph, frame.start, end, frame.name)
    if stop <= frame.start:
        return None
    if mention is None and frame.name in ("np", "about", "as", "to", "bare"):
        return None
    return Speech((verb, at + 1), cue.lemma, frame.name, [(frame.start, stop)], mention, how, sentence)


def _verb_group(tags: str, begin: int, at: int) -> int:
    verb = at
    while verb > begin and tags[verb - 1] in "aymix":
        verb -= 1
    if verb - 2 > begin and tags[verb - 1] == "," and tags[verb - 2] == "a":
        verb -= 3 if tags[verb - 3] == "," else 0
    return verb


def _mention(
    paragraph: Paragraph, begin: int, limit: int, verb: int, at: int, form: Form, found: list[Speech]
) -> tuple[Range | None, str]:
    tags = paragraph.tags
    before = tags[verb - 1] if verb > begin else ""
    if form == "ing" or before in "ku" or before == "s":
        if found and found[-1].mention:
            return found[-1].mention, "same subject"
        whole = sentence_subject(paragraph, begin, verb)
        return whole, "sentence subject"
    mention = subject(paragraph, limit, verb)
    return mention, "subject"


def _content_before(paragraph: Paragraph, begin: int, edge: int) -> Range | None:
    """What stands before ", he said": from the clause's beginning to the comma or the marks."""
    tags = paragraph.tags
    if edge - 1 <= begin and not (edge - 1 == begin and tags[begin] in "Qq"):
        return None
    last = edge - 1
    if tags[last] == "," and last > begin:
        stop = last
    elif tags[last] in "Qq":
        stop = edge
    elif tags[last] == "-" and last > begin and tags[last - 1] in "Qq":
        stop = last
    else:
        return None
    start = begin
    while start < stop and tags[start] in ",;.)":
        start += 1
    if tags[start] in "kl" and start + 1 < stop:
        start += 1
    if start >= stop or not ("Q" in tags[start:stop] or any(tag in "vzbmiyxO" for tag in tags[start:stop])):
        return None
    return start, stop


def _resumed(paragraph: Paragraph, at: int, end: int) -> Range | None:
    """Content that goes on after the attribution: '“A,” he said, “B.”'."""
    tags = paragraph.tags
    for number in range(at, min(at + 12, end)):
        if tags[number] in ",:" and tags[number + 1 : number + 2] == "Q":
            return number + 1, number + 2
        if tags[number] in ".;":
            return None
    return None


def _according(paragraph: Paragraph, sentence: Range, at: int, found: list[Speech]) -> Speech | None:
    begin, end = sentence
    tags = paragraph.tags
    mention = inverted_subject(paragraph, at + 2, end)
    if mention is None:
        return None
    if at == begin or tags[at - 1] in "kl":
        start = mention[1]
        while start < end and tags[start] != ",":
            start += 1
        start += 1
        if start >= end:
            return None
        content = (start, clause_end(paragraph, start, end, "that"))
    else:
        limit = max([begin, *(stop for speech in found for _, stop in speech.content if stop <= at)])
        content = (limit, at - 1 if tags[at - 1] == "," else at)
        while content[0] < content[1] and tags[content[0]] in ",;.":
            content = content[0] + 1, content[1]
    if content[0] >= content[1] or _covered(found, content[0]):
        return None
    return Speech((at, at + 2), "accord", "according to", [content], mention, "according to", sentence)
