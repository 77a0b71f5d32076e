"""Write notes to people, and keep with each account how many it has not read. The one place that does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from sources.accounts.models import User
from sources.workbench.models import Happening, Notification, Watch
from sources.workbench.parts import parts

__all__ = ["Told", "mark_read", "notify", "tell_watchers"]

M = TypeVar("M", bound=models.Model)
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
    """Write the notes, each to its person. One query for each `_BATCH` of them, and two for each of their accounts."""
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
    watches = {told.watch.pk for told in found}
    with transaction.atomic():
        # Whoever tells the same watches waits here, so that the note it finds or makes is the one that counts on.
        kept = set(_locked(Watch.objects.filter(pk__in=watches)))
        unread = (
            Notification.objects.filter(watch__in=watches, read_at=None)
            .order_by("pk")
            .select_for_update(no_key=True, of=("self",))
        )
        known = {(note.watch_id, note.kind): note for note in unread}
        for told in found:
            if told.watch.pk not in kept:  # nobody watches any more
                continue
            key = (told.watch.pk, told.kind)
            if key in known:
                note = known[key]
                note.count += told.count
                note.text, note.by = (told.text or told.watch.label)[:500], told.by
            else:
                note = known[key] = _note(told)
            note.made_at = now
        again = [note for note in known.values() if note.pk and note.made_at == now]
        fresh = [note for note in known.values() if not note.pk]
        Notification.objects.bulk_update(again, ["count", "text", "by", "made_at"], batch_size=_BATCH)
        Notification.objects.bulk_create(fresh, batch_size=_BATCH)
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
    """The number kept with each account, counted anew: it cannot drift.

    The accounts are locked first. A count in the statement that waits for them would not see what it waited for.
    """
    unread = (
        Notification.objects.filter(to=OuterRef("pk"), read_at=None)
        .order_by()
        .values("to")
        .annotate(number=Count("*"))
        .values("number")
    )
    counted = Coalesce(Subquery(unread, output_field=models.PositiveIntegerField()), 0)
    for part in parts(sorted(users), _BATCH):
        rows = User.objects.filter(pk__in=part)
        _locked(rows)
        rows.update(unread=counted)


def _locked(rows: models.QuerySet[M]) -> list[int]:
    """Lock the rows, always in the same order; their primary keys."""
    return list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
