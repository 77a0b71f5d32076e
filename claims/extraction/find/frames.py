"""Cues and their content in one sentence: the heart of finding, for speech with and without marks.

Takes a paragraph and the range of a sentence, gives `Speech` records in the paper's order: cue, frame,
content ranges, speaker mention — all ranges of items.
"""

from __future__ import annotations

import re

from claims.extraction.annotate.cues import Cue, Form, cue_forms, cue_nouns
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.attribute.nouns import OUTLETS
from claims.extraction.find.carried import carried
from claims.extraction.find.clauses import Frame, after_cue, clause_end, clause_place
from claims.extraction.find.cue_mentions import who_speaks
from claims.extraction.find.in_passing import is_background
from claims.extraction.find.mentions import inverted_subject, is_aside
from claims.extraction.find.narrowing import narrowed
from claims.extraction.find.other_cues import (
    according,
    as_reported,
    by_whom,
    inscribed,
    labelled,
    owned_noun,
    quoted_as,
)
from claims.extraction.find.patterns import templates
from claims.extraction.find.pointed import pointed
from claims.extraction.find.postposed import content_before, parenthetical, postposed, stands_inside
from claims.extraction.find.score import choose
from claims.extraction.find.verb_groups import is_passive, is_verb, verb_group
from claims.extraction.speech import Range, Speech, covered

__all__ = ["speeches"]

_CLAUSAL = frozenset(["that", "bare", "wh", "quote", "colon", "to", "object", "ing", "accuse"])


_WHAT = re.compile(r"w[dpjnPo]*$")


# No sentence of news holds more attributions than this.
_MOST = 12


_QUOTED_BY = word_group("quoting")


def speeches(paragraph: Paragraph, sentence: Range) -> list[Speech]:
    """All attributions of one sentence that are not inside another's content."""
    label = labelled(paragraph, sentence)
    if label:
        return [label]
    shaped = _shaped(paragraph, sentence)
    cues = [at for at in paragraph.cues_between(*sentence) if not is_aside(paragraph, at)]
    read = [pointed(paragraph, sentence, at) for at in cues]
    matched = templates(paragraph, sentence)
    chosen = choose(paragraph, [*shaped, *(speech for speech in read if speech), *matched])
    return [narrowed(paragraph, speech) for speech in carried(paragraph, chosen)]


def _shaped(paragraph: Paragraph, sentence: Range) -> list[Speech]:
    begin, end = sentence
    forms, nouns, lows = cue_forms(), cue_nouns(), paragraph.lows
    found: list[Speech] = []
    for at in paragraph.cues_between(begin, end):
        if (found and covered(found, at) and not _says_nothing(paragraph, found[-1])) or is_aside(
            paragraph, at
        ):
            continue
        if len(found) >= _MOST:
            break
        speech = None
        known = forms.get(lows[at])
        if known:
            around = _around(paragraph, sentence, at, known[0], known[1], found)
            if around:
                found = [around]
                continue
            if found and covered(found, at):
                continue
            speech = _attribution(paragraph, sentence, at, known[0], known[1], found)
            speech = speech and (_relayed(paragraph, sentence, speech) or speech)
        elif found and covered(found, at):
            continue
        elif lows[at] == "according" and lows[at + 1 : at + 2] == ["to"]:
            speech = according(paragraph, sentence, at, found)
        if speech is None and lows[at] in nouns:
            speech = owned_noun(paragraph, sentence, at)
        if speech:
            found.append(speech)
    return found


def _says_nothing(paragraph: Paragraph, speech: Speech) -> bool:
    """Whether the grammar reads no speech there: "Officers found the keys, Ana Petrova told the committee"."""
    reading = paragraph.readings.get(speech.cue[1] - 1)
    return reading is not None and reading.speech < 0


# What may follow the last word of a sentence that its attribution closes: a hearer, a time, a place.
_CLOSES = re.compile(r"(?:[ho]|[dpjnPT#fa]{1,8})?\.?\Z")


