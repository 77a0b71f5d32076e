"""Capitals at the head of a sentence: a name's own, or only the sentence's.

Comes in: a mention taken apart, and the page's cast. Goes out: whether it names anybody, and its words
as they stand within a sentence.
"""

from __future__ import annotations

import re

from claims.extraction.annotate.words import is_plain_adjective, word_group
from claims.extraction.attribute.cast import Cast
from claims.extraction.attribute.names import fold
from claims.extraction.attribute.nouns import (
    AFFILIATIONS,
    DETERMINERS,
    GROUPS,
    ROLE_WORDS,
    country_of,
    singular,
)
from claims.extraction.attribute.phrase import Phrase

__all__ = ["OPENS_ONLY", "is_no_name", "printed"]

# "Footage from the game", "Half of Vermont Democrats": a capital that only the sentence gives.
OPENS_ONLY = re.compile(r"([A-Z][\w’'-]*) (?:of|from|in|on|at|about|like) ")
_NEXT = re.compile(r"\s([a-z]+)\b")
# Endings of those who do or are something, in the plural, and of things done.
_MANY = re.compile(r"(?:[eo]rs|ists|ians|crats|cos|ees|ants|tions|ings)$")
_PLURAL_VERBS = word_group("plural-verb")


def is_no_name(phrase: Phrase, end: int, cast: Cast) -> bool:
    """Whether a lone word with a capital, taken for a surname, is a common noun: "Forecasters", "Poll".

    A plural before a plural's verb is one, and a word that the page prints in small letters too.
    `end` is where the mention ends in the text of the page's cast.
    """
    if phrase.certain:
        return False
    following = _NEXT.match(cast.text, end)
    if singular(phrase.head) != phrase.head:
        if following and following[1] in _PLURAL_VERBS:
            return True
        # "Hauliers said": capital only where a sentence begins.
        if _MANY.search(phrase.name) and phrase.name not in cast.capitals_within:
            return True
    low = phrase.name.lower()
    return not cast.small_words.isdisjoint((low, singular(low)))


def printed(phrase: Phrase) -> str:
    """The phrase with its article as within a sentence ("The envoy" → "the envoy")."""
    if phrase.determiner:
        return f"{phrase.determiner} {phrase.text}"
    text = phrase.text
    first, space, rest = text.partition(" ")
    low = first.lower()
    by_place = (
        first.istitle()
        and not country_of(first)
        and low not in AFFILIATIONS
        and not first.endswith(("'s", "’s"))
    )
    if not by_place:
        return text
    own_noun = phrase.head in (fold(first), singular(fold(first)))
    opens = low in ROLE_WORDS or low in DETERMINERS or low in GROUPS or low in ("about", "nearly")
    adjective = phrase.kind in ("unnamed", "group") and is_plain_adjective(first)  # "Local officials"
    return low + space + rest if own_noun or (rest.islower() and (opens or adjective)) else text
