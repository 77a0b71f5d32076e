"""Where something was said: the occasion or place in the words around the speech.

Comes in: a finding's frame, and the sentence after it. Goes out: the words that name the occasion ("a
conference with senior officials in Tashkent"), or None.
"""

from __future__ import annotations

import re

from claims.extraction.attribute.people import UPPER
from claims.extraction.describe.frame import Frame
from claims.languages.en import entries

__all__ = ["venue_after", "venue_of"]

NOUNS = (
    "(?:" + "|".join(sorted((re.escape(noun) for noun in entries("venues")), key=len, reverse=True)) + ")s?"
)
PLAIN = r"(?:(?!(?:said|says|told|added|that|who|when|while|and|but|on|in|of|with|to|along|the|an?)\b)[\w’'-]+\s){0,6}?"
# at a rally in Ohio; during her weekly briefing; while holding talks with …
OCCASION = re.compile(
    rf"\b(?:at|during|in|holding|hosting|attending|addressing|told)\s"
    rf"(?P<what>(?:an?|the|his|her|its|their|this|that|last|{UPPER[:3]}[\w’'-]+day['’]s)\s{PLAIN}{NOUNS}\b"
    rf"(?:\s(?:with|in|at|of|for|on|near|outside|by)\s(?:(?!(?:said|says|told|added|that|who|when|while|but)\b)"
    r"[\w’'.-]+(?:\s|(?=[,;:\0]|$))){1,9})?)",
)
NOUN_TOKENS = frozenset(
    token + ending for noun in entries("venues") for token in noun.split()[-1:] for ending in ("", "s")
)
# speaking in Tashkent; speaking to reporters aboard Air Force One
PLACE = re.compile(
    rf"\b[Ss](?:peaking|poke)\s(?:(?:to|with)\s[\w’'-]+\s)?(?:in|at|from|outside|aboard)\s(?P<what>(?:the\s)?[{UPPER}][\w’'.-]*"
    rf"(?:,?\s(?:of\s|the\s)?[{UPPER}][\w’'.-]*){{0,4}})"
)
AFTER = re.compile(
    r"[\s”\"’)\]]*(?P<who>(?:[\w’'.-]+\s){1,4}?)(?:was|were)\s(?:speaking|talking)\s(?P<rest>[^.;!?\n“”\"]{4,160})"
)
DAY = re.compile(
    r"(?:,|\s(?:on|late|early|earlier|last|this)(?=\s)|(?<!Super)\s(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b))"
    r"\s?(?:(?:on|late|early|earlier|last|this)\s)*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*$"
    r"|\s(?:on\s)?(?:yesterday|today|tonight)\b.*$|\s(?:earlier\s)?(?:this|last)\s(?:week|month|year)\b.*$",
    re.S,
)


def venue_of(frame: Frame) -> str | None:
    """The occasion or place that the frame names, without preposition and day."""
    found = None
    if not frame.tokens.isdisjoint(NOUN_TOKENS):
        found = OCCASION.search(frame.words)
    if found is None and ("speaking" in frame.tokens or "spoke" in frame.tokens):
        found = PLACE.search(frame.words)
    return tidy(found["what"]) if found else None


def venue_after(text: str, end: int, name: str) -> str | None:
    """The occasion told by the next sentence: "Lavrov was speaking at a conference in Tashkent."

    `end` is where the quote's sentence ends; the next one must be about the same speaker.
    """
    if " speaking " not in text[end : end + 90] and " talking " not in text[end : end + 90]:
        return None
    found = AFTER.match(text, end)
    if found is None:
        return None
    who = found["who"].strip()
    if who.lower() not in ("he", "she", "they") and who.split()[-1].casefold() not in name.casefold():
        return None
    return venue_of(Frame.of("speaking " + found["rest"]))


# Small words left over at the end.
LOOSE = re.compile(r"(?:\s(?:in|of|at|with|for|on|near|by|the|a|an|and|between|late|early))+$")


def tidy(words: str) -> str | None:
    """The words without a day at their end; None where nothing is left."""
    words = DAY.sub("", " ".join(words.split())).strip(" ,.\0")
    words = LOOSE.sub("", words)
    return words or None
