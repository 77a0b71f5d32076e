"""Body: which paragraphs of a page are the article, which are furniture.

Comes in: a page's paragraphs and their features. Goes out: for each paragraph whether it is
body, and of what is not, whether it stands above the article, within or below it. Called by
`sources.reading`.

A page is read as four stretches in order: above the article, then body, perhaps interrupted by
furniture, then below. Every paragraph scores for each of them (the sum of the weights of its
features), and the best path through the page is chosen (Viterbi 1967); this is a linear-chain
conditional random field (Lafferty, McCallum, Pereira 2001). The weights are numbers found on
marked pages by `training` and stand in `sources/data/body_weights.txt`.
"""

from __future__ import annotations

from functools import cache

from ..lexicon import rows
from .features import GROUPS, Features

__all__ = ["ABOVE", "BELOW", "BODY", "WITHIN", "choose_body"]

ABOVE, BODY, WITHIN, BELOW = range(4)

Weights = tuple[float, float, float, float]

# A page may be furniture alone, but that is rare.
_NO_BODY = -4.0


@cache
def _weights() -> tuple[list[list[Weights]], dict[str, float]]:
    """The weights by group and bin, and those of the steps from stretch to stretch."""
    table = {name: [(0.0, 0.0, 0.0, 0.0)] * size for name, size in GROUPS.items()}
    steps: dict[str, float] = {}
    for row in rows("body_weights"):
        if row[0] == "step":
            steps[row[1]] = float(row[2])
        elif row[0] in table:
            above, body, within, below = map(float, row[2:6])
            table[row[0]][int(row[1])] = (above, body, within, below)
    return list(table.values()), steps


def choose_body(features: Features) -> list[int]:
    """For each paragraph one of `ABOVE BODY WITHIN BELOW`. Linear in the paragraphs."""
    if not features.rows:
        return []
    table, steps = _weights()
    start_above, start_body, stay_above, begin, go_on, leave, end, stay_within, back, stay_below = (
        steps["start-above"],
        steps["start-body"],
        steps["above-above"],
        steps["above-body"],
        steps["body-body"],
        steps["body-within"],
        steps["body-below"],
        steps["within-within"],
        steps["within-body"],
        steps["below-below"],
    )
    above, body, within, below = start_above, start_body, float("-inf"), float("-inf")
    came: list[tuple[int, int, int]] = []  # the best stretch before body, within, below
    first = True
    for numbers in features.rows:
        a = b = w = z = 0.0
        for group, bin_ in zip(table, numbers, strict=True):
            scores = group[bin_]
            a += scores[0]
            b += scores[1]
            w += scores[2]
            z += scores[3]
        if first:
            first = False
            above, body = above + a, body + b
            came.append((ABOVE, BODY, BODY))
            continue
        best_body, from_body = body + go_on, BODY
        if above + begin > best_body:
            best_body, from_body = above + begin, ABOVE
        if within + back > best_body:
            best_body, from_body = within + back, WITHIN
        best_within, from_within = within + stay_within, WITHIN
        if body + leave > best_within:
            best_within, from_within = body + leave, BODY
        best_below, from_below = below + stay_below, BELOW
        if body + end > best_below:
            best_below, from_below = body + end, BODY
        above += stay_above + a
        body, within, below = best_body + b, best_within + w, best_below + z
        came.append((from_body, from_within, from_below))
    ends = {ABOVE: above + _NO_BODY, BODY: body, BELOW: below}
    here = max(ends, key=ends.__getitem__)
    path = [here]
    for step in reversed(came[1:]):
        if here != ABOVE:
            here = step[here - 1]
        path.append(here)
    return path[::-1]
