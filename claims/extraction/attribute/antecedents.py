"""Whom "he" or "she" means: candidates described by named features, weighed by counted weights.

Comes in: a `Cast`, the speakers so far, the place and gender of a pronoun. Goes out: the people it
may stand for, each with the model's probability, the likeliest first.

A log-linear model over the people named before the pronoun (after Denis and Baldridge, "A ranking
approach to pronoun resolution", IJCAI 2007), on surface signs of salience (Lappin and Leass 1994).
The weights stand in antecedents.txt with the names of their features; a file of other features is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from claims.extraction.attribute.cast import Cast, Figure, Place
from claims.extraction.attribute.nouns import PERSONS, ROLES
from claims.extraction.attribute.rules import Rule
from claims.languages.en import entries
from sources.reading.page import Span

__all__ = [
    "FEATURES",
    "LOOK_BACK",
    "Antecedent",
    "Speaker",
    "antecedents",
    "can_be",
    "candidates",
    "features",
]

# How far a pronoun looks back: places and sentences.
LOOK_BACK, REACH = 40, 12
HEARS = re.compile(
    r"\b(?:told|tells|tell|asked|asks|urged|urges|thanked|called|reminded|informed|warned|to|with)\s(?:[\w.’'-]+\s){0,3}$"
)


DISTANCES = ("0 back", "1 back", "2 back", "3 back", "4 or 5 back", "4 or 5 back", "6 back and more")
PARTS = ("subject", "object", "owner", "modifier")
AFTER_QUOTATION = ("spoke last", "same paragraph", "subject of the last sentence")
TURNS = ("spoke last, close by", "spoke last, farther", "spoke before the last", "spoke third to last")
TIMES = ("named twice", "named three times", "named more often")


@dataclass(slots=True)
class Speaker:
    """A finding's speaker while the page is worked through."""

    figure: Figure
    rule: Rule
    at: int
    paragraph: Span
    number: int  # of the finding, in the order of reading


@dataclass(slots=True)
class Antecedent:
    """A figure that a pronoun may stand for, and what the page tells of it up to there."""

    figure: Figure
    distance: int  # sentences back to the last place that names it, or where it spoke
    places: list[Place] = field(default_factory=list)  # the nearest first
    turn: int = 0  # 1 for who spoke last, 2 for the one before, 3; 0 for others
    turn_distance: int = 0
    rank: int = 0  # how many other people were named since
    first: bool = False  # it opens its sentence, of all people named in it
    hears: bool = False  # the last place makes it one who is spoken to
    same_paragraph: bool = False
    agrees: bool = False
    after: bool = False  # it is named after the pronoun, in the same sentence
    tail: bool = False  # the pronoun follows a quotation ("…," she said)
    probability: float = 0.0


# The names of the features, in the order of the file of weights.
FEATURES = (
    *dict.fromkeys(DISTANCES),
    *PARTS,
    *(f"{name}, pronoun after a quotation" for name in AFTER_QUOTATION),
    *TURNS,
    *TIMES,
    "subject here",
    "subject of the last sentence",
    "object here",
    "first of its sentence",
    "last named",
    "named before one other",
    "is spoken to",
    "only spoke",
    "same paragraph",
    "agrees in gender",
    "named after it",
    "unnamed",
)


@cache
def counted() -> dict[str, float]:
    """Feature → weight, from the word list of antecedents."""
    return read_weights(entries("antecedents"))


def read_weights(lines: Iterable[str]) -> dict[str, float]:
    """Feature → weight, as training writes them. Raises ValueError where they are of other features than the code."""
    pairs = (line.rpartition("\t") for line in lines)
    table = {name: float(weight) for name, _, weight in pairs}
    if set(table) != set(FEATURES):
        differ = sorted(set(table) ^ set(FEATURES))
        raise ValueError(
            f"antecedents.txt is of other features than the code ({', '.join(differ)}): train anew"
        )
    return table


def features(cast: Cast, one: Antecedent) -> list[str]:
    """The names of the features that hold for a candidate."""
    part = cast.part(one.places[0]) if one.places else ""
    last_subject = one.distance == 1 and part == "subject"
    held = [DISTANCES[min(one.distance, 6)]]
    if part:
        held.append(part)
        if one.distance == 0 and part in ("subject", "object"):
            held.append(f"{part} here")
        if one.rank < 2:
            held.append("named before one other" if one.rank else "last named")
        if len(one.places) > 1:
            held.append(TIMES[(0, 1, 1, 2)[min(len(one.places), 5) - 2]])
    if one.turn:
        held.append(TURNS[one.turn] if one.turn > 1 else TURNS[one.turn_distance > 1])
    holds = (
        (last_subject, "subject of the last sentence"),
        (one.first, "first of its sentence"),
        (one.hears, "is spoken to"),
        (not one.places, "only spoke"),
        (one.same_paragraph, "same paragraph"),
        (one.agrees, "agrees in gender"),
        (one.after, "named after it"),
        (one.figure.kind == "unnamed", "unnamed"),
        (one.tail and one.turn == 1, "spoke last, pronoun after a quotation"),
        (one.tail and one.same_paragraph, "same paragraph, pronoun after a quotation"),
        (one.tail and last_subject, "subject of the last sentence, pronoun after a quotation"),
    )
    held += [name for true, name in holds if true]
    return held


