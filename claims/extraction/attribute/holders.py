"""Whom a description means: "the minister", "the Russian envoy", "the retired surgeon".

Comes in: a `Cast`, the speakers so far and a phrase without a name. Goes out: the figure or None.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.extraction.attribute.cast import Cast, Figure, Place
from claims.extraction.attribute.names import fold
from claims.extraction.attribute.nouns import AFFILIATIONS, PERSONS, UNNAMED, country_of
from claims.extraction.attribute.phrase import Phrase
from claims.extraction.attribute.salience import Speaker, other_gender
from claims.languages.en import words

__all__ = ["both_ways", "holder", "person_described", "sole_holder", "told_of"]

# How many places are looked through for one mention, and how many sentences back an unsure holder may stand.
FAR = 400
NEAR = 3
# Of two holders far off, the one who is named so many times as often as the nearer is meant.
RATHER = 3
OFFICES = words("offices")
# Readings of a pronoun by which a description, too, can mean nobody else.
CLEAR = ("pronoun", "pronoun, gender unknown")


def both_ways(places: Sequence[Place], middle: int) -> Iterator[Place]:
    """The places before an index, the nearest first, then those after it; both within bounds."""
    yield from reversed(places[max(0, middle - FAR) : middle])
    yield from places[middle : middle + FAR]


def holder(cast: Cast, phrase: Phrase, at: int) -> Figure | None:
    """Whoever holds the phrase's role on the page: the one named last before `at`, else first after it.

    Of holders who are all far off, rather a main person of the page.

    Where the phrase names a country or body, those known to belong to it come first; one of
    whom it is not known counts only close by.
    """
    middle = cast.before(at)
    here = cast.sentence_of(at)
    unsure: Figure | None = None
    sure: Figure | None = None
    seen: set[int] = set()
    for place in both_ways(cast.places, middle):
        figure = place.figure
        if figure.kind not in ("person", "unnamed") or figure.many or id(figure) in seen:
            continue
        seen.add(id(figure))
        if other_gender(figure, phrase.gender):
            continue
        match = holds(phrase, figure)
        if match == "yes":
            if sure is None:
                sure = figure
                if abs(here - place.sentence) <= NEAR:
                    return sure
            elif figure.places >= RATHER * sure.places:
                return figure
        if match == "maybe" and unsure is None and abs(here - place.sentence) <= NEAR:
            unsure = figure
    return sure or unsure


def told_of(cast: Cast, phrase: Phrase, at: int) -> Figure | None:
    """The person named last before `at` of whom the page tells the phrase's noun: "the carpenter"."""
    middle = cast.before(at)
    for place in reversed(cast.places[max(0, middle - FAR) : middle]):
        if phrase.head in place.figure.told:
            return place.figure
    return None


def sole_holder(cast: Cast, phrase: Phrase) -> Figure | None:
    """The one named person of the page who holds a role that a label gives alone ("Spokesperson:").

    None where there are several: who has the office itself comes before who has one that ends in it.
    """
    people = [figure for figure in cast.figures[:FAR] if figure.kind == "person"]
    held = [figure for figure in people if holds(phrase, figure) == "yes"]
    asked = phrase.role_class or phrase.head
    exact = [f for f in held if asked == f.role_class or any(asked == role for role, _, _ in f.roles)]
    held = exact or held
    return held[0] if len(held) == 1 else None


def holds(phrase: Phrase, figure: Figure) -> str:
    """Whether the figure holds the phrase's role: "yes", "no", or "maybe" where the body is not known."""
    asked = phrase.role_class or phrase.head
    answer = "no"
    known = figure.roles or [(figure.role_class or figure.head, figure.organization, figure.role or "")]
    for role_class, organization, printed in known:
        former_role = "former" in printed.lower()
        if not role_fits(asked, role_class):
            continue
        if former(phrase) != former_role:
            answer = "maybe"  # "the president", of somebody who was one
            continue
        own = organization or figure.organization
        if not phrase.organization or same_body(phrase.organization, own or ""):
            return "yes"
        if not own:
            answer = "maybe"
    return answer


def former(phrase: Phrase) -> bool:
    """Whether the phrase speaks of a role held once."""
    return "former" in phrase.text.lower() or "ex-" in phrase.text.lower()


def role_fits(asked: str, held: str) -> bool:
    """Whether one who holds a role can be called by the role asked for ("minister": foreign minister)."""
    if asked == held:
        return True
    if not held or not asked:
        return False
    return held.rpartition(" ")[2] == asked and not held.startswith(("vice", "deputy"))


def same_body(one: str, other: str) -> bool:
    """Whether two names of a country or body can be the same ("Russia", "Russian Foreign Ministry")."""
    if not other:
        return False
    left, right = fold(country_of(one) or one), fold(country_of(other) or other)
    home = country_of(other.partition(" ")[0])
    return left == right or left in right.split() or right in left.split() or left == fold(home or "")


def person_described(
    cast: Cast, history: Sequence[Speaker], phrase: Phrase, meant: tuple[Figure, str] | None, at: int
) -> Figure | None:
    """The person named or heard last, where a description without holder can mean nobody else.

    `meant` is whom a pronoun in its place would mean. Not for offices, for people a page leaves without names, or where a body is named that
    is no party.
    """
    asked = phrase.role_class or phrase.head
    if asked in OFFICES or phrase.head in UNNAMED or phrase.head in PERSONS or " of " in phrase.text:
        return None
    party = fold(phrase.organization or "")
    if party and party not in AFFILIATIONS:
        return None
    if meant is None or meant[1] not in CLEAR or meant[0].kind != "person":
        return None
    figure = meant[0]
    other = {fold(body) for _, body, _ in figure.roles if body} & AFFILIATIONS
    if party and other and party not in other:
        return None
    middle = cast.before(at)
    here = cast.sentence_of(at)
    close = any(
        p.figure is figure and here - p.sentence <= NEAR for p in cast.places[max(0, middle - 12) : middle]
    )
    heard = any(s.figure is figure and here - cast.sentence_of(s.at) <= NEAR for s in history[-3:])
    return figure if (close or heard) and prominent(cast, figure) else None


def prominent(cast: Cast, figure: Figure) -> bool:
    """Whether the page names the figure about as often as anybody: descriptions stand for its main people."""
    if cast.most_named == 0:
        cast.most_named = max((f.places for f in cast.figures if f.kind == "person"), default=1)
    return 2 * figure.places >= cast.most_named
