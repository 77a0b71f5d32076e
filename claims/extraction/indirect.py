"""Cues and their content in one sentence: the heart of finding, for speech with and without marks.

Takes a paragraph and the range of a sentence, gives `Speech` records in the paper's order: cue,
frame, content ranges, speaker mention — all ranges of items. Called by direct.py, which adds
the quotations that stand without a cue and turns the records into Findings.
"""

from __future__ import annotations

from dataclasses import dataclass

from .clauses import Frame, after_cue, clause_end
from .cues import Cue, Form, cue_forms
from .mentions import inverted_subject, joined_subject, participle_subject, subject
from .sentences import Paragraph

__all__ = ["Speech", "speeches"]

Range = tuple[int, int]

_CLAUSAL = frozenset(["that", "bare", "wh", "quote", "colon", "to", "object", "ing", "accuse"])


# What may open the rest of a sentence whose attribution stands inside it.
_GOES_ON = frozenset("klsoOdPpnjmiyzv")


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
        speech.mention is not None and speech.mention[0] <= at < speech.mention[1] and at > speech.cue[0]
        for speech in found
    )


def _attribution(
    paragraph: Paragraph, sentence: Range, at: int, cue: Cue, form: Form, found: list[Speech]
) -> Speech | None:
    """One cue read as speech: content after it, before it, or on both sides; None if it is none."""
    tags = paragraph.tags
    begin, end = sentence
    if not _is_verb(tags, begin, at, form) or (at > begin and not paragraph.words[at].islower()):
        return None
    verb = _verb_group(tags, begin, at)
    if form in ("past", "participle") and "i" in tags[verb:at]:
        return None
    limit = max([begin, *(stop for speech in found for _, stop in speech.content if stop <= at)])
    frame = after_cue(paragraph, cue, form, at + 1, end)
    mention, how = _mention(paragraph, sentence, limit, verb, form, found)
    edge = mention[0] if mention and how == "subject" else verb
    before = _content_before(paragraph, limit, edge) if "after" in cue.frames else None
    if before and (paragraph.tags[before[1] - 1] in "Qq" or frame is None or frame.name not in _CLAUSAL):
        speech = _postposed(paragraph, sentence, at, cue, before, mention if how == "subject" else None)
        if speech:
            return speech
    if frame is None:
        return _parenthetical(paragraph, sentence, at, cue, limit, edge, mention, how)
    if frame.start >= end:
        if frame.name == "colon" and mention:
            return Speech((at, at + 1), cue.lemma, "colon", [], mention, how, sentence, opens_block=True)
        return None
    return _preposed(paragraph, sentence, (verb, at + 1), cue, frame, mention, how)


def _is_verb(tags: str, begin: int, at: int, form: Form) -> bool:
    before = tags[at - 1] if at > begin else ""
    if form == "past":
        return before not in ("d", "p", "j") or tags[at + 1 : at + 2] in ("t", "Q", "q")
    return before not in ("d", "p", "j", "#")


def _postposed(
    paragraph: Paragraph, sentence: Range, at: int, cue: Cue, before: Range, mention: Range | None
) -> Speech | None:
    """'…,” he said', '…, said the minister': the content has gone before."""
    end, tags = sentence[1], paragraph.tags
    how, after = "subject", at + 1
    if mention is None:
        mention = inverted_subject(paragraph, at + 1, end)
        if mention is None or tags[mention[1] : mention[1] + 1] in tuple("vzmiyxObu"):
            return None
        how, after = "inverted", mention[1]
    content = [before]
    tail = _resumed(paragraph, before, after, end)
    if tail:
        content.append(tail)
    return Speech((at, at + 1), cue.lemma, "content before", content, mention, how, sentence)


def _preposed(
    paragraph: Paragraph,
    sentence: Range,
    cue_range: Range,
    cue: Cue,
    frame: Frame,
    mention: Range | None,
    how: str,
) -> Speech | None:
    """'He said that …', 'urged Y to …', 'he said: “…”': the content follows."""
    begin, end = sentence
    tags = paragraph.tags
    opening = tags[begin] in "sgv" and not any(tag == "," for tag in tags[begin : cue_range[0]])
    stop = clause_end(paragraph, frame.start, end, frame.name, opening=opening)
    if stop <= frame.start:
        return None
    if mention is None and frame.name in ("np", "about", "as", "to", "bare"):
        return None
    return Speech(cue_range, cue.lemma, frame.name, [(frame.start, stop)], mention, how, sentence)


