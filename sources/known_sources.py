"""What is known of outlets and agencies before any page is read.

`sources/data/sources.csv`, which `manage.py import` can load as a whole, too: name, kind, country,
language, homepage and other names as in the database; the domains an outlet publishes under; other
forms in which a page prints its name (its company's, capitals), which are no names to store.
General knowledge of the world's press, and of the members of the big agencies' alliances.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sources.folding import folded_name

__all__ = ["FILE", "KnownSource", "known_source", "known_sources"]

FILE = Path(__file__).parent / "data" / "sources.csv"


@dataclass(frozen=True, slots=True)
class KnownSource:
    """One line of the file; a field is empty where nothing is known."""

    name: str
    kind: str
    country: str
    language: str
    homepage: str
    names: tuple[str, ...]
    domains: tuple[str, ...]
    printed: tuple[str, ...]


@cache
def known_sources() -> tuple[KnownSource, ...]:
    """All of them, by name."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            KnownSource(
                row["name"],
                row["kind"],
                row["country"],
                row["language"],
                row["homepage"],
                *(tuple(json.loads(row[column])) for column in ("names", "domains", "printed")),
            )
            for row in csv.DictReader(lines)
        )


def known_source(name: str) -> KnownSource | None:
    """The outlet or agency that goes by this name, letter case aside."""
    return _by_name().get(folded_name(name))


@cache
def _by_name() -> dict[str, KnownSource]:
    found: dict[str, KnownSource] = {}
    for source in known_sources():
        for each in (source.name, *source.names):
            found.setdefault(folded_name(each), source)
    return found
