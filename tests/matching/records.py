"""Claims to match."""

from __future__ import annotations

from claims.match_keys import claim_text_key
from claims.models import Claim

__all__ = ["FEES", "OTHERS", "make"]

# Three on one thing, and others of which no two belong together.
FEES = (
    "The Harbour Authority will raise fees for container ships in spring.",
    "In spring the Harbour Authority will raise the fees for container ships.",
    "The Harbour Authority will not raise fees for container ships in spring.",
)
OTHERS = (
    "Norway has closed three border crossings since March.",
    "A shortage of nurses forced hospitals in the north to close wards.",
    "The parliament adopted the budget without a debate.",
)


def make(*texts: str, **fields: object) -> list[Claim]:
    """Claims of these texts, in the database."""
    return Claim.objects.bulk_create(
        Claim(text=text, text_key=claim_text_key(text), **fields) for text in texts
    )
