"""What an editor would meet: figures of a queue of pairs from articles that the weights had not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from claims.matching.judge import RELATIONS, Judge, worth
from claims.matching.pair_features import NAMES
from claims.matching.regression import fit
from claims.matching.training.examples import Examples

__all__ = ["ablation", "cross_validated", "figures"]

CUTS = (50, 100, 200)
MOST = 900  # pairs in the queue, whose size is part of the figure
MOST_EACH = 8
_WORTH = ("same", "contradicts", "supports", "responds", "related")

Floats = NDArray[np.float64]


def cross_validated(examples: Examples, further: Examples, folds: int, without: Sequence[str] = ()) -> Floats:
    """The chances of each pair's relations by weights learned on other groups of articles."""
    kept = [at for at, name in enumerate(NAMES) if name not in without]
    part = _folds(examples, folds)[examples.groups]
    chances = np.zeros((len(examples.rows), len(RELATIONS)))
    for fold in range(folds):
        learned = (part != fold).all(axis=1)
        judge = _fit(examples, further, learned, kept)
        asked = part.min(axis=1) == fold
        chances[asked] = judge.chances(examples.rows[asked][:, kept])
    return chances


def _fit(examples: Examples, further: Examples, learned: NDArray[np.bool_], kept: list[int]) -> Judge:
    return fit(
        np.vstack([examples.rows[learned], further.rows])[:, kept],
        np.concatenate([examples.classes[learned], further.classes]),
        np.concatenate([examples.strength[learned], further.strength]),
    )


def _folds(examples: Examples, folds: int) -> NDArray[np.int64]:
    """A fold for each group, of about as many pairs each."""
    sizes = Counter(examples.groups.ravel().tolist())
    load = [0] * folds
    fold = np.zeros(max(sizes) + 1, dtype=np.int64)
    for group, size in sizes.most_common():
        fold[group] = load.index(min(load))
        load[fold[group]] += size
    return fold


def figures(examples: Examples, chances: Floats) -> Iterator[str]:
    """A table of the queue, and how often the relation is right."""
    queue = _queue(examples, chances)
    labels = examples.labels[queue]
    yield f"{'k':>5} worth  marked       same   contra. (recall)"
    for cut in (*CUTS, len(queue)):
        first = labels[:cut]
        marked = int(((first != "") & (first != "unclear")).sum())
        good = int(np.isin(first, _WORTH).sum())
        same, against = (
            (first == name).sum() / max(examples.marks[name], 1) for name in ("same", "contradicts")
        )
        yield f"{cut:>5} {good / max(marked, 1):.3f} {marked:>5}/{cut:<6} {same:.3f}  {against:.3f}"
    decided = np.isin(labels, _WORTH)
    right = examples.classes[queue][decided] == 1 + chances[queue][decided, 1:].argmax(axis=1)
    yield f"relation right: {right.mean():.3f} of {decided.sum()}; {loss(examples, chances)}"


def _queue(examples: Examples, chances: Floats) -> list[int]:
    """The best pairs, none of whose claims is in too many."""
    held: Counter[int] = Counter()
    queue: list[int] = []
    for at in np.argsort(-worth(chances), kind="stable"):
        one, other = examples.claims[at].tolist()
        if max(held[one], held[other]) < MOST_EACH:
            held.update((one, other))
            queue.append(int(at))
        if len(queue) == MOST:
            break
    return queue


def loss(examples: Examples, chances: Floats) -> str:
    """The logarithmic loss, in all and of the pairs of each relation; less is better."""
    likely = np.maximum(chances[np.arange(len(chances)), examples.classes], 1e-9)
    lost = -np.log(likely) * examples.strength
    parts = ", ".join(f"{name} {lost[examples.classes == at].sum():.0f}" for at, name in enumerate(RELATIONS))
    return f"loss {lost.sum():.1f} ({parts})"


def ablation(examples: Examples, further: Examples, folds: int) -> Iterator[str]:
    """The loss on articles left out, with all features and without each in turn."""
    yield f"{'all':<22} {loss(examples, cross_validated(examples, further, folds))}"
    for name in NAMES:
        yield f"{name:<22} {loss(examples, cross_validated(examples, further, folds, [name]))}"
