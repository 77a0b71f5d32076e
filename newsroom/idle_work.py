"""What a worker does while no task waits: compare the claims and articles that wait for it, and clear up.

Claims that editors made or edited, imports, and what an interrupted ingest left. An ingest that is running compares
what it brought itself.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from claims.matching.nearest import refresh
from claims.search import CLAIMS
from newsroom.erasing.cleaning import clean_erased
from newsroom.ingest.after import compare_waiting, is_waiting
from newsroom.uploads.turns import ENDING
from sources.models import IngestRun, RunState
from sources.workbench.exchange.held_files import clear_held

__all__ = ["compare_in_background"]

_RUNS = timedelta(minutes=2)  # an ingest that said nothing for so long was killed
_PAUSE = timedelta(minutes=10)  # after an error, before it is tried again
_log = logging.getLogger(__name__)
_HOUR = timedelta(hours=1)
_not_before: list[datetime] = []  # one at most
_cleared: list[datetime] = []  # when imports that nobody confirmed were last cleared away; one at most


def compare_in_background() -> None:
    """Compare what waits, until a task does or this process is to end. An error is logged and tried again later."""
    if _not_before and timezone.now() < _not_before[0]:
        return
    _not_before.clear()
    try:
        if not _cleared or timezone.now() - _cleared[0] > _HOUR:
            _cleared[:] = [timezone.now()]
            clear_held()
            clean_erased()
        if CLAIMS.is_behind() and not _is_ingesting():
            refresh(may_go_on=_may_go_on)
        if is_waiting() and not _is_ingesting():
            compare_waiting(may_go_on=_may_go_on, wait=False, apart=True)  # a task may come
    except Exception:
        _not_before.append(timezone.now() + _PAUSE)
        _log.exception("Comparing new claims failed; it is tried again in %s.", _PAUSE)


def _may_go_on() -> bool:
    return not ENDING.is_set() and not DBTaskResult.objects.ready().exists()


def _is_ingesting() -> bool:
    recent = timezone.now() - _RUNS
    return IngestRun.objects.filter(state=RunState.RUNNING, heartbeat_at__gt=recent).exists()
