"""Claims that can stand alone: what an open pronoun means, put in from the passage where that is certain.

Comes in: the text of a claim, the article's text with the place of its quote, who said it, and the people known on
the page. Goes out: `Completed`: the text with what was put in between brackets, from where it came, and whether
it stands alone now. Pure; English.

Only what the passage leaves no choice in is put in:

- "he" or "she" at the beginning of a claim is the one other person named by first and last name in the sentence
  of the quote before it or, where that names nobody, in the sentence before; two names, a name that
  may be a body's, or a speaker who may be meant leave it open;
- the answer to a reported question gets the question: "Asked who would win, she said it would be Dahl"
  → "[Asked who would win:] it would be Dahl".

Everything else is left as printed, so that negations survive.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from claims.languages.en import table
from sources.lexicon import entries
from sources.workbench.search.terms import is_common, stem, words

__all__ = ["Completed", "Filled", "can_stand_alone", "complete", "says_enough"]

MOST_WORDS = 3  # a claim with no more telling words and an open subject says too little by itself
BEFORE = 600  # code points before the quote that are looked at

_OPEN = frozenset(
    {"he", "she", "it", "they", "this", "that", "these", "those", "hes", "shes", "its", "theyre", "thats"}
)
_PRONOUN = re.compile(r"([“\"‘'(\[]*)(he|she|it|they|this|that|these|those)(?=[\s’'])", re.IGNORECASE)
_ASKED = re.compile(
    r"\b((?:asked|pressed|questioned)\s+(?:who|what|which|whom|whether|if|where|when|why|how|about|on)\b"
    r"[^.?!;,“”\"]{3,160})(?=,)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?…][”\"’'])\s+|(?<=[.!?…])\s+(?=[“\"‘'A-Z])|\n+")
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s+(?:[A-Z]\.\s+)?(?:(?:de|van|von|al|bin|del|la)\s+)?[A-Z][\w’'-]+)+")
_TITLE_DOT = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Prof|St|Jr|Sr|[A-Z])\.$")


class Filled(NamedTuple):
    """Words of a claim that were replaced, by what, and where that stands: [start, end) in code points."""

    words: str
    put_in: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Completed:
    """A claim with what it needs to be understood; `stands_alone` is False where too little is certain."""

    text: str
    filled: tuple[Filled, ...]
    stands_alone: bool


def can_stand_alone(text: str) -> bool:
    """Whether a claim says enough by itself to be compared with claims of other articles.

    It does not with one telling word or none, nor with few and an open pronoun for its subject.
    """
    found = words(text[:2_000])
    telling = {term for word in found if not is_common(term := stem(word)) and word not in _negations()}
    return says_enough(found, len(telling))


def says_enough(found: Sequence[str], telling: int) -> bool:
    """The same for a claim whose words are known, `telling` of which say something of the subject."""
    return telling > MOST_WORDS or (telling > 1 and found[0] not in _OPEN)


def complete(
    text: str,
    passage: str,
    start: int,
    speaker: str = "",
    people: Collection[str] = (),
    reported: bool = False,
) -> Completed:
    """Complete a claim whose quote begins at `start` of the article's text `passage`.

    `speaker` is the name of who said it, `people` the names of persons known on the page; `reported` tells
    that a person's words are told in other words, where "he" may be the speaker.
    """
    pronoun = _PRONOUN.match(text)
    if pronoun is None:
        return Completed(text, (), can_stand_alone(text))
    begin = max(0, start - BEFORE)
    before = passage[begin:start]
    found = None if reported else _person(before, pronoun[2].lower(), speaker, people)
    if found is not None:
        put_in = f"[{before[slice(*found)]}]"
        whole = f"{pronoun[1]}{put_in}{text[pronoun.end() :]}"
    else:
        found = _question(before)
        if found is None:
            return Completed(text, (), can_stand_alone(text))
        asked = before[slice(*found)]
        put_in = f"[{asked[0].upper()}{asked[1:]}:]"
        whole = f"{put_in} {text}"
    return Completed(whole, (Filled(pronoun[2], put_in, begin + found[0], begin + found[1]),), True)


def _person(before: str, pronoun: str, speaker: str, people: Collection[str]) -> tuple[int, int] | None:
    """Where the one person stands that "he" or "she" can mean; None where that is open."""
    gender = {"he": "m", "she": "f"}.get(pronoun)
    if gender is None:
        return None
    for sentence, at in _last_sentences(before):
        named: dict[str, tuple[int, int]] = {}
        for match in _NAME.finditer(sentence):
            kind = _gender(match[0], people)
            if kind is None:  # a body, or somebody unknown: nothing is certain
                return None
            if not _is_one(match[0], speaker) and kind in (gender, "u"):
                named.setdefault(_last(match[0]), (at + match.start(), at + match.end()))
        if named:
            return next(iter(named.values())) if len(named) == 1 else None
    return None


def _gender(name: str, people: Collection[str]) -> str | None:
    """m, f or u of a person's name; None for what may be no person."""
    known = table("first-names").get(name.split()[0].casefold())
    return known or ("u" if name in people else None)


def _last(name: str) -> str:
    return name.split()[-1].removesuffix("’s").removesuffix("'s").casefold()


def _is_one(name: str, speaker: str) -> bool:
    """Whether a name may be the speaker's, who does not call themselves "he"."""
    return bool(speaker) and _last(name) == _last(speaker)


def _question(before: str) -> tuple[int, int] | None:
    """Where the reported question stands that the statement answers."""
    sentence, at = _last_sentences(before)[0]
    match = _ASKED.search(sentence)
    return (at + match.start(1), at + match.end(1)) if match else None


def _last_sentences(before: str) -> list[tuple[str, int]]:
    """What of the quote's sentence stands before it, and the sentence before that; each with its offset."""
    starts = [0]
    for match in _SENTENCE_END.finditer(before):
        if not _TITLE_DOT.search(before[: match.start()]):
            starts.append(match.end())
    ends = [*starts[1:], len(before)]
    parts = [(before[start:end], start) for start, end in zip(starts, ends, strict=True)]
    return parts[::-1][:2]


@cache
def _negations() -> frozenset[str]:
    return frozenset(entries("negations"))
