"""What is kept for a while only: `KEPT` names each kind, with the setting that says after how many days it goes.

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
from sources.workbench.exchange.held_files import clear_held, held_too_long
from sources.workbench.models import AuditKind, Notification

__all__ = ["KEPT", "Kept", "purge"]

_BATCH = 500
_ARRIVING = 3600.0  # seconds; bytes as young as that may belong to an upload that is not written down yet


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
    found = old.order_by("digest").values_list("digest", flat=True).distinct()
    digests = [digest for digest in found if not _is_arriving(digest)]
    if dry_run:
        return len(digests)
    removed = 0
    for digest in digests:
        with transaction.atomic():
            # An upload may have brought the same bytes since they were looked for.
            if not old.filter(digest=digest).exists() or _is_arriving(digest):
                continue
            UploadedFile.objects.filter(digest=digest).update(bytes_removed_at=timezone.now())
            path_of(digest).unlink(missing_ok=True)
            removed += 1
    return removed


def _is_arriving(digest: str) -> bool:
    """Whether these bytes were brought just now, also where nothing in the database says so yet."""
    try:
        return time() - path_of(digest).stat().st_mtime < _ARRIVING
    except FileNotFoundError:
        return False


def _previews(before: datetime, dry_run: bool) -> int:
    if dry_run:
        return len(held_too_long())
    clear_remains()
    return clear_held()


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
