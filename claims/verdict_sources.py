"""What a verdict rests on: addresses and documents, each with a note, kept as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

__all__ = ["MOST_SOURCES", "check_verdict_sources", "verdict_sources"]

MOST_SOURCES = 30
_LENGTHS = {"address": 2000, "document": 500, "note": 2000}
_address = URLValidator(schemes=["http", "https"])


def verdict_sources(given: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The sources with something in them, each with all three parts, trimmed."""
    rows = [{name: str(row.get(name) or "").strip() for name in _LENGTHS} for row in given]
    return [row for row in rows if any(row.values())]


def check_verdict_sources(sources: object) -> None:
    """Raise `ValidationError` where a source has no address and no document, or is of another form."""
    if not isinstance(sources, list) or len(sources) > MOST_SOURCES:
        raise ValidationError(f"The sources of a verdict are a list of at most {MOST_SOURCES}.")
    for source in sources:
        if not isinstance(source, dict) or set(source) - set(_LENGTHS):
            raise ValidationError("A source has an address, a document and a note, and nothing else.")
        parts = {name: source.get(name, "") for name in _LENGTHS}
        for name, words in parts.items():
            if not isinstance(words, str) or len(words) > _LENGTHS[name]:
                raise ValidationError(
                    f"The {name} of a source is text of at most {_LENGTHS[name]:,} characters."
                )
        if not parts["address"] and not parts["document"]:
            raise ValidationError("Give an address or a document for each source of a verdict.")
        if parts["address"]:
            try:
                _address(parts["address"])
            except ValidationError:
                raise ValidationError(
                    f"{parts['address'][:100]} is not a web address; it should begin with https://."
                ) from None
