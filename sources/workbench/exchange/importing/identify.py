"""Step 3: which record each row is about, by the natural key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sources.workbench.exchange.cells import as_text
from sources.workbench.exchange.importing.batch import BATCH, Job, Row, good
from sources.workbench.parts import parts
from sources.workbench.public_keys import content_key

__all__ = ["identify"]


def identify(job: Job, rows: Sequence[Row]) -> None:
    """Find the record each row is about, by its natural key."""
    asked: dict[tuple[Any, ...], Row] = {}
    for row in good(rows):
        row.values = job.resource.whole_values(row.values)
        _make_key(job, row)
        key = _key(job, row)
        if key is None:
            names = " and ".join(job.resource.fields[n].column_name for n in job.resource.alternatives[0])
            job.refuse(row, names, "The row does not identify a record.")
        elif (same := _spelled_before(job, key)) != key:
            job.refuse(row, _key_column(job), f"It differs from {same[-1]} in upper and lower case alone.")
        elif key in job.seen:
            job.refuse(row, _key_column(job), f"Row {job.seen[key]} refers to the same record.")
        else:
            job.seen[key] = row.number
            asked[key] = row
    for record in _existing(job, list(asked)):
        key = _key_of(job, record)
        if key in asked:
            asked[key].record = record
    for row in asked.values():
        if row.record is None:
            row.record, row.new = job.model(), True
    _refuse_other_case(job, asked)


def _make_key(job: Job, row: Row) -> None:
    """Give a row without a key one that depends on its words alone, so that it has the same next time."""
    if not job.resource.key_from or row.values.get("key"):
        return
    prefix, *names = job.resource.key_from
    if row.values.get(names[0]):
        parts = [as_text(row.values.get(name)) for name in names]
        row.values["key"] = content_key(prefix, "imported", *parts)


def _has_key(job: Job) -> bool:
    return job.resource.alternatives == (("key",),)


def _spelled_before(job: Job, key: tuple[object, ...]) -> tuple[object, ...]:
    """The key as an earlier row spells it, upper and lower case aside."""
    return job.spelled.setdefault(str(key[1]).casefold(), key) if _has_key(job) else key


def _refuse_other_case(job: Job, asked: dict[tuple[object, ...], Row]) -> None:
    """Two keys that differ by case alone are one to most readers, spreadsheets and addresses."""
    if not _has_key(job):
        return
    new = {str(key[1]): row for key, row in asked.items() if row.new}
    others = {
        other: key for key in new for other in (key.lower(), key.upper(), key.casefold()) if other != key
    }
    for names in parts(sorted(others), BATCH):
        there = job.model._default_manager.filter(key__in=names)
        for found in there.values_list("key", flat=True):
            job.refuse(new[others[found]], "key", f"It differs from {found} in upper and lower case alone.")


def _key_column(job: Job) -> str:
    return str(job.resource.fields[job.resource.alternatives[0][-1]].column_name)


def _key(job: Job, row: Row) -> tuple[object, ...] | None:
    """The key of the record a row is about, None where the row does not say."""
    return _first_key(job, row.values.get)


def _key_of(job: Job, record: Any) -> tuple[object, ...] | None:
    return _first_key(job, lambda name: getattr(record, job.attributes[name].attname))


def _first_key(job: Job, value_of: Callable[[str], Any]) -> tuple[object, ...] | None:
    """The first group of fields that tells records apart and is filled in: its names, then its values."""
    optional = job.resource.empty_in_key
    for names in job.resource.alternatives:
        values = tuple(map(value_of, names))
        if all(v not in (None, "") or n in optional for n, v in zip(names, values, strict=True)):
            return (names, *values)
    return None


def _existing(job: Job, keys: Sequence[tuple[object, ...]]) -> Iterator[object]:
    manager = job.model._default_manager.order_by("pk").select_for_update(no_key=True)
    for names in job.resource.alternatives:
        # The part of the key with most values narrows the query; the rest is compared here.
        values = [key[1:] for key in keys if key[0] == names]
        if values:
            at = max(range(len(names)), key=lambda n: len({value[n] for value in values}))
            yield from manager.filter(**{f"{names[at]}__in": {value[at] for value in values}})
