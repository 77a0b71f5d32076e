"""Import profiles: files whose columns, dates and numbers are written in other ways than ours.

A profile says which of a file's columns holds which of ours, how its cells are separated and encoded, and how it
writes days and fractions. What it leaves open is taken from the file where that is certain, and told.
"""

from __future__ import annotations

from .opening import ENCODINGS, SEPARATORS, opened
from .profile import DATES, DECIMALS, Profile, profile_of
from .turning import Turned, as_records, matched, turned

__all__ = [
    "DATES",
    "DECIMALS",
    "ENCODINGS",
    "SEPARATORS",
    "Profile",
    "Turned",
    "as_records",
    "matched",
    "opened",
    "profile_of",
    "turned",
]
