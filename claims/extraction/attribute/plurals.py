"""Whom "they" means where nobody is named: the people that a plural noun of the page stands for.

Comes in: a page's `Cast` and where the pronoun stands. Goes out: the noun phrase taken apart ("harbour officials"),
None where none close by is likely to be meant. Nearness and subjecthood as in Lappin and Leass (1994): the subject
of the clause before in the same sentence, else that of the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.extraction.annotate.words import tag_lower
from claims.extraction.attribute.cast import Cast, part_of_clause
from claims.extraction.attribute.nouns import DETERMINERS, GROUPS, PERSONS, ROLES, UNNAMED, singular
from claims.extraction.attribute.phrase import Phrase, parse
from sources.reading.page import Span

__all__ = ["people_before"]

WORD = re.compile(r"[^\W\d_][\w’'.-]*")
# Words of one noun phrase before its noun, at most.
LONGEST = 5
# How far back a very long sentence is looked through, in code points.
FAR = 1500
# Tags of the words that stand before a noun in its phrase.
INSIDE = frozenset("jnP")


def people_before(cast: Cast, at: int, back: int) -> Phrase | None:
    """The plural noun phrase that "they" at a place stands for, no more than `back` sentences before."""
    here = cast.sentence_of(at)
    for number in range(here, max(-1, here - back - 1), -1):
        start = max(cast.sentences[number - 1] if number else 0, at - FAR)
        stop = at if number == here else cast.sentences[number]
        found = [
            span for span in plurals(cast.text, start, stop) if cast.quoted(span.start) == cast.quoted(at)
        ]
        subjects = [span for span in found if part_of_clause(cast.text, span.start, span.end) == "subject"]
        if subjects:
            return parse(subjects[0].of(cast.text))
        if len(found) == 1:
            return parse(found[0].of(cast.text))
    return None


def plurals(text: str, start: int, stop: int) -> Iterator[Span]:
    """The phrases between two offsets that turn on a plural noun for people."""
    words = list(WORD.finditer(text, start, stop))
    for number, word in enumerate(words):
        if not is_people(word[0]):
            continue
        first = number
        while first > 0 and number - first < LONGEST and continues(text, words[first - 1], words[first]):
            first -= 1
        if (
            first > 0
            and words[first - 1][0].lower() in DETERMINERS
            and adjoins(text, words[first - 1], words[first])
        ):
            first -= 1
        yield Span(words[first].start(), word.end())


def is_people(word: str) -> bool:
    """Whether a word is a plural noun for people: "officials", "residents", "police"."""
    low = word.lower()
    if low in GROUPS:
        return low not in DETERMINERS
    one = singular(low)
    return one != low and (one in UNNAMED or one in ROLES or one in PERSONS)


def continues(text: str, word: re.Match[str], following: re.Match[str]) -> bool:
    """Whether a word belongs to the noun phrase of the one after it."""
    low = word[0].lower()
    if low in DETERMINERS or not adjoins(text, word, following):
        return False
    return word[0][0].isupper() or tag_lower(low) in INSIDE or low.endswith(("’s", "'s"))


def adjoins(text: str, word: re.Match[str], following: re.Match[str]) -> bool:
    return following.start() - word.end() == 1 and text[word.end()] == " "
