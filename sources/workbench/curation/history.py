"""Rows of django-simple-history for changes made in bulk, which that library does not see.

A record that ingest wrote has no history yet; its state before the first decision is written too, so
that it can be compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Max

from sources.workbench.curation.snapshot import Snapshot, instance_of
from sources.workbench.parts import parts
from sources.workbench.rows import insert

__all__ = ["BATCH", "reason_as_kept", "write_history"]

BATCH = 500
BASELINE = "as ingested"
_REASON_LENGTH = 100  # of simple-history's column


def write_history(
    model: type[models.Model],
    changes: Sequence[tuple[Snapshot | None, Snapshot | None]],
    *,
    user_id: int | None,
    reason: str,
    at: datetime,
) -> None:
    """One historical row for each (before, after) of a model; models without history are passed over."""
    history = getattr(model, "history", None)
    if history is None:
        return
    record = history.model
    attnames = [field.attname for field in record.tracked_fields if field.name not in _left_out(record)]

    def row(data: Snapshot, kind: str, **values: Any) -> models.Model:
        instance = instance_of(model, data)
        columns = {name: getattr(instance, name) for name in attnames}
        made: models.Model = record(history_type=kind, **columns, **values)
        return made

    rows = []
    known = _last_dates(history, [(after or before or {})["id"] for before, after in changes])
    # Also where the clock was set back, and for records that do not keep when they were changed.
    at = max([at, *(last + timedelta(microseconds=1) for last in known.values())])
    for before, _ in changes:
        if before is not None and before["id"] not in known:
            first = instance_of(model, before)
            made_at = min(getattr(first, "created_at", None) or at, at)
            rows.append(row(before, "+", history_date=made_at, history_change_reason=BASELINE))
    mark: dict[str, Any] = {
        "history_date": at,
        "history_user_id": user_id,
        "history_change_reason": reason_as_kept(reason),
    }
    for before, after in changes:
        if after is not None:
            rows.append(row(after, "+" if before is None else "~", **mark))
        elif before is not None:
            rows.append(row(before, "-", **mark))
    insert(rows)


def reason_as_kept(reason: str) -> str:
    """A reason as histories keep it: cut where it is long."""
    return reason if len(reason) <= _REASON_LENGTH else f"{reason[: _REASON_LENGTH - 1]}…"


def _left_out(record: Any) -> set[str]:
    return set(record._history_excluded_fields)


def _last_dates(history: Any, ids: Sequence[int]) -> dict[int, datetime]:
    """The last time in the history of those records that have one."""
    known: dict[int, datetime] = {}
    for chunk in parts(ids, BATCH):
        rows = history.model._default_manager.filter(id__in=chunk).order_by().values("id")
        known.update(rows.annotate(last=Max("history_date")).values_list("id", "last"))
    return known
