"""What a pair of claims may be to each other, and how much it is worth an editor's time.

Comes in: pairs of profiles. Goes out: for each the chance of every relation and the expected worth. The
weights are data (`weights.json`), learned by `python -m claims.matching.training`; the file names its
features and is refused when they are not those of `claims.matching.pair_features`. A multinomial logistic
regression, so that every weight can be read. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.matching.pair_features import NAMES, rows_of
from claims.matching.profile import Profile

__all__ = [
    "METHOD", "RELATIONS", "WEIGHTS", "WORTH", "Judge", "WrongWeights", "judge", "likeliest", "read",
    "softmax", "worth",
]  # fmt: skip

METHOD = "weighed features, 5"  # counts up when FEATURES change
WEIGHTS = Path(__file__).parent / "weights.json"
RELATIONS = ("none", "same", "contradicts", "related")
# What an editor gains by deciding a pair of that relation: clashes are rarest and sought most.
WORTH = np.array([0.0, 1.0, 1.5, 0.3])

Floats = NDArray[np.float64]


class WrongWeights(ValueError):
    """A file of weights that does not fit the features of the program."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights: a row a feature and one for the constant, a column a relation."""

    mean: Floats
    scale: Floats
    weights: Floats

    def chances(self, measured: Floats) -> Floats:
        """For each row of features the chance of each of RELATIONS."""
        rows = (measured - self.mean) / self.scale
        return softmax(rows @ self.weights[:-1] + self.weights[-1])

    def judge(self, pairs: Sequence[tuple[Profile, Profile]]) -> Floats:
        """For each pair the chance of each of RELATIONS."""
        return self.chances(rows_of(pairs))


def worth(chances: Floats) -> Floats:
    """The expected worth of pairs, from 0 to 1."""
    return np.minimum(chances @ WORTH, 1.0).round(4)


def likeliest(chances: Floats) -> str:
    """The likeliest relation of a pair that has one."""
    return RELATIONS[1 + int(chances[1:].argmax())]


def softmax(rows: Floats) -> Floats:
    """Each row as chances."""
    raised = np.exp(rows - rows.max(axis=1, keepdims=True, initial=-np.inf))
    return raised / raised.sum(axis=1, keepdims=True)


@cache
def judge(meaning: bool = True, path: Path = WEIGHTS) -> Judge:
    """The weights learned with embeddings, or without. Raises WrongWeights, FileNotFoundError."""
    return read(json.loads(path.read_text(encoding="utf-8")), meaning, str(path))


def read(content: Any, meaning: bool, name: str) -> Judge:
    """Weights from the content of a file called `name`. Raises WrongWeights where they do not fit."""
    if tuple(content["features"]) != NAMES or tuple(content["relations"]) != RELATIONS:
        raise WrongWeights(
            f"{name} was learned for other features ({', '.join(content['features'])}); this program "
            f"has {', '.join(NAMES)}. Learn the weights anew: python -m claims.matching.training."
        )
    part = content["with embeddings" if meaning else "without embeddings"]
    return Judge(np.array(part["mean"]), np.array(part["scale"]), np.array(part["weights"]))
