"""Context: the sentences in which somebody may speak, all of a page read by the grammar at once.

Puts into each paragraph tags that fit their sentence, and a reading of each of its cues.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby, tee

from claims.extraction.annotate.grammar import Analysis, grammar
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.speech import Range

__all__ = ["read_in_context"]

_KEPT = frozenset("Qq.,:;-()OTp")
# A word with a capital of its own is none of these: "US" is no "us".
_SMALL_WORDS = frozenset("dohuimyx")
_MOST_CUES = 16  # of one sentence that are read; news has up to eight


def read_in_context(paragraphs: Sequence[Paragraph]) -> None:
    """Tags from their context, and readings of the cues, for the sentences in which somebody may speak."""
    asked, given = tee(_asked(paragraphs))
    analyses = grammar().analyses(
        (paragraph.words[slice(*sentence)], cues) for paragraph, sentence, cues in given
    )
    of_paragraph = groupby(zip(asked, analyses, strict=True), key=lambda one: id(one[0][0]))
    for _, read in of_paragraph:
        tags: list[str] = []
        for (paragraph, sentence, _), analysis in read:
            tags = tags or list(paragraph.tags)
            _put_in(paragraph, tags, sentence, analysis)
        paragraph.tags = "".join(tags)


def _asked(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, Range, list[int]]]:
    """The sentences in which somebody may speak, each with its cues, counted from its beginning."""
    for paragraph in paragraphs:
        opens = paragraph.words[-1] == ":"
        if not (paragraph.triggers or paragraph.quoted or opens):
            continue
        places = sorted(
            [*paragraph.triggers, *paragraph.quoted, *([len(paragraph.words) - 1] if opens else [])]
        )
        # The tags before any of the paragraph's are put in.
        lexical = paragraph.tags
        for begin, end in paragraph.sentences:
            first = bisect_left(places, begin)
            if first == len(places) or places[first] >= end:
                continue
            of_sentence = [at - begin for at in paragraph.cues_between(begin, end)[:_MOST_CUES]]
            # Of marks alone nothing would come.
            if of_sentence or not _KEPT.issuperset(lexical[begin:end]):
                yield paragraph, (begin, end), of_sentence


def _put_in(paragraph: Paragraph, tags: list[str], sentence: Range, analysis: Analysis) -> None:
    """Put what the grammar reads of one sentence into its paragraph's tags and readings."""
    begin, end = sentence
    lexical = paragraph.tags[begin:end]
    for at, (old, new) in enumerate(zip(lexical, analysis.tags, strict=True)):
        if old == new or old in _KEPT or _is_sure(old, new, paragraph.words[begin + at]):
            continue
        if at and _stays(lexical[at - 1 :], new, paragraph.lows[begin + at - 1]):
            continue
        if (
            paragraph.tags[begin + at : begin + at + 2] == "ub"
            or paragraph.tags[begin + at - 1 : begin + at + 1] == "ub"
        ):
            continue  # "to welcome": the lexicon is sure of infinitives
        tags[begin + at] = new
    for at, reading in analysis.readings.items():
        paragraph.readings[at + begin] = reading
    _give_verbs_back(paragraph, tags, sentence)


_NOUN_OR_PAST = word_group("noun-or-past")
_SUBJECT = re.compile(r"d?[jnp]*n$")


def _give_verbs_back(paragraph: Paragraph, tags: list[str], sentence: Range) -> None:
    """Where no verb is left behind a cue, one that the lexicon knows and the context made a noun is one.

    "Analysts said sales rose in May."
    """
    for cue in paragraph.cues_between(*sentence):
        reading, stop = paragraph.readings.get(cue), sentence[1]
        behind = "".join(tags[cue + 1 : stop])
        if (
            tags[cue] not in "vz"
            or (reading and reading.content)
            or any(tag in "vzmiyxO,Qq:" for tag in behind)
        ):
            continue
        for at in range(cue + 2, stop):
            if tags[at] == "n" and paragraph.tags[at] in "vz" and _SUBJECT.match("".join(tags[cue + 1 : at])):
                tags[at] = paragraph.tags[at]
                break


def _stays(lexical: str, tag: str, before: str) -> bool:
    """Whether the lexicon's tag of an item holds beside the one before it, which begins `lexical`."""
    if lexical in (",n", ",n."):
        return True  # "– Ana Sousa, mayor"
    if lexical.startswith(",t"):
        return tag == "w"  # "said at a rally in Wentz, Morland, that"
    if lexical.startswith("dn") and tag == "o":
        return True  # "the i", a newspaper
    if tag != "b" or lexical[1] != "n":
        return False
    # "expressed hope", "the Indiana state union": no base form
    return lexical[0] in "vzg" or (lexical[0] == "P" and not before.endswith("s"))


def _is_sure(lexical: str, tag: str, word: str) -> bool:
    """Whether the lexicon knows better than the context: names, adjectives like "so-called", "shot back"."""
    return (
        (lexical == "P" and tag in _SMALL_WORDS)
        or (lexical == "j" and "-" in word)
        or (lexical == "v" and word in _NOUN_OR_PAST)
    )
