"""What changed, for people: fields in two states, word by word, with records named instead of numbered.

Comes in: snapshots of rows, before and after. Goes out: the fields that differ. The names of all
records meant take a query for each model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, ForeignKey, JSONField, Model
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from sources.workbench.curation.snapshot import BOOKKEEPING, Snapshot, differences, recorded_fields
from sources.workbench.differences import Word, compare_words
from sources.workbench.models import Decision

__all__ = ["FieldChange", "changed_fields", "changed_records"]

MOST_RECORDS = 40  # of a decision on its page


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field in two states, word by word."""

    label: str
    before: list[Word]
    after: list[Word]


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """One record of a decision: added, removed, or what changed in it."""

    noun: str
    label: str
    address: str
    verb: str
    follows: bool
    changes: list[FieldChange] = field(default_factory=list)


def changed_fields(
    model: type[Model], pairs: Sequence[tuple[Snapshot | None, Snapshot | None]]
) -> list[list[FieldChange]]:
    """For each pair of states the fields that differ; none where either is not there."""
    fields = {each.attname: each for each in recorded_fields(model) if each.attname not in BOOKKEEPING}
    differing = [
        [name for name in differences(old, new) if name in fields] if old and new else []
        for old, new in pairs
    ]
    wanted: dict[type[Model], set[int]] = {}
    for (old, new), names in zip(pairs, differing, strict=True):
        for name in names:
            target = fields[name].related_model
            if isinstance(target, type):
                wanted.setdefault(target, set()).update({(old or {})[name], (new or {})[name]} - {None})
    called = {target: _labels(target, sorted(numbers)) for target, numbers in wanted.items()}
    return [
        [_change(fields[name], (old or {})[name], (new or {})[name], called) for name in names]
        for (old, new), names in zip(pairs, differing, strict=True)
    ]


def changed_records(decision: Decision) -> tuple[list[ChangedRecord], int]:
    """The first records a decision changed, those decided before those that moved along, and how many more."""
    rows = list(decision.changes.order_by("follows", "id")[: MOST_RECORDS + 1])
    more = decision.changes.count() - MOST_RECORDS if len(rows) > MOST_RECORDS else 0
    return list(_records(rows[:MOST_RECORDS])), more


def _records(rows: Sequence[Any]) -> Iterator[ChangedRecord]:
    for type_id in dict.fromkeys(row.content_type_id for row in rows):
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is None:  # of another version of this program
            continue
        mine = [row for row in rows if row.content_type_id == type_id]
        labels = _labels(model, [row.object_id for row in mine])
        changes = changed_fields(model, [(row.before, row.after) for row in mine])
        for row, fields in zip(mine, changes, strict=True):
            there = row.object_id in labels
            yield ChangedRecord(
                noun=str(model._meta.verbose_name),
                label=labels.get(row.object_id) or _label_of(row.after or row.before or {}, row.object_id),
                address=_address(model, row.object_id) if there else "",
                verb="erased"
                if row.erasure_number is not None
                else "added"
                if row.before is None
                else "removed"
                if row.after is None
                else "",
                follows=row.follows,
                changes=fields,
            )


def _labels(model: type[Model], numbers: Sequence[object]) -> dict[object, str]:
    """What records are called, by number; those that are gone are left out."""
    related = [each.name for each in model._meta.concrete_fields if isinstance(each, ForeignKey)]
    rows = model._base_manager.select_related(*related).in_bulk(list(numbers))
    return {number: str(row) for number, row in rows.items()}


def _label_of(data: Snapshot, number: int) -> str:
    return str(data.get("name") or data.get("text") or f"number {number}")


def _address(model: type[Model], number: int) -> str:
    if model not in admin.site._registry:
        return ""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[number])


def _change(
    column: Field[object, object], old: object, new: object, called: dict[type[Model], dict[object, str]]
) -> FieldChange:
    before, after = (_words(column, value, called) for value in (old, new))
    return FieldChange(str(column.verbose_name), *compare_words(before, after))


def _words(column: Field[object, object], value: object, called: dict[type[Model], dict[object, str]]) -> str:
    if value is None or value == "":
        return ""
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if column.related_model is not None:
        name = called.get(column.related_model, {}).get(value)
        return f"{name} ({value})" if name else f"number {value}"
    if isinstance(column, JSONField):
        return _data_in_words(value)
    found = column.to_python(value)  # a snapshot holds days and times as letters
    if isinstance(found, datetime):
        return date_format(localtime(found), "DATETIME_FORMAT")
    return date_format(found, "DATE_FORMAT") if isinstance(found, date) else _data_in_words(found)


def _data_in_words(value: object) -> str:
    """JSON without its brackets: spans as 12–34, names, in their order on any database, before what they hold."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        shown = {str(name).replace("_", " "): _data_in_words(held) for name, held in sorted(value.items())}
        return ", ".join(f"{name}: {words}" for name, words in shown.items() if words)
    if isinstance(value, list):
        if len(value) == 2 and all(type(place) is int for place in value):
            return f"{value[0]}–{value[1]}"
        return "; ".join(filter(None, map(_data_in_words, value)))
    return "" if value is None else str(value)
