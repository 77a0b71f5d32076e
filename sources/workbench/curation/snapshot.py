"""A row as plain data, and back: what `DecisionChange.before` and `.after` hold.

Comes in: a model instance; goes out: a dictionary of column → JSON value, exact to the microsecond.
Fields that a model's history leaves out (an article's text) are left out here too: the database refuses
to change them anyway.
"""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.db import models

__all__ = [
    "BOOKKEEPING",
    "Snapshot",
    "differences",
    "instance_of",
    "put",
    "recorded_fields",
    "snapshot",
    "value_of",
]

Snapshot = dict[str, Any]

# Kept by the machinery, not by people; two rows that differ in these alone are equal.
BOOKKEEPING = frozenset({"version", "touched_at", "touched_by_id", "created_at", "updated_at"})


@cache
def recorded_fields(model: type[models.Model]) -> list[models.Field[object, object]]:
    """The columns of a model that decisions record."""
    history = getattr(model, "history", None)
    left_out = set(history.model._history_excluded_fields) if history is not None else set()
    return [field for field in model._meta.concrete_fields if field.name not in left_out]


def snapshot(row: models.Model) -> Snapshot:
    """The row's columns as JSON values."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in recorded_fields(type(row))}


def put(row: models.Model, **values: object) -> None:
    """Set columns that not every model has."""
    for name, value in values.items():
        setattr(row, name, value)


def value_of(field: models.Field[Any, object], data: Snapshot) -> object:
    """The Python value of one column of a snapshot; the field's default where it is not in it."""
    if field.attname not in data:  # the column is younger than the decision
        return field.get_default()
    value = data[field.attname]
    return copy.deepcopy(value) if isinstance(field, models.JSONField) else field.to_python(value)


def instance_of(model: type[models.Model], data: Snapshot) -> models.Model:
    """An unsaved instance with the snapshot's values, primary key included."""
    return model(**{field.attname: value_of(field, data) for field in recorded_fields(model)})


def differences(old: Snapshot, new: Snapshot) -> list[str]:
    """The columns in which two snapshots differ, bookkeeping aside."""
    return [name for name in old if name in new and name not in BOOKKEEPING and old[name] != new[name]]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return copy.deepcopy(value) if isinstance(value, list | dict) else value
