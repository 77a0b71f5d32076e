"""The criteria of a saved filter: `{"quotes": {"status": "accepted", "source": "PTI"}, "claims": {…}}`.

All criteria must hold. No Django here.
"""

from __future__ import annotations

__all__ = ["CRITERIA", "check_criteria"]

# What can be asked for, and the lookup it means; what was rejected is never taken in. "day" is the day said,
# else the day published.
CRITERIA: dict[str, dict[str, str]] = {
    "quotes": {
        "status": "status",
        "kind": "kind",
        "speaker": "speaker__key",
        "source": "article__source__name",
        "agency": "article__agency__name",
        "language": "article__language",
        "topic": "topic",
        "day_from": "day__gte",
        "day_to": "day__lte",
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
        "topic": "topic",
        "words": "text__icontains",
    },
}


def check_criteria(saved: object) -> None:
    """Raise ValueError where a filter names something we do not know."""
    if not isinstance(saved, dict) or not saved or set(saved) - set(CRITERIA):
        raise ValueError('A filter must be {"quotes": {…}}, {"claims": {…}} or both.')
    for what, criteria in saved.items():
        if not isinstance(criteria, dict):
            raise ValueError(f"Criteria for {what} must be names with values.")
        if unknown := sorted(set(criteria) - set(CRITERIA[what])):
            known = ", ".join(CRITERIA[what])
            raise ValueError(f"{what} cannot be filtered by {unknown[0]}. Available: {known}.")
