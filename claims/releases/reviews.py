"""Second review: which items of a set were accepted by two people, as history and decisions tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.models import Claim, Quote, SetItem
from sources.workbench.models import Status
from sources.workbench.parts import parts

__all__ = ["Review", "lacking_second_review", "reviews"]

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
    for part in parts(pks, _CHUNK):
        rows = model.history.filter(id__in=part).order_by("id", "history_id")
        for pk, status, user in rows.values_list("id", "status", "history_user_id"):
            people = found.setdefault(pk, set())
            if status != Status.ACCEPTED:
                people.clear()
            elif user is not None:
                people.add(user)
    return found


@dataclass(frozen=True, slots=True)
class Review:
    """An item with the names of the accounts that last left its record accepted, or rejected."""

    item: SetItem
    accepted_by: list[str]
    rejected_by: list[str]

    @property
    def is_done(self) -> bool:
        """Whether enough people accepted it and nobody disagrees."""
        return len(self.accepted_by) >= _ENOUGH and not self.rejected_by

    @property
    def is_disagreement(self) -> bool:
        """Whether one person accepted what another rejected."""
        return bool(self.accepted_by) and bool(self.rejected_by)


def reviews(items: Sequence[SetItem]) -> list[Review]:
    """For each item what each person who decided it said last, in the order of the items."""
    quotes = _verdicts(Quote, [item.quote_id for item in items if item.quote_id])
    claims = _verdicts(Claim, [item.claim_id for item in items if item.claim_id])
    found = []
    for item in items:
        said = quotes.get(item.quote_id, {}) if item.quote_id else claims.get(item.claim_id or 0, {})
        accepted, rejected = (
            sorted(name for name, status in said.items() if status == wanted)
            for wanted in (Status.ACCEPTED, Status.REJECTED)
        )
        found.append(Review(item, accepted, rejected))
    return found


def _verdicts(model: type[Quote] | type[Claim], pks: Sequence[int]) -> dict[int, dict[str, str]]:
    """For each record: account → the status it last left the record in."""
    found: dict[int, dict[str, str]] = {}
    for part in parts(pks, _CHUNK):
        rows = model.history.filter(id__in=part, history_user__isnull=False)
        rows = rows.order_by("id", "history_id")
        for pk, status, name in rows.values_list("id", "status", "history_user__username"):
            found.setdefault(pk, {})[name] = status
    return found
