"""Whom a pronoun means: the most salient of those named and heard before it.

Comes in: a `Cast`, the speakers so far and an offset. Goes out: figure and rule. Salience in the manner
of Lappin and Leass (1994), on surface signs: nearness in sentences, subject before object, the last
speakers, agreement in gender.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.extraction.attribute.antecedents import LOOK_BACK, REACH, Antecedent, Speaker, can_be
from claims.extraction.attribute.cast import Cast, Figure
from claims.extraction.attribute.nouns import PERSONS
from claims.extraction.attribute.phrase import parse
from claims.extraction.attribute.rules import Rule

__all__ = ["Speaker", "last_body", "nearest_many", "nearest_person", "nearest_thing", "other_gender"]

# Bodies that no "company" or "agency" stands for.
OTHER_BODIES = ("country", "outlet")
# How likely the likeliest person must be to be meant at all, and to be meant for sure.
LEAST, SURE = 0.35, 0.8
# How far before a pronoun the last name may stand that others have kept to, in code points.
KEPT = 6000
WORD = re.compile(r"[A-Za-z]+")
KEPT_M, KEPT_F = re.compile(r"\b(?:[Hh]e|[Hh]i[ms])\b"), re.compile(r"\b(?:[Ss]he|[Hh]er)\b")


def nearest_person(
    cast: Cast, ranked: Sequence[Antecedent], at: int, gender: str
) -> tuple[Figure, Rule] | None:
    """Whom "he" or "she" means, and by which rule: how far the likeliest is ahead of the others.

    Somebody named only afterwards, where nobody is named before ("… she said. Anna Berg had"); None
    where all are too unlikely.
    """
    if not ranked:
        if kept := kept_up(cast, at, gender):
            return kept, "pronoun, likeliest of several"
        later = named_later(cast, at, gender)
        return (later, "named later") if later else None
    best = ranked[0]
    if best.probability < LEAST:
        return None
    if gender and not best.agrees:
        return best.figure, "pronoun, gender unknown"
    return best.figure, "pronoun" if best.probability >= SURE else "pronoun, likeliest of several"


def kept_up(cast: Cast, at: int, gender: str) -> Figure | None:
    """The person named last, however far before, where pronouns alone have kept to that person since.

    No sentences as many as a pronoun looks back are without one, and nobody else who could be meant is named or told of
    ("this guy").
    """
    words = {"m": KEPT_M, "f": KEPT_F}.get(gender)
    middle = cast.before(at)
    if words is None or cast.quoted(at):
        return None
    place = next(
        (
            p
            for p in reversed(cast.places[max(0, middle - LOOK_BACK) : middle])
            if not p.quoted and can_be(p.figure, gender)
        ),
        None,
    )
    if place is None or at - place.end > KEPT:
        return None
    told = map(str.lower, WORD.findall(cast.text, place.end, at))
    if any(noun in PERSONS and PERSONS[noun][1] == gender for noun in told):
        return None
    last = cast.sentence_of(place.start)
    for found in words.finditer(cast.text, place.end, at):
        here = cast.sentence_of(found.start())
        if here - last > REACH:
            return None
        last = here
    return place.figure if cast.sentence_of(at) - last <= REACH else None


def named_later(cast: Cast, at: int, gender: str) -> Figure | None:
    """The first person named after a place, as a subject and in the same passage, whom a pronoun can mean."""
    here, first = cast.sentence_of(at), cast.before(at)
    for place in cast.places[first : first + 6]:
        if place.sentence > here + 2:
            return None
        if not place.quoted and can_be(place.figure, gender) and cast.is_subject(place):
            return place.figure
    return None


def nearest_many(cast: Cast, history: Sequence[Speaker], at: int) -> tuple[Figure, Rule] | None:
    """Whom "they" means: the last group, list or body that spoke or was named close by."""
    here = cast.sentence_of(at)
    for speaker in reversed(history[-2:]):
        figure = speaker.figure
        if (figure.many or figure.kind in ("group", "organization")) and here - cast.sentence_of(
            speaker.at
        ) <= 3:
            return figure, "plural pronoun"
    middle = cast.before(at)
    for place in reversed(cast.places[max(0, middle - LOOK_BACK) : middle]):
        if here - place.sentence > 2:
            break
        if place.figure.kind in ("group", "organization") and not place.quoted and cast.is_subject(place):
            return place.figure, "plural pronoun"
    return None


def nearest_thing(cast: Cast, history: Sequence[Speaker], at: int) -> tuple[Figure, Rule] | None:
    """What "it" means: the body that spoke in this sentence or the last, else their only body that is a subject."""
    here = cast.sentence_of(at)
    if history and history[-1].figure.kind == "organization" and here - cast.sentence_of(history[-1].at) <= 1:
        return history[-1].figure, "neuter pronoun"
    middle = cast.before(at)
    found: dict[str, Figure] = {}
    for place in reversed(cast.places[max(0, middle - LOOK_BACK) : middle]):
        if here - place.sentence > 1:
            break
        if place.figure.kind == "organization" and not place.quoted and cast.is_subject(place):
            found[place.figure.name] = place.figure
    if len(found) == 1:
        return next(iter(found.values())), "neuter pronoun"
    return None


def last_body(cast: Cast, at: int) -> Figure | None:
    """The body that was named or spoke last, close by; no country and no outlet."""
    here = cast.sentence_of(at)
    middle = cast.before(at)
    for place in reversed(cast.places[max(0, middle - 12) : middle]):
        if here - place.sentence > 3:
            break
        figure = place.figure
        if figure.kind == "organization" and not place.quoted and parse(figure.name).kind not in OTHER_BODIES:
            return figure
    return None


def other_gender(figure: Figure, gender: str) -> bool:
    """Whether the figure's known gender is another one."""
    return bool(gender and figure.gender and figure.gender != gender)