def _around(
    paragraph: Paragraph, sentence: Range, at: int, cue: Cue, form: Form, found: list[Speech]
) -> Speech | None:
    """The attribution that closes a sentence of retold words, others within them: "It expects losses, X told Y"."""
    tags, (begin, end) = paragraph.tags, sentence
    if not found or form != "past" or "after" not in cue.frames or not _CLOSES.match(tags[at + 1 : end]):
        return None
    if any(tag in "Qq" for tag in tags[begin:end]) or paragraph.lows[at + 1 : at + 2] == ["by"]:
        return None
    speech = _attribution(paragraph, sentence, at, cue, form, [])
    first = min(speech.mention[0] if speech.mention else speech.cue[0] for speech in found)
    if speech is None or speech.rule != "content before" or len(speech.content) > 1:
        return None
    if speech.content[0][0] > first or found[-1].cue[0] >= speech.content[0][1] or speech.mention is None:
        return None
    voice = " ".join(paragraph.words[slice(*speech.mention)])
    carries = cue.lemma == "report" or voice in OUTLETS or voice.partition(" ")[2] in OUTLETS
    speaks_for = voice.islower() and voice.rpartition(" ")[2].startswith("spokes")
    # A relay ("The rebels said they had left, Reuters reported"), or the voice of the one who speaks within
    # ("The Commission believes it was no accident, a spokesperson said").
    return None if carries or speaks_for else speech


def _attribution(
    paragraph: Paragraph, sentence: Range, at: int, cue: Cue, form: Form, found: list[Speech]
) -> Speech | None:
    """One cue read as speech: content after it, before it, or on both sides; None if it is none."""
    tags, lows = paragraph.tags, paragraph.lows
    begin, end = sentence
    if not is_verb(paragraph, begin, at, form) or (at > begin and not paragraph.words[at].islower()):
        return None
    verb = verb_group(tags, begin, at)
    if "out" in cue.frames:  # "pointed out"
        if lows[at + 1 : at + 2] != ["out"]:
            return None
        at += 1
    if cue.lemma == "read" and (borne := inscribed(paragraph, sentence, at)):
        return borne
    # Voices that are no subject: "as reported by the paper", "was announced by the ministry that".
    if form == "past" and lows[at - 1 : at] == ["as"]:
        return as_reported(paragraph, sentence, at, cue, None)
    if is_passive(paragraph, verb, at, form):
        return by_whom(paragraph, sentence, verb, at, cue)
    if lows[begin] == "asked" and begin < at < tags.find(",", begin, end):
        return None  # "Asked what she would advise, she said": a question nobody is quoted with
    if form == "base" and lows[max(begin, at - 2) : at] == ["asked", "to"]:
        return None  # "when asked to comment on the report"
    if cue.lemma == "ask" and "be" in lows[at + 1 : at + 4] and "u" in tags[at + 1 : at + 4]:
        return None  # "who asked not to be named"
    limit = max([begin, *(stop for speech in found for _, stop in speech.content if stop <= at)])
    if lows[at] in _QUOTED_BY:
        quoted = quoted_as(paragraph, sentence, at, limit)
        if quoted:
            return quoted
    # What follows the cue, and who speaks?
    frame = after_cue(paragraph, cue, form, at + 1, end)
    if frame and frame.name == "quote" and "quote" not in cue.frames and not _WHAT.search(tags[begin:verb]):
        return None  # "a film called “…”" names, it does not say
    mention, how = who_speaks(paragraph, sentence, limit, verb, form, found)
    edge = mention[0] if mention and how == "subject" else verb
    if mention and tags[max(begin, edge - 3) : edge - 1] in ("Qi", "qi") and lows[edge - 1] == "how":
        content = [(edge - 3, edge - 2)]  # '“…” is how Ms Cole described it'
        return Speech((at, at + 1), cue.lemma, "content before", content, mention, how, sentence)
    # The content has gone before: '“…,” he said', "…, said the minister".
    before = _content_gone_before(paragraph, cue, frame, limit, edge, at)
    if before:
        speech = postposed(paragraph, sentence, at, cue, before, mention if how == "subject" else None)
        if speech:
            return speech
    # The subject follows the cue that opens the sentence: 'Said Comey, “…”'.
    if mention is None and form in ("past", "present") and "quote" in cue.frames:
        inverted = _inverted_opening(paragraph, sentence, at, cue)
        if inverted:
            return inverted
    if lows[begin] == "as" and mention and mention[0] == begin + 1 and "after" in cue.frames:
        if cue.lemma == "put" and (reading := paragraph.readings.get(at)) and reading.content:
            return None  # the grammar reads it, and who of "the head of the guild, Rolf Tann," speaks
        return as_reported(paragraph, sentence, at, cue, mention)
    # The attribution stands inside its content: "The plan, he said, would fail".
    if frame is None or (how == "subject" and mention and stands_inside(tags, limit, edge, at, end)):
        return parenthetical(paragraph, sentence, at, cue, limit, edge, mention, how)
    # The content follows, in this sentence or in the paragraph after a colon.
    if frame.start >= end:
        opens = frame.name == "colon" and mention is not None
        block = Speech((at, at + 1), cue.lemma, "colon", [], mention, how, sentence, opens_block=True)
        return block if opens else None
    if is_background(tags, lows, begin, verb, cue, form, frame):
        return None
    return _preposed(paragraph, sentence, (verb, at + 1), cue, frame, mention, how)


