"""Fact-checks of others as entries, and as schema.org's ClaimReview with its author: theirs, not ours."""

from __future__ import annotations

from collections.abc import Sequence

from claims.models import Claim, FactCheck
from sources.workbench.models import Status

from .entries import Entries, Entry

__all__ = ["fact_check_entries", "fact_check_node"]

_FIELDS = (
    "key", "claim_text", "address", "title", "reviewer", "reviewer_address", "published", "rating", "rating_value",
    "rating_best", "rating_worst", "claimant", "claimant_address", "claimed", "appearances", "language", "status",
    "note",
)  # fmt: skip


def fact_check_entries(claims: Sequence[Claim]) -> dict[str, Entry]:
    """The fact-checks of these claims by their keys; rejected ones are left out."""
    rows = FactCheck.objects.filter(claim__in=claims).exclude(status=Status.REJECTED)
    found = {}
    for row in rows.select_related("claim").order_by("key"):
        found[row.key] = {"claim": row.claim.key, **{name: getattr(row, name) for name in _FIELDS}}
    return found


def fact_check_node(entry: Entry, entries: Entries) -> Entry:
    """A fact-check as ClaimReview; what it leaves open is left out."""
    rating = {
        "alternateName": entry["rating"],
        "ratingValue": _number(entry["rating_value"]),
        "bestRating": _number(entry["rating_best"]),
        "worstRating": _number(entry["rating_worst"]),
    }
    claimant = {"name": entry["claimant"], "sameAs": entry["claimant_address"]}
    reviewed = {
        "@type": "Claim",
        "@id": entries.address("claim", entry["claim"]),
        "author": _typed("Thing", claimant),
        "datePublished": entry["claimed"],
        "appearance": [{"@type": "CreativeWork", "url": address} for address in entry["appearances"]],
    }
    node = {
        "@type": "ClaimReview",
        "@id": entries.address("fact-check", entry["key"]),
        "url": entry["address"],
        "name": entry["title"],
        "author": _typed("Organization", {"name": entry["reviewer"], "url": entry["reviewer_address"]}),
        "datePublished": entry["published"],
        "claimReviewed": entry["claim_text"],
        "reviewRating": _typed("Rating", rating),
        "itemReviewed": _given(reviewed),
        "inLanguage": entry["language"],
    }
    return _given(node)


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value


def _typed(kind: str, node: Entry) -> Entry:
    given = _given(node)
    return {"@type": kind, **given} if given else {}


def _given(node: Entry) -> Entry:
    return {name: value for name, value in node.items() if value not in ("", None, [], {})}
