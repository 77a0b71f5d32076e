"""Second review: which items of a set were accepted by two people, as history and decisions tell.

Called by `FreezeRelease` for sets that ask for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.models import Claim, Quote, SetItem
from sources.models import Status

__all__ = ["lacking_second_review"]

_CHUNK = 500
_ENOUGH = 2


def lacking_second_review(items: Sequence[SetItem]) -> list[SetItem]:
    """The items whose record fewer than two people left accepted."""
    quotes = _reviewers(Quote, [item.quote_id for item in items if item.quote_id])
    claims = _reviewers(Claim, [item.claim_id for item in items if item.claim_id])
    lacking = []
    for item in items:
        people = quotes.get(item.quote_id, set()) if item.quote_id else claims.get(item.claim_id or 0, set())
        if len(people) < _ENOUGH:
            lacking.append(item)
    return lacking


def _reviewers(model: type[Quote] | type[Claim], pks: Sequence[int]) -> dict[int, set[int]]:
    """For each record that is accepted: the accounts that left it so since it was last anything else."""
    found: dict[int, set[int]] = {}
    for start in range(0, len(pks), _CHUNK):
        rows = model.history.filter(id__in=pks[start : start + _CHUNK]).order_by("id", "history_id")
        for pk, status, user in rows.values_list("id", "status", "history_user_id"):
            people = found.setdefault(pk, set())
            if status != Status.ACCEPTED:
                people.clear()
            elif user is not None:
                people.add(user)
    return found
