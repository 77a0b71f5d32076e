"""Destroying the content of a release that an erasure withdrew and kept closed, once nobody may have it any more.

The release can still be cited: its number, digest and counts stay, and the erasure for which it was withdrawn.
"""

from __future__ import annotations

from datetime import datetime

from claims.models import Withdrawal
from newsroom.erasing.traces import forget_requests
from newsroom.erasing.withdrawing import destroy
from sources.models import ErasureRequest
from sources.workbench.auditing import tell
from sources.workbench.curation import Refused
from sources.workbench.models import AuditKind

__all__ = ["erase_release", "is_kept_closed"]


def is_kept_closed(number: int) -> bool:
    """Whether the release of this number was withdrawn, and its content is there."""
    return Withdrawal.objects.filter(release=number, destroyed=False).exists()


def erase_release(erasure: ErasureRequest, at: datetime) -> tuple[dict[str, int], list[str]]:
    """Destroy the content of a release: how many releases, and no files. Call it in a transaction.

    Raises `Refused` where another erasure did it meanwhile.
    """
    closed = Withdrawal.objects.filter(release=erasure.object_id, destroyed=False)
    withdrawal = (
        closed.select_for_update(of=("self",)).select_related("release").defer("release__content").first()
    )
    if withdrawal is None:
        raise Refused(
            f"The content of release {erasure.object_id} is not kept closed any more: it was destroyed."
        )
    forget_requests(erasure)
    Withdrawal.objects.filter(pk=withdrawal.pk).update(destroyed=True)
    destroy(withdrawal.release)
    tell(AuditKind.RELEASE, "Destroyed the content of a withdrawn release", record=withdrawal.release)
    return {"claims.release": 1}, []
