"""What is kept for a while only: `KEPT` names each kind, with the setting that says after how many days it goes.

Nothing of it is curated: files that were read, previews nobody confirmed, sessions, failed sign-ins, read notifications,
verifications but the last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import time
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from newsroom.models import UploadedFile, VerifyRun
from newsroom.uploads.shelf import clear_remains, path_of
from sources.accounts.models import Session
from sources.workbench.auditing import tell
from sources.workbench.exchange.held_files import held_too_long
from sources.workbench.models import AuditKind, Notification
from sources.workbench.removing import remove_files

__all__ = ["KEPT", "Kept", "Purged", "purge"]

_BATCH = 500
_BROUGHT = "an upload brought it again meanwhile"
_ARRIVING = 3600.0  # seconds; bytes as young as that may belong to an upload that is not written down yet


Told = Callable[[int], object]
Stay = dict[str, str]  # what cannot be removed, and why


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of a kind went, or would go, and what had to stay, each with the reason."""

    count: int
    stay: Stay = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind: its name, the setting, what counts everything older, and what removes some of it and says how many.

    `remove` is called again and again, each time in a transaction, until there is nothing more to remove: it returns how
    many went, None at the end. What cannot be removed it adds to `stay`, and passes over from then on. It tells how
    many go before the first file does: files do not come back with a transaction.
    """

    name: str
    setting: str
    count: Callable[[datetime], int]
    remove: Callable[[datetime, Told, Stay], int | None]

    @property
    def days(self) -> int:
        """After how many days it goes; 0 for never."""
        days: int = getattr(settings, self.setting)
        return days


def purge(*, dry_run: bool = False) -> dict[str, Purged]:
    """Remove what is older than its setting says; what became of each kind. What went is in the audit."""
    now = timezone.now()
    old = {kept: now - timedelta(days=kept.days) for kept in KEPT if kept.days > 0}
    return {
        kept.name: Purged(kept.count(before)) if dry_run else _removed(kept, before)
        for kept, before in old.items()
    }


def _removed(kept: Kept, before: datetime) -> Purged:
    """Some at a time, each with its entry in the audit; what cannot be told of stays."""

    def told(count: int) -> None:
        tell(AuditKind.PURGE, f"Removed {kept.name}", rows=count)

    removed = 0
    stay: Stay = {}
    while True:
        with transaction.atomic():
            count = kept.remove(before, told, stay)
        if count is None:
            return Purged(removed, stay)
        removed += count


def _old_files(before: datetime) -> QuerySet[UploadedFile]:
    """Files of which the bytes are there, and all uploads that brought them ended before."""
    same = UploadedFile.objects.filter(digest=OuterRef("digest"))
    needed = same.filter(Q(upload__finished_at=None) | Q(upload__finished_at__gte=before))
    return UploadedFile.objects.filter(bytes_removed_at=None).exclude(digest="").filter(~Exists(needed))


def _old_digests(before: datetime) -> list[str]:
    found = _old_files(before).order_by("digest").values_list("digest", flat=True).distinct()
    return [digest for digest in found if not _is_arriving(digest)]


def _count_uploads(before: datetime) -> int:
    return len(_old_digests(before))


def _remove_uploads(before: datetime, told: Told, stay: Stay) -> int | None:
    """The bytes; the rows, with digest and outcome, stay. Where this is killed, the next time finds what is left."""
    digests = [digest for digest in _old_digests(before) if digest not in stay][:_BATCH]
    if not digests:
        return None
    rows = UploadedFile.objects.filter(digest__in=digests)
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    # An upload may have brought the same bytes since they were looked for.
    still = set(_old_files(before).filter(digest__in=digests).values_list("digest", flat=True))
    going = [digest for digest in digests if digest in still and not _is_arriving(digest)]
    stay |= dict.fromkeys(set(digests) - set(going), _BROUGHT)
    return _remove([path_of(digest) for digest in going], partial(_write_down, told=told), stay)


def _remove(paths: list[Path], write_down: Callable[[list[str]], object], stay: Stay) -> int:
    """Remove files that are written down by their names first, and anew where some of them stay; how many went."""
    written = transaction.savepoint()
    write_down([path.name for path in paths])
    left = remove_files(paths)
    if left:
        transaction.savepoint_rollback(written)
        stay |= {path.name: f"{why} ({path})" for path, why in left.items()}
        write_down([path.name for path in paths if path not in left])
    return len(paths) - len(left)


def _write_down(digests: list[str], told: Told) -> None:
    if digests:
        UploadedFile.objects.filter(digest__in=digests).update(bytes_removed_at=timezone.now())
        told(len(digests))


def _is_arriving(digest: str) -> bool:
    """Whether these bytes were brought just now, also where nothing in the database says so yet."""
    try:
        return time() - path_of(digest).stat().st_mtime < _ARRIVING
    except FileNotFoundError:
        return False


def _count_previews(before: datetime) -> int:
    return len(held_too_long())


def _remove_previews(before: datetime, told: Told, stay: Stay) -> int | None:
    clear_remains()
    paths = [path for path in held_too_long() if path.name not in stay]
    if not paths:
        return None
    return _remove(paths, lambda names: names and told(len(names)), stay)


def _rows(name: str, setting: str, rows: Callable[[datetime], QuerySet[Any]]) -> Kept:
    """Rows that go with nothing else."""

    def remove(before: datetime, told: Told, stay: Stay) -> int | None:
        ids = list(rows(before).order_by("pk").values_list("pk", flat=True)[:_BATCH])
        if count := int(rows(before).filter(pk__in=ids).delete()[0]):
            told(count)
        return count or None

    return Kept(name, setting, lambda before: rows(before).count(), remove)


def _old_proofs(before: datetime) -> QuerySet[VerifyRun]:
    """All but the last: the page shows that one, however old it is."""
    last = VerifyRun.objects.order_by("-asked_at", "-pk").values("pk")[:1]
    return VerifyRun.objects.filter(asked_at__lt=before).exclude(
        pk__in=list(last.values_list("pk", flat=True))
    )


KEPT = (
    Kept("uploaded files", "NEWSROOM_KEEP_UPLOADS_DAYS", _count_uploads, _remove_uploads),
    Kept("previews of imports", "NEWSROOM_KEEP_PREVIEWS_DAYS", _count_previews, _remove_previews),
    _rows(
        "expired sessions", "NEWSROOM_KEEP_SESSIONS_DAYS", lambda before: Session.objects.filter(expire_date__lt=before),
    ),
    _rows(
        "counts of failed sign-ins", "NEWSROOM_KEEP_FAILURES_DAYS",
        lambda before: AccessAttempt.objects.filter(attempt_time__lt=before),
    ),
    _rows(
        "read notifications", "NEWSROOM_KEEP_NOTIFICATIONS_DAYS",
        lambda before: Notification.objects.filter(read_at__lt=before),
    ),
    _rows("verifications", "NEWSROOM_KEEP_VERIFICATIONS_DAYS", _old_proofs),
)  # fmt: skip
