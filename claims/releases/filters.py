"""Saved filters: what a set with the rule "saved filter" takes in.

`claims.criteria` has what can be asked for. `fill` makes the set's items what a filter finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Max, QuerySet

from claims.criteria import CRITERIA, check_criteria
from claims.days import of_days
from claims.keys import topic_key
from claims.models import Claim, CuratedSet, Quote, SetItem, Topic
from claims.topics import claims_under, quotes_under
from sources.workbench.curation import Changes
from sources.workbench.models import Status

__all__ = ["fill", "found_by"]


def found_by(saved: Mapping[str, Any]) -> tuple[QuerySet[Quote], QuerySet[Claim]]:
    """The quotes and the claims a filter finds now. Raises ValidationError."""
    try:
        check_criteria(saved)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    quotes: QuerySet[Quote] = Quote.objects.none()
    claims: QuerySet[Claim] = Claim.objects.none()
    try:
        if "quotes" in saved:
            quotes = _quotes(_lookups("quotes", saved["quotes"]))
        if "claims" in saved:
            claims = _claims(_lookups("claims", saved["claims"]))
    except (FieldError, TypeError, ValueError) as error:
        raise ValidationError(f"Invalid filter: {error}.") from None
    return (
        quotes.exclude(status=Status.REJECTED).order_by("article__digest", "start", "end", "pk"),
        claims.exclude(status=Status.REJECTED).order_by("key"),
    )


def _quotes(lookups: dict[str, object]) -> QuerySet[Quote]:
    """The quotes; a topic's by their numbers, so that none comes twice, and those of a stretch of days."""
    topic = lookups.pop("topic", None)
    first, last = (
        date.fromisoformat(str(day)) if (day := lookups.pop(f"day__{way}", None)) else None
        for way in ("gte", "lte")
    )
    quotes: QuerySet[Quote] = Quote.objects.filter(**lookups)
    if topic is not None:
        quotes = quotes.filter(pk__in=quotes_under(_named(str(topic))))
    if first or last:
        quotes = quotes.filter(pk__in=of_days(first, last))
    return quotes


def _claims(lookups: dict[str, object]) -> QuerySet[Claim]:
    topic = lookups.pop("topic", None)
    claims = Claim.objects.current().filter(**lookups)
    return claims if topic is None else claims.filter(pk__in=claims_under(_named(str(topic))))


def _named(topic: str) -> list[int]:
    return list(Topic.objects.filter(folded=topic_key(topic)).values_list("pk", flat=True))


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


def _lookups(what: str, criteria: Mapping[str, object]) -> dict[str, object]:
    return {CRITERIA[what][name]: value for name, value in criteria.items()}
