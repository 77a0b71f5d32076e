"""How telling terms are among the claims of this database.

Comes in: terms. Goes out: a weight from 0 to 1 each, from the counts that the index keeps; what was looked
up is remembered. The index must be fresh.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from claims.matching.profile import weights_of
from claims.search import CLAIMS

__all__ = ["Weighing"]

_KEPT = 500_000


class Weighing:
    """Called with terms, gives their weights; `counts` says in how many claims each is."""

    def __init__(self, size: int | None = None) -> None:
        """`size`: how many claims there are, where that is known."""
        self.size = CLAIMS.totals()[0] if size is None else size
        self.counts: dict[str, int] = {}

    def __call__(self, wanted: Collection[str]) -> Mapping[str, float]:
        if len(self.counts) > _KEPT:
            self.counts.clear()
        new = {term for term in wanted if term not in self.counts}
        if new:
            self.counts.update(dict.fromkeys(new, 0) | CLAIMS.record_counts(new))
        return weights_of(wanted, self.counts, self.size)
