"""Mentions narrowed to a noun phrase: one that swallowed half a sentence is no name.

Comes in: an attribution with its mention. Goes out: the same, a mention that stands before the cue cut down to the words
that name somebody: the subject behind the last conjunction ("the plane was grounded after | the Herald"), that of the
main clause before a participle ("| Brandt | praised the mayor, telling …"), what follows an opening of the sentence
("In an interview, | the president"), the pronoun at its end ("This year, | he").
"""

from __future__ import annotations

import re
from dataclasses import replace

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.attribute.nouns import WORKS, singular
from claims.extraction.find.mentions import is_aside
from claims.extraction.speech import Range, Speech

__all__ = ["narrowed"]

# A verb with its own subject: an auxiliary, a present tense, a past tense with its object; "briefed on" and "conducted
# last week" tell of the noun.
_FINITE = re.compile(r"[imyxz]|va*(?=[dpPhoQq]|[nj#])|O")
# A noun phrase that may be a subject.
_SUBJECT = re.compile(r"[dpjnP#fkea(),QTq-]*[nPo#pdT]\)?")
_PROPER = re.compile(r"(?<=[nQqj])P+\Z")
_TOLD = re.compile(r",[ev]")
_JOINED = re.compile(r"(?:, )?(?:then|and|but|or)\b")
_OPENERS = word_group("opens-clause")
_MAKES = word_group("makes-work")
_PAST = word_group("past-alone")
_PERIODS = word_group("period")
# Before a mention these open no sentence: "As Okello, the mayor, put it".
_NO_OPENING = frozenset(("of", "as", "like", "unlike"))
_LATELY = frozenset(("last", "this", "next", "earlier", "early", "late"))


def narrowed(paragraph: Paragraph, speech: Speech) -> Speech:
    """The attribution with a mention that is a noun phrase, as far as its tags show one."""
    mention = speech.mention
    if mention is None or mention[1] > speech.cue[0]:
        return speech
    if paragraph.tags[max(0, mention[0] - 1) : mention[1]] == "do":
        return replace(speech, mention=(mention[0] - 1, mention[1]))  # "the i", a newspaper
    if mention[1] - mention[0] < 2:
        return speech
    found = _narrowed(paragraph, _without_opening(paragraph, mention, speech.sentence[0]), speech)
    return speech if found == mention else replace(speech, mention=found)


def _without_opening(paragraph: Paragraph, mention: Range, begin: int) -> Range:
    """A mention without the end of what opens its sentence: "In | an interview, the president, Mary Holt"."""
    (start, stop), tags = mention, paragraph.tags
    late = start + 2 + (tags[start + 2 : start + 3] == ",")
    if (
        late < stop
        and paragraph.lows[start] in _LATELY
        and paragraph.lows[start + 1] in _PERIODS
        and tags[late] in "dPpo#"
    ):
        return late, stop  # "Next month | a former clerk said"
    if start == begin or tags[start - 1] not in "fs" or paragraph.lows[start - 1] in _NO_OPENING:
        return mention
    if start - 1 > begin and tags[start - 2] not in "kl.,":
        return mention
    comma = tags.find(",", start, stop)
    if comma < 0:
        return mention
    if tags[comma - 1] == "P" and tags[comma + 1 : comma + 3] == "P,":  # "In Lenmark, Ohio, officials"
        comma += 2
    if comma + 1 >= stop or not _SUBJECT.match(tags, comma + 1, stop):
        return mention
    return comma + 1, stop


def _narrowed(paragraph: Paragraph, mention: Range, speech: Speech) -> Range:
    start, stop = mention
    tags = paragraph.tags
    for at in (stop - 1, stop):
        if at - start > 2 and is_aside(paragraph, at):
            return start, at - 2  # "Judge Hale, I think,"
    if tags[stop - 1] == "o" and (tags[stop - 2] in ",sl" or paragraph.lows[stop - 2] in _OPENERS):
        return stop - 1, stop  # "This year, he"
    verb = _own_verb(paragraph, mention)
    if verb is None:
        return mention
    at = speech.cue[1] - 1
    if tags[at] == "g" or paragraph.lows[at].endswith("ing"):
        return _before_participle(paragraph, mention, verb, tags[stop : stop + 1] == ",")
    if _JOINED.match(" ".join(paragraph.lows[stop : stop + 2])):
        return _subject_of(paragraph, start, verb)  # "Brandt offered him work as a cook, then said"
    for opener in range(stop - 2, verb, -1):
        if paragraph.lows[opener] in _OPENERS or tags[opener] in "sl":
            return _subject(tags, opener + 1, stop) or mention
    if tags[stop : stop + 1] == ",":
        return _subject_of(paragraph, start, verb)  # "he vowed to build it, praised the mayor"
    named = _PROPER.search(tags, verb + 1, stop)  # "Those are topics | Lund wants to discuss"
    return (named.start(), stop) if named else mention


def _own_verb(paragraph: Paragraph, mention: Range) -> int | None:
    """Where a verb stands in a mention that is no relative clause's."""
    start, stop = mention
    tags = paragraph.tags
    if tags[start] == "o" and tags[start + 1] in "avzmiyxb":
        return start + 1
    relative = next((at for at in range(start, stop) if tags[at] in "wt"), stop)
    for at in range(start + 1, relative):
        if tags[at] == "v" and paragraph.lows[at] in _PAST:
            return at
        found = _FINITE.match(tags, at, relative)
        if found is None:
            continue
        behind = found.end()
        if found[0][0] == "v" and (
            paragraph.lows[behind] in _LATELY or paragraph.lows[behind] in _PERIODS or behind >= stop
        ):
            continue
        return at
    return None


def _before_participle(paragraph: Paragraph, mention: Range, verb: int, comma: bool) -> Range:
    """Who a participle behind a whole clause belongs to: its subject behind a comma, else "with" somebody, or a document."""
    start, stop = mention
    tags, lows = paragraph.tags, paragraph.lows
    for at in range(stop - 2, verb, -1):
        if lows[at] == "with" and not comma and tags[at - 1] == ",":
            return at + 1, stop  # "they are close, with the latest survey finding"
    if comma:
        return _subject_of(paragraph, start, verb)
    if singular(lows[stop - 1]) in WORKS and lows[verb] in _MAKES:
        return _subject_of(paragraph, start, verb)  # "Brandt sent out a series of tweets saying"
    if singular(lows[stop - 1]) in WORKS:
        begin = stop - 1
        while begin > verb + 1 and tags[begin - 1] in "djnp":
            begin -= 1
        return begin, stop  # "they pored over polling data showing"
    return mention


def _subject_of(paragraph: Paragraph, start: int, verb: int) -> Range:
    """What stands before a verb, without adverbs and comma."""
    while verb > start + 1 and paragraph.tags[verb - 1] in "a,":
        verb -= 1
    return start, verb


def _subject(tags: str, start: int, stop: int) -> Range | None:
    """The noun phrase between two items, without what is told of it: "Brandt, | asked about the votes"."""
    told = _TOLD.search(tags, start, stop)
    end = told.start() if told else stop
    found = _SUBJECT.fullmatch(tags, start, end)
    return (start, end) if found else None
