"""Why two statements look alike, and what may set them against each other, in words.

Comes in: two texts. Goes out: `Reasons`. Pure; called by `manage.py match`, by
`claims.matching.suggest` (kept with the suggested pair) and by the pair view.

Similarity cannot tell agreement from contradiction, so what could make the difference —
negation, numbers, dates — is named beside the score, for a person to weigh.
"""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass

from claims.matching.tokens import Day, dates, names, negations, numbers
from sources.workbench.search.words import is_common, stem, words

__all__ = ["Reasons", "compare"]

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Reasons:
    """What two statements share, and in what they differ; words as the first has them."""

    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    negation: str = ""
    other_numbers: str = ""
    other_dates: str = ""

    @property
    def flags(self) -> list[str]:
        """What may turn likeness into contradiction."""
        return [flag for flag in (self.negation, self.other_numbers, self.other_dates) if flag]

    def lines(self) -> list[str]:
        """All of it for people, flags first, a line each."""
        shared = [
            f"{what}: {', '.join(found[:MOST_SHOWN])}{' …' if len(found) > MOST_SHOWN else ''}"
            for what, found in (
                ("shared names", self.names),
                ("shared numbers", self.numbers),
                ("shared words", self.words),
            )
            if found
        ]
        return [*self.flags, *shared]


def compare(first: str, second: str) -> Reasons:
    """What `first` and `second` share and in what they differ."""
    written = {stem(word): word for word in reversed(words(first))}
    there = {stem(word) for word in words(second)}
    named = (names(first) | names(second)) & written.keys() & there
    figures = numbers(first), numbers(second)
    shared = [term for term in dict.fromkeys(map(stem, words(first))) if term in there]
    return Reasons(
        words=tuple(
            written[term]
            for term in shared
            if term not in named and not is_common(term) and not written[term].isdecimal()
        ),
        names=tuple(written[term] for term in shared if term in named),
        numbers=tuple(sorted(figures[0] & figures[1])),
        negation=_negation(negations(first), negations(second)),
        other_numbers=_numbers(*figures),
        other_dates=_dates(dates(first), dates(second)),
    )


def _negation(first: set[str], second: set[str]) -> str:
    if bool(first) == bool(second):
        return ""
    side = "first" if first else "second"
    found = ", ".join(f"“{word}”" for word in sorted(first or second))
    return f"negation: {found} in the {side} only"


def _numbers(first: set[str], second: set[str]) -> str:
    mine, theirs = first - second, second - first
    if not mine or not theirs:
        return ""
    return f"numbers differ: {', '.join(sorted(mine))} against {', '.join(sorted(theirs))}"


def _dates(first: set[Day], second: set[Day]) -> str:
    if not first or not second or any(_may_be_one(one, other) for one in first for other in second):
        return ""
    return f"dates differ: {_list(first)} against {_list(second)}"


def _may_be_one(one: Day, other: Day) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _list(found: set[Day]) -> str:
    ordered = sorted(found, key=lambda day: [part or 0 for part in day])
    return ", ".join(_date(*day) for day in ordered)


def _date(year: int | None, month: int | None, day: int | None) -> str:
    parts = (day, month_name[month] if month and month <= 12 else None, year)
    return " ".join(str(part) for part in parts if part is not None)
