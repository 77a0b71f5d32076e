"""Models: choices with their answers → weights of the named features.

A log-linear model over the options of each choice (multinomial logistic regression); keeping a
candidate or not is the choice between its features and none. Weights come by stochastic gradient
descent with AdaGrad's steps (Duchi, Hazan and Singer, JMLR 2011), averaged over the later rounds
(Polyak and Juditsky 1992), in a fixed order, so that a run can be repeated.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.extraction.find.score import Weights, weigh

from .articles import Article
from .choices import Choice, Choices, watch

__all__ = ["Model", "chosen", "learn", "train"]

_ROUNDS, _RATE = 30, 0.15
# Weights this small are left out of the file.
_LEAST_WEIGHT = 0.08
# Of ends and of statements: how many options a feature must stand in, and how strongly its weight is
# held near zero. Found on a quarter of the articles, left out of training.
_ENDS = (6, 0.3)
_STATEMENTS = (10, 0.05)


@dataclass(frozen=True, slots=True)
class Model:
    """Feature → weight, of content-ends.txt and of speech-acts.txt."""

    ends: Weights
    statements: Weights


@dataclass(slots=True)
class _Encoded:
    """A choice as numbers: its features, and how often each option has them (options × features)."""

    features: NDArray[np.int64]
    options: NDArray[np.float64]
    right: int


def train(articles: Sequence[Article], generated: Sequence[Article] = ()) -> Model:
    """Both models, each learned while finding goes by the other as it is by then.

    Generated articles show in which frames something is said, and nothing of where annotators end it.
    """
    ends = _ends(watch(articles, None, None))
    # Candidates are weighed as they will stand: with the ends just learned.
    statements = _statements(watch([*articles, *generated], ends, None))
    # What is found changes what is left over for quotations without a cue: once more with both.
    ends = _ends(watch(articles, ends, statements))
    return Model(ends, _statements(watch([*articles, *generated], ends, statements)))


def _ends(watched: Sequence[Choices]) -> Weights:
    return learn([choice for choices in watched for choice in choices.ends], *_ENDS)


def _statements(watched: Sequence[Choices]) -> Weights:
    return learn([choice for choices in watched for choice in choices.statements], *_STATEMENTS)


def learn(choices: Sequence[Choice], least: int, penalty: float) -> dict[str, float]:
    """Weights of the features that stand in `least` options or more, by `penalty` held near zero."""
    counts = Counter(name for choice in choices for option in choice.options for name in set(option))
    names = sorted(name for name, count in counts.items() if count >= least)
    encoded = _encode(choices, {name: number for number, name in enumerate(names)})
    weights, squares, total = np.zeros(len(names)), np.full(len(names), 1e-6), np.zeros(len(names))
    order = np.random.default_rng(0)
    for number in range(_ROUNDS):
        for at in order.permutation(len(encoded)):
            choice = encoded[at]
            here = weights[choice.features]
            values = choice.options @ here
            error = np.exp(values - values.max())
            error /= error.sum()
            error[choice.right] -= 1
            slope = error @ choice.options + penalty * here
            square = squares[choice.features] + slope * slope
            squares[choice.features] = square
            weights[choice.features] = here - _RATE * slope / np.sqrt(square)
        if number >= _ROUNDS // 2:
            total += weights
    mean = (total / (_ROUNDS - _ROUNDS // 2)).round(2)
    return {name: float(w) for name, w in zip(names, mean, strict=True) if abs(w) >= _LEAST_WEIGHT}


def _encode(choices: Iterable[Choice], index: dict[str, int]) -> list[_Encoded]:
    encoded = []
    for choice in choices:
        known = [[index[name] for name in option if name in index] for option in choice.options]
        features = sorted({number for option in known for number in option})
        if len(known) > 1 and features:
            place = {number: at for at, number in enumerate(features)}
            table = np.zeros((len(known), len(features)))
            for row, option in zip(table, known, strict=True):
                for number in option:
                    row[place[number]] += 1
            encoded.append(_Encoded(np.array(features), table, choice.right))
    return encoded


def chosen(weights: Weights, choice: Choice) -> int:
    """The option of the greatest score; of equals the first."""
    return max(range(len(choice.options)), key=lambda number: weigh(weights, choice.options[number]))
