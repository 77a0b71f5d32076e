"""Multinomial logistic regression with a quadratic penalty, by Newton's method (Böhning 1992).

Comes in: rows of features, what each row is, its weight. Goes out: a `Judge`. Some twenty features and
four classes make a system of under a hundred unknowns, which numpy solves at once; nothing
heavier is needed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from claims.matching.judge import RELATIONS, Judge, softmax

__all__ = ["fit"]

PENALTY = 15.0
MOST_STEPS = 30

Floats = NDArray[np.float64]


def fit(rows: Floats, classes: NDArray[np.int64], strength: Floats, penalty: float = PENALTY) -> Judge:
    """Weights for `rows`, whose class is a place in RELATIONS; each row counts by its `strength`."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-6] = 1.0
    full = np.hstack([(rows - mean) / scale, np.ones((len(rows), 1))])
    wanted = np.eye(len(RELATIONS))[classes]
    weights = np.zeros((full.shape[1], len(RELATIONS)))
    held = np.full(weights.shape, penalty)
    held[-1] = 1e-3  # the constant is free
    for _ in range(MOST_STEPS):
        chances = softmax(full @ weights)
        slope = full.T @ ((chances - wanted) * strength[:, None]) + held * weights
        step = np.linalg.solve(_curvature(full, chances, strength, held), slope.T.ravel())
        weights = weights - step.reshape(len(RELATIONS), -1).T
        if np.abs(step).max() < 1e-6:
            break
    return Judge(mean, scale, weights - weights[:, :1])


def _curvature(full: Floats, chances: Floats, strength: Floats, held: Floats) -> Floats:
    """The Hessian, class by class."""
    size, count = full.shape[1], chances.shape[1]
    whole = np.zeros((size * count, size * count))
    for one in range(count):
        for other in range(one, count):
            share = strength * chances[:, one] * ((one == other) - chances[:, other])
            block = full.T @ (full * share[:, None])
            whole[one * size : (one + 1) * size, other * size : (other + 1) * size] = block
            whole[other * size : (other + 1) * size, one * size : (one + 1) * size] = block.T
    return whole + np.diag(held.T.ravel())