def _content_gone_before(
    paragraph: Paragraph, cue: Cue, frame: Frame | None, limit: int, edge: int, at: int
) -> Range | None:
    """What stands before the subject, where it and not what follows the cue is the content."""
    if "after" not in cue.frames:
        return None
    tags = paragraph.tags
    before = content_before(paragraph, limit, edge, closing=tags[at + 1 : at + 2] in ("", "."))
    if before is None or frame is None or frame.name not in _CLAUSAL:
        return before
    # "Citing “obligations,” his spokeswoman told the paper that …": the clause after it wins
    quoted = tags[before[1] - 1] in "Qq" and tags[before[0]] not in "gvs"
    return before if quoted else None


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
    place = clause_place(tags, begin, cue_range[0])
    stop = clause_end(paragraph, frame.start, end, frame.name, cue_range[1] - 1, place=place)
    if stop <= frame.start or (stop == frame.start + 1 and tags[frame.start] in "toh"):
        return None
    if mention is None and not any(tag in "Qq" for tag in tags[frame.start : stop]):
        return None  # nobody's words and nobody's statement: "it seems that …"
    return Speech(cue_range, cue.lemma, frame.name, [(frame.start, stop)], mention, how, sentence)


def _inverted_opening(paragraph: Paragraph, sentence: Range, at: int, cue: Cue) -> Speech | None:
    """'Said Comey, “…”', 'But, said Solovey, “…”'."""
    tags, end = paragraph.tags, sentence[1]
    mention = inverted_subject(paragraph, at + 1, end)
    if mention is None or tags[mention[1] : mention[1] + 1] not in (",", ":"):
        return None
    if tags[mention[1] : end] == ":":  # 'Stated Stone:', and the words in the next paragraph
        return Speech((at, at + 1), cue.lemma, "colon", [], mention, "inverted", sentence, opens_block=True)
    if tags[mention[1] + 1 : mention[1] + 2] != "Q":
        return None
    content = [(mention[1] + 1, mention[1] + 2)]
    return Speech((at, at + 1), cue.lemma, "inverted opening", content, mention, "inverted", sentence)


def _relayed(paragraph: Paragraph, sentence: Range, outer: Speech) -> Speech | None:
    """The inner attribution of 'the ministry said Kabulov urged the Taliban “to …”'.

    Where the content of one attribution is nothing but another's demand in quotation marks,
    the words are the inner speaker's; the outer one only carries them.
    """
    if outer.rule not in ("that", "bare") or len(outer.content) != 1:
        return None
    start, stop = outer.content[0]
    tags, forms = paragraph.tags, cue_forms()
    if not any(tag in "Qq" for tag in tags[start:stop]):
        return None
    for at in range(start + 1, min(start + 8, stop)):
        known = forms.get(paragraph.lows[at])
        if known and known[1] == "past" and known[0].force == "demands":
            inner = _attribution(paragraph, sentence, at, known[0], known[1], [])
            if inner and inner.mention and inner.mention[0] >= start and inner.content[0][0] > at:
                inner.mention_rule = "relayed subject"
                return inner
        if tags[at] not in "dpjn#PofakT":
            return None
    return None
