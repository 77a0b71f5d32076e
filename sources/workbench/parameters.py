"""Numbers as requests give them: anybody can send anything, and not every digit is a number ("²")."""

from __future__ import annotations

__all__ = ["LARGEST", "number", "whole_number"]

LARGEST = 2**63 - 1  # what a column of either database holds


def whole_number(given: str) -> int | None:
    """The whole number from 0 on that these ASCII digits are; None for anything else, and where no column holds it."""
    if not (given.isascii() and given.isdecimal() and len(given) < 20):
        return None
    value = int(given)
    return value if value <= LARGEST else None


def number(given: str) -> int:
    """A record's number as it was given; 0, which no record has, for anything else."""
    return whole_number(given) or 0
