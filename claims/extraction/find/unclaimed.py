"""Quotations that no word of speech claims: read from the verb or the mark that governs them.

'“France will always be France,” an angry Hollande retaliated', 'The senator was blunt: “…”', 'She mocked
the “so-called experts”'. Takes a sentence and what was found in it, gives further `Speech` records.
"""

from __future__ import annotations

import re
from functools import cache

from claims.extraction.annotate.cues import cue_forms
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.find.clauses import clause_end
from claims.extraction.find.mentions import (
    inverted_subject,
    joined_subject,
    main_subject,
    participle_subject,
    subject,
)
from claims.extraction.speech import Speech
from claims.languages.en import entries

__all__ = ["signature_of", "unclaimed"]

Range = tuple[int, int]

_PARTICLES = word_group("particle")
# What may stand between a speaker behind the verb and the sentence's end: "in the third row".
_PLACE = re.compile(r"(?:f[dpjnPT#]{1,8}){0,2}\.?")
# '“…” — Stephanie Egan, teacher'
_SIGNED = re.compile(r"-d?[Pp]?P[PpnjdfTk#,]{0,12}")


def unclaimed(paragraph: Paragraph, sentence: Range, found: list[Speech]) -> list[Speech]:
    """Attributions for the quotations of a sentence that `found` leaves over."""
    tags = paragraph.tags
    begin, end = sentence
    out: list[Speech] = []
    taken = sorted(part for speech in found for part in speech.content)
    at = begin
    while at < end:
        if tags[at] in "Qq" and not any(start <= at < stop for start, stop in taken):
            limit = max([begin, *(stop for _, stop in taken if stop <= at)])
            speech = _attribution(paragraph, sentence, at, limit)
            if speech:
                out.append(speech)
                taken += speech.content
                at = max(at, speech.content[-1][1] - 1)
        at += 1
    return out


@cache
def _naming_words() -> frozenset[str]:
    return frozenset(entries("naming-words"))


@cache
def _works() -> frozenset[str]:
    return frozenset(entries("works"))


def signature_of(paragraph: Paragraph) -> Range | None:
    """The name in a paragraph that is nothing but '— Stephanie Egan, teacher'."""
    match = _SIGNED.match(paragraph.tags)
    if not match or len(paragraph.tags) > 16:
        return None
    return 1, match.end()


def _attribution(paragraph: Paragraph, sentence: Range, at: int, limit: int) -> Speech | None:
    tags, end = paragraph.tags, sentence[1]
    if tags[at] == "Q" and not tags[limit:at].strip("Qq,;.-)"):
        signed = _SIGNED.match(tags, at + 1, end)
        if signed and not tags[signed.end() : end].strip("."):
            mention = (at + 2, signed.end())
            return Speech((at + 1, at + 2), "-", "signed", [(limit, at + 1)], mention, "signed", sentence)
        after = _verb_after(paragraph, at, end)
        if after:
            mention, verb = after
            return Speech(
                (verb, verb + 1),
                paragraph.lows[verb],
                "any verb after",
                [(limit, at + 1)],
                mention,
                "subject",
                sentence,
            )
    if at > limit and tags[at - 1] == ":" and tags[at] == "Q":
        owner = joined_subject(paragraph, limit, at - 1) or subject(paragraph, limit, at - 1)
        if owner and not _may_speak(paragraph, limit, at, owner):
            owner = None  # "And then, after a pause: “…”"
        rule, how = "any clause with colon", "main clause"
        return Speech((at - 1, at), ":", rule, [(at, at + 1)], owner, how, sentence)
    return _governed(paragraph, sentence, at, limit)


def _may_speak(paragraph: Paragraph, begin: int, colon: int, owner: Range) -> bool:
    """Whether what stands before a colon does something, has a name, or is a text."""
    tags = paragraph.tags
    if any(tag in "vzbmiyxgeO" for tag in tags[begin:colon]) or "P" in tags[owner[0] : owner[1]]:
        return True
    return paragraph.lows[owner[1] - 1] in _works()


def _verb_after(paragraph: Paragraph, at: int, end: int) -> tuple[Range, int] | None:
    """'“…,” an angry Hollande retaliated', '“…,” quipped Hollande', '“…,” chipped in the Speaker'."""
    tags = paragraph.tags
    start = at + 1
    if tags[start : start + 1] in (",", "-"):
        start += 1
    if start >= end:
        return None
    if tags[start] in "vz" or (tags[start] == "e" and _has_particle(paragraph, start, end)):
        behind = start + 2 if _has_particle(paragraph, start, end) else start + 1
        mention = inverted_subject(paragraph, behind, end)
        return (mention, start) if mention and _PLACE.fullmatch(tags, mention[1], end) else None
    for verb in range(start + 1, min(start + 14, end)):
        spoken = tags[verb] in "vz" or (tags[verb] in "eb" and _has_particle(paragraph, verb, end))
        if spoken and tags[verb - 1] not in "wtu":
            return ((start, verb), verb) if tags[start] in "djpnPo#" else None
        if tags[verb] in "Q.;:mix":
            return None
    return None


def _has_particle(paragraph: Paragraph, verb: int, end: int) -> bool:
    """Whether the verb at `verb` has a particle: "shot back", "chipped in", "cut in"."""
    return verb + 1 < end and paragraph.lows[verb + 1] in _PARTICLES


def _governed(paragraph: Paragraph, sentence: Range, at: int, limit: int) -> Speech | None:
    """The verb whose object or complement holds the quotation."""
    tags, end = paragraph.tags, sentence[1]
    verb = at - 1
    while verb >= limit and tags[verb] not in "vzbge.;:Q":
        verb -= 1
    if verb < limit or tags[verb] in ".;:Q" or at - verb > 25:
        return None
    if paragraph.lows[verb] == "according" or (at - verb < 12 and paragraph.lows[verb] in _naming_words()):
        return None
    start = verb + 1
    while start < at and tags[start] == "a":
        start += 1
    group = verb
    while group > limit and tags[group - 1] in "aymix":
        group -= 1
    mention = _governing_subject(paragraph, sentence, limit, group, verb)
    stop = max(clause_end(paragraph, start, end, "that", verb), at + 1)
    return Speech(
        (group, verb + 1),
        paragraph.lows[verb],
        "governed " + tags[at],
        [(start, stop)],
        mention,
        "governing verb",
        sentence,
    )


def _governing_subject(
    paragraph: Paragraph, sentence: Range, limit: int, group: int, verb: int
) -> Range | None:
    """Who does what the governing verb tells; None for one to whom it is done."""
    tags, (begin, end) = paragraph.tags, sentence
    if tags[verb] in "ve" and "i" in tags[group:verb] and paragraph.lows[verb] not in cue_forms():
        return None  # "has been given the go-ahead despite warnings it will “rip the heart” out"
    mention: Range | None
    if tags[verb] == "g":
        mention = participle_subject(paragraph, begin, group, end)
    else:
        joined = group > limit and tags[group - 1] in "kul"
        mention = None if joined else subject(paragraph, limit, group)
        mention = mention or joined_subject(paragraph, begin, group)
    if mention is None or paragraph.lows[mention[0]] in ("it", "it’s", "that", "there"):
        mention = main_subject(paragraph, begin, group) or mention
    return mention
