"""Which claims share most weight with a text, by its rarest terms.

Comes in: weights of terms. Goes out: numbers of claims with the weight they share. Lists of records
are remembered while many texts are looked up. Cost does not grow with the database as one would
fear: the rarest terms come first, until a number of records is found.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from claims.search import CLAIMS

__all__ = ["Postings"]

_KEPT = 4_000_000  # records remembered


class Postings:
    """Looks terms up in the index of claims, which must be fresh."""

    def __init__(self, most: int) -> None:
        self.most = most  # records looked up for one text, over its terms
        self._lists: dict[str, NDArray[np.int64]] = {}
        self._kept = 0

    def sharing(
        self, weights: Mapping[str, float], counts: Mapping[str, int], limit: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The `limit` claims that share most weight, most first, and how much; older first among equals.

        `counts` says in how many claims each term is; terms that are not in it are not looked up.
        """
        terms = self._rarest(weights, counts)
        self._look_up(terms)
        found = [self._lists[term] for term in terms]
        shares = [np.full(len(self._lists[term]), weights[term]) for term in terms]
        if not found:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        ids, place = np.unique(np.concatenate(found), return_inverse=True)
        shared = np.asarray(np.bincount(place, weights=np.concatenate(shares)), dtype=np.float64).round(6)
        best = np.lexsort((ids, -shared))[:limit]
        return ids[best], shared[best]

    def _rarest(self, weights: Mapping[str, float], counts: Mapping[str, int]) -> list[str]:
        """As many of the rarest terms as there is room for, one at least."""
        room = self.most
        terms: list[str] = []
        for term in sorted((term for term in weights if term in counts), key=lambda t: (counts[t], t)):
            if terms and counts[term] > room:
                break
            room -= min(counts[term], self.most)
            terms.append(term)
        return terms

    def _look_up(self, terms: list[str]) -> None:
        """Remember the records of the terms; one query for those that are not known."""
        missing = [term for term in terms if term not in self._lists]
        if missing and self._kept > _KEPT:
            self._lists.clear()
            self._kept = 0
            missing = terms
        for term, records in CLAIMS.postings(missing, self.most).items():
            self._lists[term] = np.array(records, dtype=np.int64)
            self._kept += len(records)
