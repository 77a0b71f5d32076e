"""What is kept for a while only, and how long: `KEPT` names each kind, with the setting that says after how many days it goes.

Nothing of it is curated: files that were read, previews nobody confirmed, sessions, failed sign-ins, read notifications.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import time

from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from newsroom.models import UploadedFile, UploadState
from newsroom.uploads.shelf import clear_remains, path_of
from sources.accounts.models import Session
from sources.workbench.auditing import tell
from sources.workbench.exchange.held_files import clear_held, held_before
from sources.workbench.models import AuditKind, Notification

__all__ = ["KEPT", "Kept", "purge"]

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind: its name, the setting, and what removes everything older (or, rehearsing, counts it)."""

    name: str
    setting: str
    remove: Callable[[datetime, bool], int]

    @property
    def days(self) -> int:
        """After how many days it goes; 0 for never."""
        days: int = getattr(settings, self.setting)
        return days


def purge(*, dry_run: bool = False) -> dict[str, int]:
    """Remove what is older than its setting says; how many of each kind there were. What went is in the audit."""
    now = timezone.now()
    found = {
        kept.name: kept.remove(now - timedelta(days=kept.days), dry_run) for kept in KEPT if kept.days > 0
    }
    for name, count in found.items():
        if count and not dry_run:
            tell(AuditKind.PURGE, f"Removed {name}", rows=count)
    return found


def _uploads(before: datetime, dry_run: bool) -> int:
    """The bytes of files whose uploads all ended before; the rows, with digest and outcome, stay."""
    same = UploadedFile.objects.filter(digest=OuterRef("digest"))
    needed = same.filter(
        Q(upload__finished_at__isnull=True)
        | Q(upload__finished_at__gte=before)
        | ~Q(upload__state=UploadState.FINISHED)
    )
    old = UploadedFile.objects.filter(bytes_removed_at=None).exclude(digest="").filter(~Exists(needed))
    digests = list(old.order_by("digest").values_list("digest", flat=True).distinct())
    if dry_run:
        return len(digests)
    for digest in digests:
        with (
            transaction.atomic()
        ):  # an upload that brings the same bytes just now makes a row without this mark
            rows = UploadedFile.objects.filter(digest=digest)
            if not old.filter(digest=digest).exists():
                continue
            rows.update(bytes_removed_at=timezone.now())
            path_of(digest).unlink(missing_ok=True)
    return len(digests)


def _previews(before: datetime, dry_run: bool) -> int:
    older = timedelta(seconds=time() - before.timestamp())
    if dry_run:
        return len(held_before(older))
    clear_remains()
    return clear_held(older)


def _sessions(before: datetime, dry_run: bool) -> int:
    rows = Session.objects.filter(expire_date__lt=before)
    return rows.count() if dry_run else int(rows.delete()[0])


def _failures(before: datetime, dry_run: bool) -> int:
    rows = AccessAttempt.objects.filter(attempt_time__lt=before)
    return rows.count() if dry_run else int(rows.delete()[0])


def _notifications(before: datetime, dry_run: bool) -> int:
    """Read ones, in parts; unread ones stay until somebody reads them."""
    rows = Notification.objects.filter(read_at__lt=before)
    if dry_run:
        return rows.count()
    removed = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        removed += int(Notification.objects.filter(pk__in=ids).delete()[0])
    return removed


KEPT = (
    Kept("uploaded files", "NEWSROOM_KEEP_UPLOADS_DAYS", _uploads),
    Kept("previews of imports", "NEWSROOM_KEEP_PREVIEWS_DAYS", _previews),
    Kept("expired sessions", "NEWSROOM_KEEP_SESSIONS_DAYS", _sessions),
    Kept("counts of failed sign-ins", "NEWSROOM_KEEP_FAILURES_DAYS", _failures),
    Kept("read notifications", "NEWSROOM_KEEP_NOTIFICATIONS_DAYS", _notifications),
)
