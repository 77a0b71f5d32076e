"""How likely two speakers are one: a score and its reasons as sentences. Pure, no database.

Comes in: two `Known` speakers; goes out: a `Resemblance`, or None where their names speak against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import product

from rapidfuzz.distance import JaroWinkler

from claims.extraction.attribute.names import compare, is_acronym_of, name_tokens, organization_key
from claims.match_keys import speaker_name_key

from .blocking import body_keys
from .speaker_facts import Known

__all__ = ["Resemblance", "names_alike", "resemblance"]

WORTH_ASKING = 0.5
# What is left of the doubt where both are printed in the same office, or with the same body.
SAME_OFFICE, SAME_BODY = 0.35, 0.65
OTHER_BODY = 0.85  # times the score
SPELLING = 0.93  # Jaro–Winkler of two bodies' names that sound alike

_SENTENCES = {
    "equal": "Both go by the name “{one}”.",
    "spelling": "“{one}” and “{other}” are spellings of one name.",
    "initial": "“{short}” may be short for “{long}”.",
    "nickname": "“{short}” may be a familiar form of “{long}”.",
    "part": "“{short}” may be the rest of “{long}”.",
    "misspelling": "“{one}” and “{other}” differ as by a misprint.",
    "acronym": "“{short}” are the first letters of “{long}”.",
    "country": "“{short}” may be “{long}” without its country.",
}


@dataclass(frozen=True, slots=True)
class Resemblance:
    """0 to 1, and why, the strongest reason first."""

    score: float
    reasons: tuple[str, ...]


def resemblance(one: Known, other: Known) -> Resemblance | None:
    """Compare two speakers; None where they are hardly one."""
    if one.is_person != other.is_person:
        return None
    found = names_alike(one.is_person, one.names, other.names)
    if found is None:
        return None
    score, reason = found
    reasons = [reason]
    score = _by_office(one, other, score, reasons)
    if score < WORTH_ASKING:
        return None
    return Resemblance(round(score, 3), tuple(reasons))


def names_alike(persons: bool, names: Collection[str], others: Collection[str]) -> tuple[float, str] | None:
    """How alike two speakers are by their names alone: score and sentence, None where they are not."""
    if not persons:
        return _likest_bodies(names, others)
    return None if _first_names_differ(names, others) else _likest_persons(names, others)


def _likest_persons(names: Iterable[str], others: Iterable[str]) -> tuple[float, str] | None:
    scored = [(compare(a, b), a, b) for a, b in product(sorted(names), sorted(others))]
    likeness, a, b = max(scored, key=lambda found: found[0].score)
    return (likeness.score, _sentence(likeness.reason, a, b)) if likeness.score else None


def _first_names_differ(names: Iterable[str], others: Iterable[str]) -> bool:
    """Full names on both sides that agree in no pairing: Sergei and Yuri Lavrov, both also "Lavrov"."""
    full = [[name for name in side if len(name_tokens(name)) > 1] for side in (names, others)]
    return all(full) and not any(compare(a, b).score for a, b in product(*full))


def _likest_bodies(names: Iterable[str], others: Iterable[str]) -> tuple[float, str] | None:
    scored = [found for a, b in product(sorted(names), sorted(others)) if (found := _bodies(a, b))]
    return max(scored, default=None)


def _bodies(one: str, other: str) -> tuple[float, str] | None:
    keys = speaker_name_key(one, "organization"), speaker_name_key(other, "organization")
    if keys[0] == keys[1]:
        same = one.casefold() == other.casefold()
        return (1.0, _sentence("equal", one, other)) if same else (0.95, _sentence("spelling", one, other))
    if is_acronym_of(one, other) or is_acronym_of(other, one):
        return 0.75, _sentence("acronym", one, other)
    marks = {key[0]: key[1:] for key in body_keys(one)}, {key[0]: key[1:] for key in body_keys(other)}
    if marks[0]["~"] == marks[1]["~"] and JaroWinkler.similarity(*keys) >= SPELLING:
        return 0.8, _sentence("spelling", one, other)
    without = marks[0].get("-") or marks[1].get("-")
    if without and without == (marks[0].get("+") or marks[1].get("+")) and without != organization_key(""):
        return 0.6, _sentence("country", one, other)
    return None


def _by_office(one: Known, other: Known, score: float, reasons: list[str]) -> float:
    """Weigh the offices both are printed in, and say so."""
    shared = sorted(office for office in one.offices.keys() & other.offices.keys() if office[1])
    if shared:
        reasons.append(f"Both are printed as {one.offices[shared[0]]}.")
        return 1 - (1 - score) * SAME_OFFICE
    if one.bodies & other.bodies:
        body = sorted(one.bodies & other.bodies)[0]
        first, second = (_office_with(known, body) for known in (one, other))
        reasons.append(f"Both are printed with the same body: {first}, {second}.")
        return 1 - (1 - score) * SAME_BODY
    if one.bodies and other.bodies:
        first, second = (_office_with(known, sorted(known.bodies)[0]) for known in (one, other))
        reasons.append(f"But one is printed as {first}, the other as {second}.")
        return score * OTHER_BODY
    return score


def _office_with(known: Known, body: str) -> str:
    return next(words for (_, organization), words in known.offices.items() if organization == body)


def _sentence(reason: str, one: str, other: str) -> str:
    short, long = sorted((one, other), key=lambda name: (len(name), name))
    return _SENTENCES[reason].format(one=one, other=other, short=short, long=long)
