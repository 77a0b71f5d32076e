"""Reviews: who left which quote and claim accepted or rejected, and when, as history tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from claims.models import Claim, Quote, SetItem
from sources.workbench.models import Status
from sources.workbench.parts import parts

__all__ = ["Review", "lacking_second_review", "reviews", "reviews_of"]

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


def reviews_of(quotes: Sequence[dict[str, Any]], claims: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """What each person said last of these quotes and claims (entries with their keys), and on which day (UTC).

    People are named as they sign: by their full name, else by their account.
    """
    found = []
    for kind, model, entries in (("quote", Quote, quotes), ("claim", Claim, claims)):
        for keys in parts([entry["key"] for entry in entries], _CHUNK):
            rows = model.history.filter(key__in=keys, history_user__isnull=False).order_by("history_id")
            last: dict[tuple[str, int], dict[str, str]] = {}
            for row in rows.select_related("history_user").only(
                "key", "status", "history_date",
                *(f"history_user__{name}" for name in ("username", "first_name", "last_name")),
            ):  # fmt: skip
                user = row.history_user
                last[row.key, user.pk] = {
                    kind: row.key,
                    "by": user.get_full_name() or user.get_username(),
                    "status": row.status,
                    "on": row.history_date.astimezone(UTC).date().isoformat(),
                }
            found += [one for one in last.values() if one["status"] != Status.SUGGESTED]
    return sorted(found, key=lambda one: (one.get("quote", ""), one.get("claim", ""), one["by"], one["on"]))
