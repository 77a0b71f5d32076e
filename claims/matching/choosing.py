"""Which of the measured pairs an editor is asked about: the best, of no claim more than there is room for.

Comes in: pairs of some claims, with what they are worth. Goes out: those of them to be suggested. What is chosen depends on
the order in which claims come, and on nothing else: however many processes measured the pairs, one chooses.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, MutableMapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count
from numpy.typing import NDArray

from claims.models import ClaimLink
from sources.workbench.among import Keys
from sources.workbench.models import PairState

__all__ = ["MOST_EACH", "Choice", "Measured", "there", "waiting", "with_room"]

MOST_EACH = 8  # suggestions that wait for a claim, whichever side it is on
_KEPT = 300_000  # claims whose count is remembered

Numbers = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """Pairs, a row each, best first, and of equals the one of lower numbers first.

    `pairs` holds the numbers of two claims, the older first; `features` and `chances` are what the judge went by and said.
    """

    pairs: NDArray[np.int64]
    scores: NDArray[np.float64]
    features: NDArray[np.float64]
    chances: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.pairs)

    def take(self, rows: Sequence[int] | NDArray[np.int64]) -> Measured:
        at = np.asarray(rows, dtype=np.int64)
        return Measured(self.pairs[at], self.scores[at], self.features[at], self.chances[at])

    def numbers(self) -> list[Numbers]:
        return [(one, other) for one, other in self.pairs.tolist()]

    def best_first(self) -> Measured:
        """In the order described, each pair once."""
        order = np.lexsort((self.pairs[:, 1], self.pairs[:, 0], -self.scores))
        pairs = self.pairs[order]
        _, first = np.unique(pairs, axis=0, return_index=True)
        return self.take(order[np.sort(first)])

    @classmethod
    def none(cls) -> Measured:
        """No pairs."""
        nothing = np.zeros(0)
        return cls(
            nothing.astype(np.int64).reshape(0, 2), nothing, nothing.reshape(0, 0), nothing.reshape(0, 0)
        )

    @classmethod
    def joined(cls, several: Sequence[Measured]) -> Measured:
        """Pairs of several measurements, one at least."""
        columns = (
            np.concatenate([getattr(one, name) for one in several])
            for name in ("pairs", "scores", "features", "chances")
        )
        return cls(*columns).best_first()


class Choice:
    """Chooses for one batch of claims after another, also while what was chosen before waits to be written.

    How many suggestions wait for a claim is asked once and counted from then on: a decision made meanwhile leaves room
    for another pair in the next comparison.
    """

    def __init__(self) -> None:
        self._chosen: deque[tuple[int, set[Numbers]]] = deque()  # (number of the batch, its pairs)
        self._batches = self._written = 0
        self._waiting: dict[int, int] = {}

    def begin(self) -> int:
        """How many batches are in the database now: to be asked before a batch is measured, and given to `choose`."""
        return self._written

    def choose(self, found: Measured, since: int) -> Measured:
        """Those of the pairs that are new, as long as there is room for both claims.

        `found` has no pairs that were in the database when it was measured, as those of the first `since` batches.
        """
        while self._chosen and self._chosen[0][0] < min(since, self._written):
            self._chosen.popleft()
        pairs = found.numbers()
        known = {pair for _, some in self._chosen for pair in some}
        new = [at for at, pair in enumerate(pairs) if pair not in known]
        self._ask({number for at in new for number in pairs[at]})
        room = with_room([pairs[at] for at in new], MOST_EACH, self._waiting)
        chosen = found.take([new[at] for at in room])
        self._chosen.append((self._batches, set(chosen.numbers())))
        self._batches += 1
        return chosen

    def written(self) -> None:
        """The first of the batches whose pairs were chosen is in the database now."""
        self._written += 1

    def _ask(self, ids: set[int]) -> None:
        if len(self._waiting) > _KEPT:
            self._waiting.clear()
        new = ids - self._waiting.keys()
        self._waiting.update(dict.fromkeys(new, 0) | waiting(new))
        unwritten = (pair for number, pairs in self._chosen if number >= self._written for pair in pairs)
        for one in (one for pair in unwritten for one in pair if one in new):
            self._waiting[one] += 1


def there(pairs: Collection[Numbers]) -> set[Numbers]:
    """Which of the pairs are in the database, whatever was decided."""
    wanted = set(pairs)
    links = ClaimLink.objects.filter(claim__among=Keys({claim for claim, _ in wanted})).order_by()
    return wanted.intersection(links.values_list("claim_id", "other_id"))


def with_room(pairs: Sequence[Numbers], most: int, counts: MutableMapping[int, int]) -> list[int]:
    """The places of the pairs, best first, that can be suggested so that no claim waits in more than `most`.

    `counts` says in how many each claim waits; those that are chosen are added.
    """
    chosen = []
    for at, (one, other) in enumerate(pairs):
        if counts[one] < most and counts[other] < most:
            counts[one] += 1
            counts[other] += 1
            chosen.append(at)
    return chosen


def waiting(ids: Collection[int]) -> Counter[int]:
    """How many suggestions wait for each claim, of those for which any do."""
    found: Counter[int] = Counter()
    for side in ("claim_id", "other_id"):
        # With the state as a condition SQLite would go through all that wait, and not by the claims.
        links = ClaimLink.objects.filter(**{f"{side}__among": Keys(ids)}).order_by()
        for number, state, count in links.values_list(side, "state").annotate(Count("pk")):
            found[number] += count if state == PairState.SUGGESTED else 0
    return found
