"""The background task: an upload's files, read and stored one after the other, each fate written down.

`schedule` has an upload read by whichever worker is free; `read_upload` is what that worker does.
As long as an upload is open there is one task that waits for it: taking a turn leaves a task
behind for the moment at which the turn would lapse, so that a killed worker loses nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from newsroom.models import Upload, UploadState
from newsroom.uploads.shelf import clear_remains
from newsroom.uploads.turns import TurnEnded, kept_alive, take
from newsroom.uploads.upload_ingest import read_on
from sources.workbench.exchange.held_files import clear_held

__all__ = ["read_upload", "schedule", "wake"]

_KEPT = timedelta(days=7)  # how long done tasks stay, for whoever looks for a traceback


@task()
def read_upload(upload_id: int) -> None:
    """Take a turn at the upload, if nobody has it, and read what is still to be read."""
    with transaction.atomic():
        turn = take(upload_id)
        held = Upload.objects.filter(pk=upload_id, state=UploadState.READING).first()
        if held is not None and held.lease_until is not None:
            schedule(upload_id, held.lease_until + timedelta(seconds=1))
    if turn is None:
        return
    try:
        with kept_alive(turn):
            read_on(turn)
    except TurnEnded:
        with transaction.atomic():
            if turn.give_back():
                schedule(upload_id)
    else:
        _waiting(upload_id).delete()  # nobody need look again


def schedule(upload_id: int, at: datetime | None = None) -> None:
    """Have the upload read at that time, or as soon as a worker is free. One task waits at a time."""
    _waiting(upload_id).delete()
    read_upload.using(run_after=at).enqueue(upload_id)


def wake() -> int:
    """What a worker does first: see that a task waits for every open upload; return how many do."""
    DBTaskResult.objects.filter(enqueued_at__lt=timezone.now() - _KEPT).exclude(
        status=TaskResultStatus.READY
    ).delete()
    clear_remains()
    clear_held()
    open_ = Upload.objects.filter(state__in=(UploadState.WAITING, UploadState.READING)).order_by("pk")
    for upload_id, until in open_.values_list("pk", "lease_until"):
        with transaction.atomic():
            if not _waiting(upload_id).exists():
                schedule(upload_id, until)
    return len(open_)


def _waiting(upload_id: int) -> models.QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(
        status=TaskResultStatus.READY,
        task_path=read_upload.module_path,
        args_kwargs={"args": [upload_id], "kwargs": {}},
    )
