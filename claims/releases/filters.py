"""Saved filters: what a set with the rule "a saved filter" takes in.

A filter is stored as `{"quotes": {"status": "accepted", "source": "PTI"}, "claims": {…}}`:
criteria by name, all of which must hold. `fill` makes the set's items what it finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Max, QuerySet

from claims.models import Claim, CuratedSet, Quote, SetItem
from sources.workbench.curation import Changes
from sources.workbench.models import Status

__all__ = ["CRITERIA", "fill", "found_by", "validate_filter"]

# What can be asked for, and the lookup it means; what was rejected is never taken in.
CRITERIA: dict[str, dict[str, str]] = {
    "quotes": {
        "status": "status",
        "kind": "kind",
        "speaker": "speaker__key",
        "source": "article__source__name",
        "agency": "article__agency__name",
        "language": "article__language",
        "said_from": "said_on__gte",
        "said_to": "said_on__lte",
        "printed_from": "article__published_on__gte",
        "printed_to": "article__published_on__lte",
        "relayed_via": "relayed_via",
        "min_confidence": "confidence__gte",
        "words": "text__icontains",
    },
    "claims": {
        "status": "status",
        "kind": "kind",
        "verdict": "verdict",
        "topic": "topics__name",
        "words": "text__icontains",
    },
}


def validate_filter(saved: Any) -> None:
    """Raise ValidationError where a filter names something we do not know."""
    if not isinstance(saved, dict) or not saved or set(saved) - set(CRITERIA):
        raise ValidationError('A filter is {"quotes": {…}}, {"claims": {…}} or both.')
    for what, criteria in saved.items():
        if not isinstance(criteria, dict):
            raise ValidationError(f"Criteria for {what} are names with values.")
        if unknown := sorted(set(criteria) - set(CRITERIA[what])):
            known = ", ".join(CRITERIA[what])
            raise ValidationError(f"{what} cannot be filtered by {unknown[0]}; known: {known}.")


def found_by(saved: Mapping[str, Any]) -> tuple[QuerySet[Quote], QuerySet[Claim]]:
    """The quotes and the claims a filter finds now. Raises ValidationError."""
    validate_filter(saved)
    quotes, claims = Quote.objects.none(), Claim.objects.none()
    try:
        if "quotes" in saved:
            quotes = Quote.objects.filter(**_lookups("quotes", saved["quotes"]))
        if "claims" in saved:
            claims = Claim.objects.current().filter(**_lookups("claims", saved["claims"])).distinct()
    except (FieldError, TypeError, ValueError) as error:
        raise ValidationError(f"The filter cannot be used: {error}.") from None
    return (
        quotes.exclude(status=Status.REJECTED).order_by("article__digest", "start", "end", "pk"),
        claims.exclude(status=Status.REJECTED).order_by("key"),
    )


def fill(curated_set: CuratedSet, changes: Changes) -> tuple[int, int]:
    """Add what the filter finds and remove what it does not; how many of each."""
    quotes, claims = found_by(curated_set.filter)
    wanted: list[tuple[int | None, int | None]] = [
        *((pk, None) for pk in quotes.values_list("pk", flat=True)),
        *((None, pk) for pk in claims.values_list("pk", flat=True)),
    ]
    have = {(item.quote_id, item.claim_id): item for item in curated_set.items.all()}
    gone = [item for pair, item in have.items() if pair not in set(wanted)]
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


def _lookups(what: str, criteria: Mapping[str, Any]) -> dict[str, Any]:
    return {CRITERIA[what][name]: value for name, value in criteria.items()}
