"""Saved filters: what a set with the rule "saved filter" takes in.

`claims.filtering` has what can be asked for. `fill` makes the set's items what a filter finds.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max, QuerySet

from claims.filtering import from_saved, narrowed
from claims.models import Claim, CuratedSet, Quote, SetItem
from sources.workbench.curation import Changes
from sources.workbench.models import Status

__all__ = ["fill", "found_by"]


def found_by(saved: Mapping[str, object]) -> tuple[QuerySet[Quote], QuerySet[Claim]]:
    """The quotes and the claims a filter finds now; none that was rejected. Raises ValidationError."""
    asked = from_saved(saved)
    quotes: QuerySet[Quote] = Quote.objects.none()
    claims: QuerySet[Claim] = Claim.objects.none()
    if "quotes" in asked:
        quotes = narrowed("quotes", Quote.objects.exclude(status=Status.REJECTED), asked["quotes"])
    if "claims" in asked:
        current = Claim.objects.current().exclude(status=Status.REJECTED)
        claims = narrowed("claims", current, asked["claims"])
    return quotes.order_by("article__digest", "start", "end", "pk"), claims.order_by("key")


def fill(curated_set: CuratedSet, changes: Changes) -> tuple[int, int]:
    """Add what the filter finds and remove what it does not; how many of each."""
    quotes, claims = found_by(curated_set.filter)
    wanted: list[tuple[int | None, int | None]] = [
        *((pk, None) for pk in quotes.values_list("pk", flat=True)),
        *((None, pk) for pk in claims.values_list("pk", flat=True)),
    ]
    have = {(item.quote_id, item.claim_id): item for item in curated_set.items.all()}
    still = set(wanted)
    gone = [item for pair, item in have.items() if pair not in still]
    if gone:
        changes.delete(changes.lock(SetItem, gone))
    last = curated_set.items.aggregate(last=Max("position"))["last"] or 0
    fresh = [pair for pair in wanted if pair not in have]
    changes.create(
        [
            SetItem(curated_set=curated_set, quote_id=quote, claim_id=claim, position=last + n)
            for n, (quote, claim) in enumerate(fresh, 1)
        ]
    )
    if gone or fresh:
        changes.raise_version([curated_set])
    return len(fresh), len(gone)
