"""Who a plural stands for: "the doctors", "the couple", "they" → the people the page named together.

Comes in: a page's `Cast`, a plural phrase and its place. Goes out: the names joined ("Ann Pell and
Karl Venn"), None where the page names nobody that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.extraction.attribute.cast import Cast, Figure, Place
from claims.extraction.attribute.nouns import OPENERS, ROLES, is_name_word, singular
from claims.extraction.attribute.phrase import Phrase
from claims.languages.en import table

__all__ = ["members", "named_together"]

# How many places and sentences back people are looked for, and how many can be a group by their role.
LOOK_BACK, NEAR, MOST = 30, 6, 4
# "and her husband, ", ", the mayor of Lenmark, and"
AND = re.compile(r",?\s(?:and|&)\s(?:[\w’'.-]+\s){0,5}?(?:[a-z]+,\s)?")
COMMA = re.compile(r",\s(?:[\w’'.-]+\s){0,4}?")
GIVEN = re.compile(r"\b([A-Z][\w’'-]+)\sand\s$")
# "Two witnesses, Ann Pell and …", "Doctors Ann Pell and …"
LEAD = re.compile(r"\b([A-Za-z-]+),?\s$")
# "both doctors," after the names
TOLD = re.compile(r",\s(?:both|two|all|three)?\s?(?:[a-z-]+\s){0,2}?([a-z-]+)\b")
# Nouns for so many people of any kind; 0 for any number.
COUNTS = {noun: int(count) for noun, count in table("plural-people").items()}


def members(cast: Cast, phrase: Phrase, at: int) -> str | None:
    """The people that a plural phrase at a place stands for, their names joined."""
    head = phrase.head
    noun = head if head in COUNTS else singular(head)
    first = phrase.text.partition(" ")[0].lower()
    count = COUNTS.get(phrase.determiner, COUNTS.get(first, COUNTS.get(noun, 0)))
    for chain in chains(cast, at):
        if (count and len(names(cast, chain)) != count) or not (noun in COUNTS or told(cast, chain, noun)):
            continue
        return joined(names(cast, chain))
    found = [] if noun in COUNTS else by_role(cast, noun, at)
    return (
        joined([figure.name for figure in found])
        if len(found) in (range(2, MOST + 1) if not count else (count,))
        else None
    )


def named_together(cast: Cast, at: int) -> str | None:
    """The people named together last, as the subject of their sentence: whom "they" can mean."""
    here = cast.sentence_of(at)
    for chain in chains(cast, at):
        if here - chain[0].sentence <= 2 and cast.is_subject(chain[0]):
            return joined(names(cast, chain))
    return None


def chains(cast: Cast, at: int) -> Iterator[list[Place]]:
    """The people named side by side ("A, B and C") before a place, the last ones first."""
    here, middle = cast.sentence_of(at), cast.before(at)
    chain: list[Place] = []
    for place in reversed(cast.places[max(0, middle - LOOK_BACK) : middle]):
        if here - place.sentence > NEAR:
            break
        if place.figure.kind != "person" or place.quoted:
            continue
        if chain and (AND if len(chain) == 1 else COMMA).fullmatch(cast.text, place.end, chain[0].start):
            chain.insert(0, place)
            continue
        if whole(cast, chain):
            yield chain
        chain = [place]
    if whole(cast, chain):
        yield chain


def whole(cast: Cast, chain: list[Place]) -> bool:
    """Whether a chain names several people: two names, or two given names before one surname."""
    return len(chain) > 1 or bool(chain and given_before(cast, chain[0]))


def given_before(cast: Cast, place: Place) -> str:
    """The given name joined to a full name: "Marta" in "Marta and Iwan Brandt"; empty where there is none."""
    found = GIVEN.search(cast.text, max(0, place.start - 30), place.start)
    full = " " in cast.text[place.start : place.end]
    return found[1] if found and full and found[1] not in OPENERS and is_name_word(found[1]) else ""


def names(cast: Cast, chain: list[Place]) -> list[str]:
    """The names of a chain, as full as the page has them."""
    given = given_before(cast, chain[0]) if len(chain) == 1 else ""
    return [*([given] if given else []), *(place.figure.name for place in chain)]


def told(cast: Cast, chain: list[Place], noun: str) -> bool:
    """Whether the page calls the people of a chain by a noun, beside their names or elsewhere."""
    lead = LEAD.search(cast.text, max(0, chain[0].start - 30), chain[0].start)
    after = TOLD.match(cast.text, chain[-1].end)
    beside = [found[1].lower() for found in (lead, after) if found]
    if any(singular(word) == noun and word != noun for word in beside):
        return True
    return all(fits(place.figure, noun) for place in chain)


def fits(figure: Figure, noun: str) -> bool:
    """Whether a noun names a role of the figure."""
    wanted = ROLES[noun][0] if noun in ROLES else noun
    held = [figure.role_class, *(role for role, _, _ in figure.roles)]
    doctor = wanted == "doctor" and figure.titled == "dr"
    return doctor or any(role and role.rpartition(" ")[2] == wanted for role in held)


def by_role(cast: Cast, noun: str, at: int) -> list[Figure]:
    """The people of a role who were named before a place, in the order of the page."""
    found: dict[int, Figure] = {}
    for place in cast.places[: cast.before(at)][-400:]:
        if place.figure.kind == "person" and fits(place.figure, noun):
            found[id(place.figure)] = place.figure
    return list(found.values())


def joined(parts: list[str]) -> str:
    """Names as one: "A", "A and B", "A, B and C"."""
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]
