"""Write notes to people, and keep with each account how many it has not read. The one place that does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from sources.accounts.models import User
from sources.workbench.models import Happening, Notification, Watch
from sources.workbench.parts import parts

__all__ = ["Told", "mark_read", "notify", "tell_watchers"]

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What a watch found: how many, in words of the watch, and where a list of them is, if not on the record's page."""

    watch: Watch
    kind: Happening
    count: int = 1
    text: str = ""
    address: str = ""
    by: User | None = None


def notify(notes: Sequence[Notification]) -> None:
    """Write the notes, each to its person. Two queries for each `_BATCH` of them, and one for the accounts."""
    if not notes:
        return
    with transaction.atomic():
        Notification.objects.bulk_create(notes, batch_size=_BATCH)
        _recount({note.to_id for note in notes})


def tell_watchers(found: Sequence[Told]) -> None:
    """One note for each watch; where its last one is unread, that one counts on."""
    if not found:
        return
    now = timezone.now()
    with transaction.atomic():
        unread = Notification.objects.filter(
            watch__in={told.watch.pk for told in found}, read_at=None
        ).select_for_update(no_key=True, of=("self",))
        known = {(note.watch_id, note.kind): note for note in unread}
        fresh, again = [], []
        for told in found:
            note = known.get((told.watch.pk, told.kind))
            if note is None:
                fresh.append(_note(told))
                fresh[-1].made_at = now
                continue
            note.count += told.count
            note.text, note.by, note.made_at = (told.text or told.watch.label)[:500], told.by, now
            again.append(note)
        Notification.objects.bulk_update(again, ["count", "text", "by", "made_at"], batch_size=_BATCH)
        # Somebody else may have told the same watch meanwhile: theirs stands.
        Notification.objects.bulk_create(fresh, batch_size=_BATCH, ignore_conflicts=True)
        _recount({note.to_id for note in fresh})


def mark_read(user: User, notes: Iterable[int] | None = None) -> int:
    """Mark the user's notes as read, all of them for None; how many were unread."""
    rows = Notification.objects.filter(to=user, read_at=None)
    if notes is not None:
        rows = rows.filter(pk__in=list(notes))
    with transaction.atomic():
        count = rows.update(read_at=timezone.now())
        if count:
            _recount({user.pk})
    return count


def _note(told: Told) -> Notification:
    watch = told.watch
    return Notification(
        to_id=watch.user_id, kind=told.kind, text=(told.text or watch.label)[:500], count=told.count,
        by=told.by, content_type_id=watch.content_type_id, object_id=watch.object_id, watch=watch,
        address=told.address,
    )  # fmt: skip


def _recount(users: set[int]) -> None:
    """The number kept with each account, counted anew: it cannot drift."""
    unread = (
        Notification.objects.filter(to=OuterRef("pk"), read_at=None)
        .order_by()
        .values("to")
        .annotate(number=Count("*"))
        .values("number")
    )
    counted = Coalesce(Subquery(unread, output_field=models.PositiveIntegerField()), 0)
    for part in parts(sorted(users), _BATCH):
        User.objects.filter(pk__in=part).order_by("pk").update(unread=counted)
