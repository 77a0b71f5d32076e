"""Releases that were withdrawn: who may still have their content, and which they are."""

from __future__ import annotations

from collections.abc import Iterable

from claims.models import Release, Withdrawal
from sources.accounts.models import User

__all__ = ["PERMISSION", "Closed", "open_release", "withdrawals_of"]

PERMISSION = "sources.erase"  # whoever may erase may still have what was kept


class Closed(Exception):
    """A release whose content is not handed out; the message says why. `destroyed`: there is none any more."""

    def __init__(self, withdrawal: Withdrawal) -> None:
        super().__init__(withdrawal.sentence)
        self.destroyed = withdrawal.destroyed


def open_release(release: Release, user: User | None) -> None:
    """Raises Closed where the release was withdrawn, unless its content was kept and the user may erase."""
    withdrawal = release.withdrawn
    if withdrawal is not None and (withdrawal.destroyed or user is None or not user.has_perm(PERMISSION)):
        raise Closed(withdrawal)


def withdrawals_of(digests: Iterable[str]) -> dict[str, Withdrawal]:
    """Those of the releases with these digests that were withdrawn here."""
    rows = Withdrawal.objects.filter(release__digest__in=sorted(set(digests)))
    rows = rows.select_related("release__curated_set").defer("release__content", "release__provenance")
    return {row.release.digest: row for row in rows.order_by("release__released_at", "pk")}
