"""Multinomial logistic regression with a quadratic penalty, by Newton's method (Böhning 1992).

Comes in: rows of features, what each row is, its weight. Goes out: a `Judge`. Some twenty features and
four classes make a system of under a hundred unknowns, which numpy solves at once; nothing
heavier is needed. Pure.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from claims.matching.judge import RELATIONS, Judge, softmax

__all__ = ["fit", "refit"]

PENALTY = 15.0
REFIT_PENALTY = 30.0  # what a learned weight costs that is not the one it starts from
MOST_STEPS = 50
ENOUGH = 1e-6  # a step, or what it gains, that is not worth taking

Floats = NDArray[np.float64]
Classes = NDArray[np.int64]


def fit(rows: Floats, classes: Classes, strength: Floats, penalty: float = PENALTY) -> Judge:
    """Weights for `rows`, whose class is a place in RELATIONS; each row counts by its `strength`."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-6] = 1.0
    start = np.zeros((rows.shape[1] + 1, len(RELATIONS)))
    held = np.full(start.shape, penalty)
    held[-1] = 1e-3  # the constant is free
    weights = _solve((rows - mean) / scale, classes, strength, start, held)
    return Judge(mean, scale, weights - weights[:, :1])


def refit(judge: Judge, rows: Floats, classes: Classes, penalty: float = REFIT_PENALTY) -> Judge:
    """Other weights near those of `judge` that say better what these rows are."""
    held = np.full(judge.weights.shape, penalty)
    scaled = (rows - judge.mean) / judge.scale
    weights = _solve(scaled, classes, np.ones(len(rows)), judge.weights, held)
    return Judge(judge.mean, judge.scale, weights - weights[:, :1])


def _solve(rows: Floats, classes: Classes, strength: Floats, start: Floats, held: Floats) -> Floats:
    """The weights that make the classes likeliest; leaving `start` costs as much as `held`."""
    full = np.hstack([rows, np.ones((len(rows), 1))])
    wanted = np.eye(len(RELATIONS))[classes]

    def loss(weights: Floats) -> float:
        likely = np.maximum(softmax(full @ weights)[np.arange(len(full)), classes], 1e-300)
        return float(-strength @ np.log(likely) + 0.5 * (held * (weights - start) ** 2).sum())

    weights, now = start, loss(start)
    for _ in range(MOST_STEPS):
        chances = softmax(full @ weights)
        slope = full.T @ ((chances - wanted) * strength[:, None]) + held * (weights - start)
        step = np.linalg.solve(_curvature(full, chances, strength, held), slope.T.ravel())
        step = step.reshape(len(RELATIONS), -1).T
        while (then := loss(weights - step)) > now and np.abs(step).max() > ENOUGH:
            step = step / 2
        if now - then < ENOUGH:
            break
        weights, now = weights - step, then
    return weights


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
