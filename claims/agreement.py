"""How far people who coded the same items agree: per cent, Cohen's kappa, Krippendorff's alpha. No Django here.

Values are names without an order (nominal); None where somebody gave none. Of two people: Cohen, “A coefficient
of agreement for nominal scales”, Educational and Psychological Measurement 20 (1960). Of any number, with values
missing: Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), the nominal metric. Intervals are
those of the percentile bootstrap over items (Efron and Tibshirani 1993, chapter 13).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Agreement", "of_all", "of_two"]

_RESAMPLES = 1_000
_SEED = 20_260_101  # the same codes give the same interval
_TAIL = 2.5  # per cent on either side of the interval

Value = str | None
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on `n` items, those that at least two people gave a value.

    `share`: of the pairs of values that two people gave one item, how many are the same, 0 to 1; None where no
    item has two. `coefficient`: kappa or alpha, 1 at most; None also where all values are the same, for what
    chance would do cannot be told then. `low` and `high`: its interval of 95 per cent.
    """

    n: int
    share: float | None = None
    coefficient: float | None = None
    low: float | None = None
    high: float | None = None


def of_two(first: Sequence[Value], second: Sequence[Value]) -> Agreement:
    """Cohen's kappa of two people, whose values stand in the order of the same items.

    Raises ValueError where they are not of one length.
    """
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if not pairs:
        return Agreement(0)
    names = sorted({value for pair in pairs for value in pair})
    ones = np.eye(len(names))
    place = {name: at for at, name in enumerate(names)}
    left, right = (ones[[place[pair[side]] for pair in pairs]] for side in (0, 1))
    same = (left * right).sum(axis=1)

    def kappa(weights: Floats) -> Floats:
        n = weights.sum(axis=1)
        observed = weights @ same / n
        expected = ((weights @ left) * (weights @ right)).sum(axis=1) / n**2
        return _corrected(1 - observed, 1 - expected)

    return _measured(len(pairs), float(same.mean()), kappa)


def of_all(items: Sequence[Sequence[Value]]) -> Agreement:
    """Krippendorff's alpha of any number of people; each item is the values they gave it, in any order."""
    units = [given for item in items if len(given := [value for value in item if value is not None]) > 1]
    if not units:
        return Agreement(0)
    names = sorted({value for unit in units for value in unit})
    place = {name: at for at, name in enumerate(names)}
    counts = np.zeros((len(units), len(names)))
    for row, unit in zip(counts, units, strict=True):
        for value in unit:
            row[place[value]] += 1
    values = counts.sum(axis=1)
    different = (counts * (values[:, None] - counts)).sum(axis=1)  # ordered pairs in a unit that differ
    disagreement = different / (values - 1)

    def alpha(weights: Floats) -> Floats:
        n = weights @ values
        totals = weights @ counts
        expected = (totals * (n[:, None] - totals)).sum(axis=1) / (n - 1)
        return _corrected(weights @ disagreement, expected)

    share = 1 - different.sum() / (values * (values - 1)).sum()
    return _measured(len(units), float(share), alpha)


def _corrected(observed: Floats, expected: Floats) -> Floats:
    """1 less the disagreement observed, as a part of that expected by chance; NaN where none is expected."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 1e-12, 1 - observed / expected, np.nan)


def _measured(n: int, share: float, coefficient: Any) -> Agreement:
    """`coefficient` takes rows of weights, one weight an item, and gives a value for each row."""
    value = float(coefficient(np.ones((1, n)))[0])
    if np.isnan(value):
        return Agreement(n, share)
    weights = np.random.default_rng(_SEED).multinomial(n, np.full(n, 1 / n), size=_RESAMPLES)
    drawn = coefficient(weights.astype(np.float64))
    drawn = drawn[~np.isnan(drawn)]  # a sample with one value alone says nothing
    if n < 2 or not drawn.size:
        return Agreement(n, share, value)
    low, high = np.percentile(drawn, (_TAIL, 100 - _TAIL))
    return Agreement(n, share, value, float(low), float(high))
