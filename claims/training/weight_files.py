"""The data files that training writes, in the form in which extraction reads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from claims.extraction.find.score import Weights

from .models import Model

__all__ = ["write", "write_who"]

_ENDS = """\
# Where reported content ends: feature and weight, one a line (see find/content_ends.py for the
# features). Learned by multinomial logistic regression over the candidate ends of each clause,
# on news articles annotated with attributions (PolNeAR, training part); numbers only.
"""
_STATEMENTS = """\
# Which candidates are somebody's statement: feature and weight, one a line (see find/score.py for the
# features). Learned by a log-linear model on news articles annotated with attributions (PolNeAR, training
# part) and on sentences generated from treebanks (see docs/third-party.md); numbers and single words only.
"""
_ANTECEDENTS = """\
# What speaks for a person as the one whom "he" or "she" means: feature <tab> weight (see antecedents.py
# for the features). Learned by a log-linear model on pronouns that gender alone decides, and on surnames
# in a pronoun's place, in news articles (PolNeAR, training part); numbers only.
"""
_CONFIDENCE = """\
# What speaks for the words beside a quote as its speaker's: feature <tab> weight (see confidence.py for
# the features). Learned by logistic regression on news articles annotated with attributions (PolNeAR,
# training part); numbers only.
"""
_STEPS = """\
# What the weights of confidence.txt promise for articles left out of their training <tab> how often that came
# true, both rising. Learned by isotonic regression with confidence.txt; numbers only.
"""


def write(folder: Path, model: Model) -> None:
    """Write content-ends.txt and speech-acts.txt into `folder`. Raises OSError where it cannot be written to."""
    _save(folder / "content-ends.txt", _ENDS, _weights(model.ends))
    _save(folder / "speech-acts.txt", _STATEMENTS, _weights(model.statements))


def write_who(
    folder: Path, antecedents: Weights, confidence: Weights, steps: Sequence[tuple[float, float]]
) -> None:
    """Write antecedents.txt, confidence.txt and confidence-steps.txt into `folder`.

    Raises OSError where it cannot be written to.
    """
    _save(folder / "antecedents.txt", _ANTECEDENTS, [f"{name}\t{w:.2f}" for name, w in antecedents.items()])
    _save(folder / "confidence.txt", _CONFIDENCE, [f"{name}\t{w:.2f}" for name, w in confidence.items()])
    _save(
        folder / "confidence-steps.txt", _STEPS, [f"{promise:.3f}\t{right:.3f}" for promise, right in steps]
    )


def _save(path: Path, heading: str, lines: list[str]) -> None:
    path.write_text(heading + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def _weights(weights: Weights) -> list[str]:
    return [f"{name} {weight:.2f}" for name, weight in sorted(weights.items())]