def antecedents(
    cast: Cast, history: Sequence[Speaker], at: int, gender: str, table: Mapping[str, float]
) -> list[Antecedent]:
    """The people that a pronoun at `at` may mean, with probabilities that add up to 1, the likeliest first."""
    found = candidates(cast, history, at, gender)
    if not found:
        return []
    scores = [sum(table[name] for name in features(cast, one)) for one in found]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    for one, power in zip(found, powers, strict=True):
        one.probability = power / total
    return sorted(found, key=lambda one: -one.probability)


def candidates(cast: Cast, history: Sequence[Speaker], at: int, gender: str) -> list[Antecedent]:
    """The people named or heard before a place whom a pronoun of that gender can mean.

    People named only inside marks are not among them, unless the pronoun stands there, too.
    """
    here, inside = cast.sentence_of(at), cast.quoted(at)
    middle = cast.before(at)
    found: dict[int, Antecedent] = {}
    paragraph = cast.text.rfind("\n", max(0, at - 2000), at)
    for place in reversed(cast.places[max(0, middle - LOOK_BACK) : middle]):
        distance = cast.sentences_between(place.start, at) if inside else here - place.sentence
        if distance > REACH:
            break
        if (place.quoted and not inside) or not can_be(place.figure, gender) or is_addressed(cast, place):
            continue
        one = found.get(id(place.figure))
        if one is None:
            one = found[id(place.figure)] = Antecedent(
                place.figure,
                distance,
                rank=len(found),
                hears=HEARS.search(cast.text, max(0, place.start - 40), place.start) is not None,
                same_paragraph=place.start > paragraph,
                agrees=bool(gender) and place.figure.gender == gender,
            )
        one.places.append(place)
    mark_first(found)
    tail = cast.text[max(0, at - 3) : at].rstrip().endswith(("”", '"', "’", "''"))
    after = {
        id(place.figure)
        for place in cast.places[middle : middle + 3]
        if place.sentence == here and place.start > at
    }
    add_turns(cast, history, at, here, gender, found)
    for one in found.values():
        one.tail, one.after = tail, id(one.figure) in after
    return list(found.values())


def is_addressed(cast: Cast, place: Place) -> bool:
    """Whether a titled name closes a sentence as the one spoken to: "It is both, Justice Hale."; not "his son, Mr. Hale."."""
    text, start = cast.text, place.start
    if text[place.end : place.end + 1] not in (".", "?", "!"):
        return False
    found = ADDRESSED.search(text, max(0, start - 40), start)
    if found is None or not (found[2] or TITLED.match(text, start, place.end)):
        return False
    return not (found[1][0].isupper() or found[1] in ROLES or found[1] in PERSONS)


# The word before a comma, and a title between the comma and a name.
ADDRESSED = re.compile(r"(\w+),\s((?:Mr|Mrs|Ms|Dr)\.?\s|(?:Justice|Judge|Senator|General|Madam|Counsel)\s)?$")
TITLED = re.compile(r"(?:Mr|Mrs|Ms|Dr)\.?\s|(?:Justice|Judge|Senator|General|Madam|Counsel)\s")


def mark_first(found: dict[int, Antecedent]) -> None:
    """Mark who opens a sentence, among the candidates, by their nearest places."""
    opens: dict[int, int] = {}
    for one in found.values():
        for place in one.places:
            opens[place.sentence] = min(place.start, opens.get(place.sentence, place.start))
    for one in found.values():
        one.first = opens[one.places[0].sentence] == one.places[0].start


def add_turns(
    cast: Cast, history: Sequence[Speaker], at: int, here: int, gender: str, found: dict[int, Antecedent]
) -> None:
    """Mark the last speakers, and add those whom a pronoun or a description stood for."""
    turn = 0
    seen: set[int] = set()
    for speaker in reversed(history[-6:]):
        distance = here - cast.sentence_of(speaker.at)
        figure = speaker.figure
        if id(figure) in seen or not can_be(figure, gender) or distance > REACH or speaker.at >= at:
            continue
        seen.add(id(figure))
        turn += 1
        if turn > 3:
            return
        one = found.get(id(figure))
        if one is None:
            agrees = bool(gender) and figure.gender == gender
            one = found[id(figure)] = Antecedent(figure, distance, agrees=agrees)
        one.turn, one.turn_distance = turn, distance
        one.distance = min(one.distance, distance)


def can_be(figure: Figure, gender: str) -> bool:
    """Whether "he" or "she" can stand for the figure."""
    if figure.kind == "person" or (figure.kind == "unnamed" and not figure.many and figure.role_class):
        return not (gender and figure.gender and figure.gender != gender)
    return False
