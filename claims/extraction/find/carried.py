"""Words that an outlet carries and somebody else said: "The general denied it, Interfax reported, citing his office".

Comes in: the attributions chosen in a sentence. Goes out: the same, what an outlet reports on another's word
given to him; the source it cites is no statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.extraction.annotate.cues import cue_forms
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.attribute.nouns import OUTLETS
from claims.extraction.find.mentions import subject
from claims.extraction.find.verb_groups import verb_group
from claims.extraction.speech import Speech

__all__ = ["carried"]

_CITING = frozenset(("citing", "quoting"))
_REPORTED = frozenset(("reported", "reports", "said", "says"))


def carried(paragraph: Paragraph, speeches: Sequence[Speech]) -> list[Speech]:
    """The attributions of a sentence, those before ", Interfax reported, citing …" given to who speaks in them."""
    return [
        _of_inner_speaker(paragraph, speech, denials=not _cites(paragraph, speech))
        if _cites(paragraph, speech) or _reports(paragraph, speech)
        else speech
        for speech in speeches
        if not _is_source(paragraph, speech)
    ]


def _cites(paragraph: Paragraph, speech: Speech) -> bool:
    """Whether ", citing" follows mention and cue of an attribution."""
    end = max(speech.cue[1], speech.mention[1] if speech.mention else 0)
    return paragraph.tags[end : end + 1] == "," and not _CITING.isdisjoint(paragraph.lows[end + 1 : end + 2])


def _reports(paragraph: Paragraph, speech: Speech) -> bool:
    """Whether an outlet reports a whole clause: "The general rejected the charge outright, Tass reported"."""
    if speech.mention is None or paragraph.lows[speech.cue[1] - 1] not in _REPORTED:
        return False
    voice = " ".join(paragraph.words[slice(*speech.mention)])
    return voice in OUTLETS or voice.partition(" ")[2] in OUTLETS


def _is_source(paragraph: Paragraph, speech: Speech) -> bool:
    """Whether what is said is only the source of a report: ", Interfax reported, citing his office"."""
    at, lows = speech.cue[0], paragraph.lows
    if speech.rule != "np" or lows[at] not in _CITING or paragraph.tags[at - 1 : at] != ",":
        return False
    return not _REPORTED.isdisjoint(lows[max(speech.sentence[0], at - 4) : at])


def _of_inner_speaker(paragraph: Paragraph, speech: Speech, *, denials: bool) -> Speech:
    """The attribution as that of the subject whose word of speech its content holds; as it is without one.

    `denials` tells to take words that deny alone: what else somebody is reported to have said has content of its own.
    """
    if speech.rule != "content before" or len(speech.content) != 1:
        return speech
    start, stop = speech.content[0]
    tags = paragraph.tags
    begin = start
    while begin < stop and tags[begin] in "Qq,":
        begin += 1
    for at in paragraph.cues_between(begin, stop):
        forms = cue_forms().get(paragraph.lows[at])
        if forms is None or tags[at] not in "vzm":
            continue
        verb = verb_group(tags, begin, at)
        who = subject(paragraph, begin, verb)
        if who is None or who[0] != begin or (denials and forms[0].force != "denies"):
            return speech
        content = [(start, begin)] if begin > start else speech.content
        return replace(
            speech,
            cue=(verb, at + 1),
            lemma=forms[0].lemma,
            mention=who,
            mention_rule="subject",
            content=content,
        )
    return speech
