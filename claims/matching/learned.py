"""What the decisions taken in this database add to the weights of pairs of claims.

Comes in: decided pairs with the features they were suggested for. Goes out: weights near the
program's own, kept as a row of `PairWeights`; and the scores of pairs that wait, anew. It orders pairs
and names the likeliest relation; it decides nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from claims.matching.judge import METHOD, RELATIONS, Judge, judge, likeliest, worth
from claims.matching.pair_features import NAMES
from claims.matching.regression import refit
from claims.models import ClaimLink, PairWeights, Relation
from claims.vectors import available
from sources.workbench.models import PairState

__all__ = ["LEAST_DECISIONS", "decided_pairs", "judge_here", "learn", "rescore", "shifts_of"]

LEAST_DECISIONS = 200
_BATCH = 2_000
_CLASS = {
    Relation.NONE: "none", Relation.SAME: "same", Relation.CONTRADICTS: "contradicts",
    Relation.RELATED: "related", Relation.SUPPORTS: "related", Relation.RESPONDS: "related",
}  # fmt: skip


def decided_pairs() -> Any:
    """The decided pairs that the machine had suggested, with what it measured."""
    decided = (PairState.ACCEPTED, PairState.REJECTED)
    return ClaimLink.objects.filter(state__in=decided, method=METHOD).exclude(measured=[])


def learn() -> PairWeights:
    """Weights from the decisions there are; not saved yet. Raises ValueError where there are none."""
    found = list(decided_pairs().order_by("pk").values_list("measured", "relation"))
    rows = np.array([measured for measured, _ in found], dtype=np.float64)
    classes = np.array([RELATIONS.index(_CLASS[Relation(relation)]) for _, relation in found])
    if not found or rows.shape[1:] != (len(NAMES),):
        raise ValueError("no decided pair has the features of this program")
    own = judge(available())
    shift = (refit(own, rows, classes).weights - own.weights).round(4)
    shifts = {
        name: dict(zip(RELATIONS[1:], row[1:].tolist(), strict=True))
        for name, row in zip((*NAMES, "constant"), shift, strict=True)
    }
    return PairWeights(method=METHOD, decisions=len(found), shifts=shifts, learned_at=timezone.now())


def shifts_of(weights: PairWeights) -> NDArray[np.float64]:
    """A row a feature and one for the constant, a column a relation."""
    return np.array(
        [[weights.shifts[name].get(relation, 0.0) for relation in RELATIONS] for name in (*NAMES, "constant")]
    )


def judge_here() -> Judge:
    """The program's weights, with what was learned here where it fits them."""
    own = judge(available())
    learned = PairWeights.objects.filter(method=METHOD).order_by("pk").last()
    if learned is None or set(learned.shifts) != {*NAMES, "constant"}:
        return own
    return Judge(own.mean, own.scale, own.weights + shifts_of(learned))


def rescore() -> int:
    """Score the pairs that wait anew, by the weights of now; return how many there are."""
    own, done = judge_here(), 0
    waiting = ClaimLink.objects.filter(state=PairState.SUGGESTED, method=METHOD).exclude(measured=[])
    while batch := list(waiting.filter(pk__gt=done).order_by("pk")[:_BATCH]):
        done = batch[-1].pk
        chances = own.chances(np.array([link.measured for link in batch], dtype=np.float64))
        for link, row, score in zip(batch, chances, worth(chances).tolist(), strict=True):
            relation = likeliest(row)
            # "Supports" and "responds to" stand for "related" where a word shows it.
            if _CLASS[Relation(link.relation)] != relation:
                link.relation, link.backward = relation, False
            link.score = score
        ClaimLink.objects.bulk_update(batch, ["relation", "backward", "score"], batch_size=200)
    return waiting.count()
