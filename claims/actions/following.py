"""What follows for evidence and claims when their quote is rejected, or comes back.

A rejected quote is no evidence; a suggested claim that no other quote carries goes with it, but stays
the machine's, so that the same words in a later page may bring it back.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from claims.models import Claim, Evidence, Quote
from sources.workbench.curation import Changes
from sources.workbench.models import Status

__all__ = ["bring_back", "drop_orphans", "take_along"]


def take_along(changes: Changes, quotes: Sequence[Quote]) -> None:
    """Reject the evidence of quotes that are being rejected."""
    evidence = changes.lock_related(Evidence, "quote", quotes, status__in=[Status.SUGGESTED, Status.ACCEPTED])
    changes.update(evidence, status=Status.REJECTED)
    drop_orphans(changes, {e.claim_id for e in evidence})


def bring_back(changes: Changes, quotes: Sequence[Quote]) -> None:
    """Reopen the evidence that was rejected together with these quotes, and its claims."""
    evidence = changes.lock_related(
        Evidence, "quote", quotes, status=Status.REJECTED, touched_at=F("quote__touched_at")
    )
    changes.update(evidence, status=Status.SUGGESTED)
    claims = changes.lock(Claim, sorted({e.claim_id for e in evidence}))
    gone = [claim for claim in claims if claim.status == Status.REJECTED and not claim.is_touched]
    changes.follow(gone, status=Status.SUGGESTED)


def drop_orphans(changes: Changes, claim_ids: set[int]) -> None:
    """Reject those of the claims that nobody touched and no live evidence carries any more."""
    claims = changes.lock(Claim, sorted(claim_ids))
    open_claims = [claim for claim in claims if claim.status == Status.SUGGESTED and not claim.is_touched]
    live = {
        e.claim_id
        for e in changes.lock_related(Evidence, "claim", open_claims)
        if e.status != Status.REJECTED
    }
    changes.follow([claim for claim in open_claims if claim.pk not in live], status=Status.REJECTED)
