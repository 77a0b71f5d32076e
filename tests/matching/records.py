"""Claims to match."""

from __future__ import annotations

from claims.match_keys import claim_text_key
from claims.models import Claim

__all__ = ["make"]


def make(*texts: str, **fields: object) -> list[Claim]:
    """Claims of these texts, in the database."""
    return Claim.objects.bulk_create(
        Claim(text=text, text_key=claim_text_key(text), **fields) for text in texts
    )
