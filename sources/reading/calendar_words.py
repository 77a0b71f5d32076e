"""Words of the calendar: month names, days of the week, time zones, labels of dates.

Comes in: a word as a page prints it. Goes out: what it stands for. The words live in `sources/data/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sources.lexicon import entries, rows

__all__ = ["Order", "Zone", "label_kinds", "month_number", "relative_time", "weekday_number", "zones"]

Order = Literal["dmy", "mdy"]


@dataclass(frozen=True, slots=True)
class Zone:
    """One reading of a zone's abbreviation. `minutes` are those ahead of UTC.

    `order` is how its users write day and month; `signs` are what on a page says that this
    reading is meant, none for the reading where nothing is said.
    """

    minutes: int
    us_summer: bool
    order: Order | None
    signs: tuple[str, ...]


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or short form in any language of the list, else None."""
    return _numbers("months").get(word.lower().rstrip("."))


def weekday_number(word: str) -> int | None:
    """1 (Monday) to 7 for the name of a day of the week, else None."""
    return _numbers("weekdays").get(word.lower().rstrip("."))


@cache
def _numbers(name: str) -> dict[str, int]:
    return {word: int(number) for number, _, words in rows(name) for word in words.split()}


@cache
def zones() -> dict[str, tuple[Zone, ...]]:
    """The readings of each abbreviation, the usual one first."""
    found: dict[str, list[Zone]] = {}
    for name, offset, order, signs in rows("zones"):
        hours, minutes = offset.removesuffix("/us").split(":")
        ahead = (abs(int(hours)) * 60 + int(minutes)) * (-1 if offset.startswith("-") else 1)
        users: Order | None = "dmy" if order == "dmy" else "mdy" if order == "mdy" else None
        marks = () if signs == "*" else tuple(signs.split("|"))
        found.setdefault(name, []).append(Zone(ahead, offset.endswith("/us"), users, marks))
    return {
        name: tuple(sorted(readings, key=lambda zone: bool(zone.signs))) for name, readings in found.items()
    }


@cache
def label_kinds() -> dict[str, str]:
    """Words before a date → "published", "updated" or "other"."""
    return {words: kind for kind, words in rows("date_labels")}


@cache
def relative_time() -> re.Pattern[str]:
    """Finds "2 hours ago" and its like."""
    number = r"(?:\d{1,3}|an?|one|einer?|une?|una?)"
    phrases = [re.escape(entry).replace(r"\{n\}", number) for entry in entries("relative_times")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)
