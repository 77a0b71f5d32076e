"""What is known of outlets and agencies before any page is read: kind, country, language, other names.

Comes in: `fixtures/sources.csv`, which `manage.py import` can load as a whole, too. Goes
out: a record for a name. Called by ingest when a page names a source for the first time.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["FILE", "KnownSource", "known_source"]

FILE = Path(__file__).resolve().parent.parent / "fixtures" / "sources.csv"


@dataclass(frozen=True, slots=True)
class KnownSource:
    """One line of the file; empty where nothing is known."""

    name: str
    kind: str
    country: str
    language: str
    homepage: str
    names: tuple[str, ...]


def known_source(name: str) -> KnownSource | None:
    """The outlet or agency that goes by this name, letter case aside."""
    return _by_name().get(name.casefold())


@cache
def _by_name() -> dict[str, KnownSource]:
    if not FILE.exists():  # installed without its data: sources are made by name alone
        return {}
    found: dict[str, KnownSource] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            names = tuple(json.loads(row.pop("names")))
            source = KnownSource(**row, names=names)
            for each in (source.name, *names):
                found.setdefault(each.casefold(), source)
    return found
