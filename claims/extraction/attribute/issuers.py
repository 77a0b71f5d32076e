"""Whose words a document holds: "the report says" → the institute that published it.

Comes in: a page's `Cast`, a phrase that turns on a printed work, and its place. Goes out: the
figure that the page shows to have issued the work, or the fuller name of the work; None where
the page tells neither.

Looked for in the phrase itself ("a report by the institute"), then backwards from it, wherever
the page speaks of the work by its noun: "the institute's report", "a report by …", "the institute
published a report".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from claims.extraction.attribute.cast import Cast, Figure
from claims.extraction.attribute.names import fold
from claims.extraction.attribute.nouns import DETERMINERS, OPENERS
from claims.extraction.attribute.phrase import Phrase, parse
from claims.languages.en import entries
from sources.reading.page import Span

__all__ = ["can_issue", "fuller_name", "issuer"]

# How far back a page speaks of the same work, in code points, and how many times it is looked at.
FAR, TIMES = 4000, 8
# How far after it a work that is new to the page is named.
CLOSE = 700
# Nouns by which one work is called in turn.
SAME: dict[str, frozenset[str]] = {
    noun: frozenset(line.split()) for line in entries("same-works") for noun in line.split()
}
MADE = re.compile(
    r"\s(?:(?:has|have|had|also|recently|jointly)\s)*(?:published|issued|released|unveiled|produced|presented|wrote|sent"
    r"|posted|put out|launched|submitted|filed|commissioned|conducted)\s(?:[\w’'-]+\s){0,6}?"
)
# "researchers at the university": what stands between "by" and the body.
MADE_BY = re.compile(
    r"s?\s(?:[\w’'-]+\s){0,4}?(?:by|from)\s(?:[\w’'-]+\s){0,2}?(?:(?:at|of|from|for|with)\s)?(?:the\s)?"
)
OWNS = re.compile(r"['’]s?\s(?:(?!(?:to|on|in|and|that|said|says)\b)[\w’'-]+\s){0,4}?")
MODIFIES = re.compile(r"\s(?:(?:new|own|latest|first|annual|internal|final|joint)\s)?")
OWN_WORDS = re.compile(r"\s(?:by|from)\s([^,]{3,80})")
AT = re.compile(r"^(?:the\s)?(?:[a-z-]+\s){0,3}[a-z]+\s(?:at|of|from|for|with)\s")


def issuer(cast: Cast, phrase: Phrase, mention: Span) -> Figure | None:
    """Who issued the work that a phrase names; `mention` is where the phrase stands."""
    told = told_by_phrase(cast, phrase, mention.of(cast.text))
    if told or phrase.many or DETERMINERS.get(phrase.determiner) == "indefinite":
        return told  # "previous studies", "a poll": not the one that the page spoke of
    return told_before(cast, phrase, mention.start)


def told_by_phrase(cast: Cast, phrase: Phrase, words: str) -> Figure | None:
    """The issuer that the phrase itself names: before its noun, or after "by"."""
    if phrase.organization:
        owner = parse(phrase.organization)
        if owner.kind in ("body", "outlet", "country") and owner.name and owner.certain:
            return cast.body(owner)
        known = cast.known_person((*fold(owner.name).split(),), owner) if owner.kind == "person" else None
        if known:
            return known
    found = OWN_WORDS.search(words)
    if found is None:
        return None
    maker = parse(AT.sub("", found[1]))
    if maker.kind in ("body", "outlet", "country") and maker.name and maker.certain:
        return cast.body(maker)
    return cast.person(maker) if maker.kind == "person" and maker.certain and " " in maker.name else None


def told_before(cast: Cast, phrase: Phrase, at: int) -> Figure | None:
    """The issuer told where the page spoke of the work before, the nearest first."""
    for start, end in spoken_of(cast, phrase.head, at):
        middle = cast.before(start)
        for place in reversed(cast.places[max(0, middle - 3) : middle]):
            between = cast.text[place.end : start]
            if place.quoted or len(between) > 90 or not can_issue(place.figure):
                continue
            if OWNS.fullmatch(between) or (
                place.figure.kind == "organization" and MODIFIES.fullmatch(between)
            ):
                return place.figure
            if MADE.fullmatch(between) and cast.is_subject(place):
                return place.figure
        for place in cast.places[middle : middle + 2]:
            if (
                not place.quoted
                and can_issue(place.figure)
                and MADE_BY.fullmatch(cast.text, end, place.start)
            ):
                return place.figure
    return None


def can_issue(figure: Figure) -> bool:
    return figure.kind in ("person", "organization")


def spoken_of(cast: Cast, noun: str, at: int) -> Iterator[tuple[int, int]]:
    """The places before `at` where the page uses the noun, or another one for the same work, the last first."""
    found = list(used(noun).finditer(cast.text, max(0, at - FAR), at))
    for match in reversed(found[-TIMES:]):
        yield match.span()


def spoken_after(cast: Cast, noun: str, at: int) -> Iterator[tuple[int, int]]:
    """The places right after `at` where the page uses the noun, or another one for the same work."""
    for match in used(noun).finditer(cast.text, at, min(len(cast.text), at + CLOSE)):
        yield match.span()


@lru_cache(maxsize=256)
def used(noun: str) -> re.Pattern[str]:
    """The pattern of a work's nouns, singular and plural."""
    forms = set()
    for one in SAME.get(noun) or (noun,):
        forms |= {one, one + "s", one[:-1] + "ies" if one[-1] == "y" else one, one.replace("sis", "ses")}
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, forms)))})\b", re.I)


# "the National Harbour Study": the capitals before a work's noun.
TITLE = re.compile(r"(?:\b[A-Z][\w’'-]*\s(?:(?:of|for|on|and|the)\s){0,2}){1,6}$")


def fuller_name(cast: Cast, phrase: Phrase, at: int) -> str | None:
    """The name that the page gives the work ("the National Harbour Study" for "the study"), if it gives one.

    Looked for before the phrase, and right after one that is new to the page ("a study").
    """
    new = DETERMINERS.get(phrase.determiner) == "indefinite"
    for start, end in spoken_after(cast, phrase.head, at) if new else spoken_of(cast, phrase.head, at):
        if not cast.text[start].isupper():
            continue
        before = TITLE.search(cast.text, max(0, start - 90), start)
        words = before[0].split() if before else []
        while words and (words[0] in OPENERS or words[0].lower() in DETERMINERS):
            words.pop(0)
        if words:
            return f"the {' '.join(words)} {cast.text[start:end]}"
    return None
