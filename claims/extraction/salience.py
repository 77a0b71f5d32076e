"""Whom a pronoun means: the most salient of those named and heard before it.

Comes in: a `Cast`, the speakers so far and an offset. Goes out: figure and rule. Called by
`resolve`. Salience in the manner of Lappin and Leass (1994), on surface signs: nearness in
sentences, subject before object, the last speakers, agreement in gender.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sources.reading.page import Span

from .cast import Cast, Figure
from .phrase import parse

__all__ = ["Speaker", "last_body", "nearest_many", "nearest_person", "nearest_thing", "other_gender"]

# Bodies that no "company" or "agency" stands for.
OTHER_BODIES = ("country", "outlet")
# How far a pronoun looks back: names and sentences.
LOOK_BACK = 40
REACH = 12
# Weights of a pronoun's candidates, set by trial on development data: whoever speaks, is no
# subject, is named again, agrees in gender; and the fall with each sentence back.
SPOKE, SPOKE_BEFORE = 0.9, 0.5
WEIGHTS = {"subject": 1.0, "object": 0.35, "owner": 0.2, "modifier": 0.1}
AGAIN = 0.4
AGREES = 2.0
FALL = 0.68


@dataclass(slots=True)
class Speaker:
    """A finding's speaker while the page is worked through."""

    figure: Figure
    rule: str
    at: int
    paragraph: Span


def nearest_person(cast: Cast, history: Sequence[Speaker], at: int, gender: str) -> tuple[Figure, str] | None:
    """Whom "he" or "she" means: the most salient person before `at`, outside quotation marks.

    Salience in the manner of Lappin and Leass (1994), on surface signs: nearness in sentences,
    subject before object, the last speaker, agreement in gender. People named only inside
    marks are not looked at.
    """
    here = cast.sentence_of(at)
    scores: dict[int, tuple[float, Figure]] = {}
    middle = cast.before(at)
    for place in reversed(cast.places[max(0, middle - LOOK_BACK) : middle]):
        distance = here - place.sentence
        if distance > REACH:
            break
        figure = place.figure
        if place.quoted or not can_be(figure, gender):
            continue
        score = WEIGHTS[cast.part(place)] * nearness(distance)
        if gender and figure.gender == gender:
            score *= AGREES
        old = scores.get(id(figure))
        if old is None:
            scores[id(figure)] = (score, figure)
        else:
            scores[id(figure)] = (max(old[0], score) + AGAIN * min(old[0], score), figure)
    add_last_speakers(cast, history, at, here, gender, scores)
    if not scores:
        return None
    ranked = sorted(scores.values(), key=lambda pair: -pair[0])
    best = ranked[0]
    return best[1], pronoun_rule(ranked, gender)


def add_last_speakers(
    cast: Cast,
    history: Sequence[Speaker],
    at: int,
    here: int,
    gender: str,
    scores: dict[int, tuple[float, Figure]],
) -> None:
    """Who spoke last speaks on: the last speakers gain."""
    weight = SPOKE
    for speaker in reversed(history[-3:]):
        distance = here - cast.sentence_of(speaker.at)
        if not can_be(speaker.figure, gender) or distance > REACH or speaker.at >= at:
            continue
        gain = weight * nearness(distance) * (AGREES if speaker.figure.gender == gender else 1.0)
        old = scores.get(id(speaker.figure), (0.0, speaker.figure))
        scores[id(speaker.figure)] = (old[0] + gain, speaker.figure)
        weight *= SPOKE_BEFORE


def nearest_many(cast: Cast, history: Sequence[Speaker], at: int) -> tuple[Figure, str] | None:
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


def nearest_thing(cast: Cast, history: Sequence[Speaker], at: int) -> tuple[Figure, str] | None:
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


def can_be(figure: Figure, gender: str) -> bool:
    """Whether "he" or "she" can stand for the figure."""
    if figure.kind == "person" or (figure.kind == "unnamed" and not figure.many and figure.role_class):
        return not other_gender(figure, gender)
    return False


def nearness(distance: int) -> float:
    """The weight of a name `distance` sentences back; halves about every sentence and a half."""
    return float(FALL ** max(0, distance))


def pronoun_rule(ranked: Sequence[tuple[float, Figure]], gender: str) -> str:
    """How sure a pronoun's reading is: who else could have been meant."""
    best, figure = ranked[0]
    if gender and figure.gender != gender:
        return "pronoun, gender unknown"
    if len(ranked) == 1 or ranked[1][0] < 0.5 * best:
        return "pronoun"
    return "pronoun, nearest of several"
