"""Weights counted on development data: named features → a score.

The data files in claims/lexicon hold one feature and its weight a line; a feature that is not
listed weighs nothing. Called by content_ends.py and speech_acts.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from claims.lexicon import entries

__all__ = ["score", "weights"]


@cache
def weights(name: str) -> dict[str, float]:
    """Feature → weight, from claims/lexicon/`name`."""
    table = {}
    for line in entries(name):
        feature, _, weight = line.rpartition(" ")
        table[feature] = float(weight)
    return table


def score(table: dict[str, float], features: Iterable[str]) -> float:
    """The sum of the weights of the features."""
    known = table.get
    return sum([known(feature, 0.0) for feature in features])