def _parenthetical(
    paragraph: Paragraph,
    sentence: Range,
    at: int,
    cue: Cue,
    limit: int,
    edge: int,
    mention: Range | None,
    how: str,
) -> Speech | None:
    """'The plan, he said, would fail': the attribution stands inside its content."""
    tags, end = paragraph.tags, sentence[1]
    if mention is None or how != "subject" or "after" not in cue.frames:
        return None
    if not (edge - 1 >= limit and tags[edge - 1] in ",;-" and at + 2 < end and tags[at + 1] == ","):
        return None
    start = at + 2
    if tags[start] in "g":
        return None
    content = [(start, clause_end(paragraph, start, end, "that"))]
    first = limit
    while first < edge - 1 and tags[first] in ",;.kla-)":
        first += 1
    if first < edge - 1 and ";" not in tags[first : edge - 1]:
        content.insert(0, (first, edge - 1))
    if content[-1][1] <= start:
        return None
    return Speech((at, at + 1), cue.lemma, "parenthetical", content, mention, how, sentence)


def _verb_group(tags: str, begin: int, at: int) -> int:
    verb = at
    while verb > begin and tags[verb - 1] in "aymix":
        verb -= 1
    if verb - 2 > begin and tags[verb - 1] == "," and tags[verb - 2] == "a" and tags[verb - 3] == ",":
        verb -= 3
    return verb


def _mention(
    paragraph: Paragraph, sentence: Range, limit: int, verb: int, form: Form, found: list[Speech]
) -> tuple[Range | None, str]:
    tags = paragraph.tags
    begin, end = sentence
    before = tags[verb - 1] if verb > begin else ""
    if form == "ing" and "i" not in tags[verb : verb + 2]:
        direct = (
            subject(paragraph, limit, verb) if before in ("P", "p", "n", "o") and verb - 1 > limit else None
        )
        if direct and "f" in tags[max(begin, direct[0] - 1) : direct[0]]:
            return direct, "subject of participle"
        if found and found[-1].mention:
            return found[-1].mention, "same subject"
        return participle_subject(paragraph, begin, verb, end), "participle"
    if before == "k":
        if (
            found
            and found[-1].mention
            and "v" not in tags[found[-1].content[-1][1] if found[-1].content else begin : verb]
        ):
            return found[-1].mention, "same subject"
        return joined_subject(paragraph, begin, verb), "joined verb"
    if before == "u":
        return participle_subject(paragraph, begin, verb, end), "infinitive"
    return subject(paragraph, limit, verb), "subject"


def _content_before(paragraph: Paragraph, begin: int, edge: int) -> Range | None:
    """What stands before ", he said": from the clause's beginning to the comma or the marks."""
    tags = paragraph.tags
    last = edge - 1
    if last < begin or (last == begin and tags[begin] not in "Qq"):
        return None
    if tags[last] in ",-" and last > begin:
        stop = last
    elif tags[last] in "Qq":
        stop = edge
    else:
        return None
    if tags[last] == "-" and tags[last - 1] not in "Qq":
        return None
    start = begin
    while start < stop and tags[start] in ",;.)":
        start += 1
    if tags[start] in "kl" and start + 1 < stop:
        start += 1
    colon = tags.find(":Q", start, stop)
    if colon >= 0 and colon + 2 >= stop - 1:
        start = colon + 1
    region = tags[start:stop]
    if not region or not ("Q" in region or any(tag in "vzbmiyxO" for tag in region)):
        return None
    if "Q" not in region and (region[0] in "sgve" or region in ("q",)):
        return None
    return start, stop


def _resumed(paragraph: Paragraph, before: Range, at: int, end: int) -> Range | None:
    """Content that goes on after the attribution: '“A,” he said, “B.”', '…, he said, because …'."""
    tags = paragraph.tags
    if tags[at : at + 1] == "Q" and tags[before[1] - 1] == "Q":
        return at, at + 1
    whole = tags[before[1] - 1] == "Q" and not tags[before[0] : before[1]].strip("Qq,")
    for number in range(at, min(at + 12, end)):
        if tags[number] in ",:" and number + 1 < end:
            if tags[number + 1] in "Qq":
                return number + 1, number + 2
            if not whole and tags[number + 1] in _GOES_ON:
                stop = clause_end(paragraph, number + 1, end, "that")
                return (number + 1, stop) if stop > number + 1 else None
            return None
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
