"""How far people who coded the same items agree: per cent, Cohen's kappa, Krippendorff's alpha. No Django here.

Values are names without an order, or sets of names; None where somebody gave none. Of two people: Cohen, “A
coefficient of agreement for nominal scales”, Educational and Psychological Measurement 20 (1960). Of any number, with
values missing: Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), with the nominal metric or, where
values are sets, the distance MASI (Passonneau, “Measuring Agreement on Set-valued Items (MASI) for Semantic and
Pragmatic Annotation”, LREC 2006). Intervals are those of the percentile bootstrap over items (Efron and Tibshirani
1993, chapter 13).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = ["Agreement", "masi", "nominal", "of_all", "of_two"]

_RESAMPLES = 1_000
_SEED = 20_260_101  # the same codes give the same interval
_TAIL = 2.5  # per cent on either side of the interval

Given = TypeVar("Given", bound=Hashable)
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


def nominal(values: Sequence[Hashable]) -> Floats:
    """How far each is from each, rows and columns in their order: values are the same (0) or not (1)."""
    return 1 - np.eye(len(values))


def masi(values: Sequence[AbstractSet[str]]) -> Floats:
    """How far each set is from each, 0 to 1: less where two share much, and where one holds the other.

    1 - J · M: J the part of all their members that two share (Jaccard); M is 1 where they are equal, 2/3 where one
    holds the other, 1/3 where they overlap, 0 where they share nothing. Sets are different and not empty.
    """
    names = {name: at for at, name in enumerate(sorted(frozenset().union(*values)))}
    held = np.zeros((len(values), len(names)))
    for row, value in zip(held, values, strict=True):
        row[[names[name] for name in value]] = 1
    shared, sizes = held @ held.T, held.sum(axis=1)
    together = sizes[:, None] + sizes - shared
    holds = shared == np.minimum(sizes[:, None], sizes)
    kind = np.where(shared == together, 1, np.where(holds, 2 / 3, 1 / 3))
    return 1 - shared / together * kind


def of_two(first: Sequence[Given | None], second: Sequence[Given | None]) -> Agreement:
    """Cohen's kappa of two people, whose values stand in the order of the same items.

    Raises ValueError where they are not of one length.
    """
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if not pairs:
        return Agreement(0)
    names = dict.fromkeys(value for pair in pairs for value in pair)
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


def of_all(
    items: Sequence[Sequence[Given | None]], distance: Callable[[Sequence[Given]], Floats] = nominal
) -> Agreement:
    """Krippendorff's alpha of any number of people; each item is the values they gave it, in any order.

    `distance`: of different values, how far each is from each.
    """
    units = [given for item in items if len(given := [value for value in item if value is not None]) > 1]
    if not units:
        return Agreement(0)
    names = list(dict.fromkeys(value for unit in units for value in unit))
    place = {name: at for at, name in enumerate(names)}
    apart = distance(names)
    counts = np.zeros((len(units), len(names)))
    for row, unit in zip(counts, units, strict=True):
        for value in unit:
            row[place[value]] += 1
    values = counts.sum(axis=1)
    disagreement = ((counts @ apart) * counts).sum(axis=1) / (values - 1)  # of ordered pairs in a unit

    def alpha(weights: Floats) -> Floats:
        n = weights @ values
        totals = weights @ counts
        expected = ((totals @ apart) * totals).sum(axis=1) / (n - 1)
        return _corrected(weights @ disagreement, expected)

    different = (counts * (values[:, None] - counts)).sum()
    share = 1 - different / (values * (values - 1)).sum()
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
