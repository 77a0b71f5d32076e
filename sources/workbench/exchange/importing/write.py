"""Step 6: what is new or changed goes into the database, with its history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from import_export.results import RowResult

from sources.workbench.exchange.columns import BadCell, Names, Reference
from sources.workbench.exchange.importing.batch import BATCH, MOST_PROBLEMS, Job, Row, good, primary_keys
from sources.workbench.exchange.results import Change

__all__ = ["write", "write_later"]

_MOST_SHOWN = 100  # rows of the preview
Save = Callable[[Job, list[Row]], None]


def write(job: Job, rows: Sequence[Row]) -> None:
    """Make the new records and change the others; rows that the database refuses are reported."""
    for row in good(rows):
        if not row.changed:
            job.result.totals[RowResult.IMPORT_TYPE_SKIP] += 1
    pending = [row for row in good(rows) if row.changed]
    _try(job, [row for row in pending if row.new], _create)
    _try(job, [row for row in pending if not row.new], _update)
    written = [row for row in pending if not row.bad]
    for column in job.columns:
        if isinstance(column, Names):
            _write_names(job, column, [row for row in written if column.column_name in row.changed])
    for row in good(written):
        _note(job, row)
        if job.user is not None and job.keeps_history:
            job.result.record(row.before, row.record)


def _write_names(job: Job, column: Names, rows: list[Row]) -> None:
    """Names stand in rows of their own; where the database minds one, find whose it is."""
    if not rows:
        return
    try:
        with transaction.atomic():
            pairs = [(row.record, row.names[column.column_name]) for row in rows]
            written = column.write(pairs, job.user, job.reason)
        if job.user is not None and job.keeps_history:
            for before, after in written:
                job.result.record(before, after)
    except (DatabaseError, ValidationError, BadCell) as error:
        if len(rows) > 1:
            for row in rows:
                _write_names(job, column, [row])
        elif isinstance(error, ValidationError):
            job.refuse(rows[0], column.column_name, " ".join(error.messages))
        elif isinstance(error, BadCell):
            job.refuse(rows[0], column.column_name, str(error))
        else:
            job.refuse(rows[0], column.column_name, "A name in the list is already in use or too long.")


def _try(job: Job, rows: list[Row], save: Save) -> None:
    """Write a batch; where the database refuses it, find the rows it minds by halving."""
    if not rows or len(job.result.problems) >= MOST_PROBLEMS:
        return
    try:
        with transaction.atomic():
            save(job, rows)
        return
    except DatabaseError as error:
        if len(rows) == 1:
            _refuse_by_constraint(job, rows[0], error)
            return
    for row in rows:
        if row.new:
            row.record.pk = None
            row.record._state.adding = True
    half = len(rows) // 2
    _try(job, rows[:half], save)
    _try(job, rows[half:], save)


def _refuse_by_constraint(job: Job, row: Row, error: DatabaseError) -> None:
    if row.new:
        row.record.pk = None
        row.record._state.adding = True
    try:
        row.record.validate_unique()
        row.record.validate_constraints()
    except ValidationError as refused:
        job.refuse_all(row, refused)
    if not row.bad:
        job.refuse(row, "", f"The database rejected it: {str(error).splitlines()[0]}")


def _create(job: Job, rows: list[Row]) -> None:
    records = [row.record for row in rows]
    job.model._default_manager.bulk_create(records, batch_size=BATCH)
    _history(job, records, update=False)


def _update(job: Job, rows: list[Row]) -> None:
    records = [row.record for row in rows]
    names = {str(c.attribute) for c in job.columns for row in rows if c.column_name in row.changed}
    names |= set(job.resource.follows) | {"version", "touched_at", "touched_by", "updated_at"}
    changed = sorted(names & job.attributes.keys())
    if changed:
        job.model._default_manager.bulk_update(records, changed, batch_size=100)
    _history(job, records, update=True)


def _history(job: Job, records: list[Any], update: bool) -> None:
    history = getattr(job.model, "history", None)
    if history is not None and job.keeps_history:
        history.bulk_history_create(
            records,
            batch_size=BATCH,
            update=update,
            default_user=job.user,
            default_change_reason=job.reason,
            default_date=job.now,
        )


def write_later(job: Job) -> None:
    """Relations to records that stood further down in the file."""
    if job.result.problems:
        return
    for column in {id(column): column for _, column, _ in job.later}.values():
        todo = [(row, name) for row, at, name in job.later if at is column]
        found = primary_keys(column, {name for _, name in todo})
        for row, name in todo:
            if name not in found:
                job.refuse(row, column.column_name, f"There is no such {column.model._meta.verbose_name}.")
                continue
            attname = job.attributes[str(column.attribute)].attname
            if getattr(row.record, attname) == found[name]:
                continue
            if column.fixed and not row.new:
                job.refuse(row, column.column_name, "This column cannot be changed by an import.")
                continue
            row.changed[column.column_name] = None
            job.keep(row)
            setattr(row.record, attname, found[name])
            _try(job, [row], _update_relation(column))
            if job.user is not None and job.keeps_history and not row.bad:
                job.result.record(row.before, row.record)


def _update_relation(column: Reference) -> Save:
    def save(job: Job, rows: list[Row]) -> None:
        job.model._default_manager.bulk_update([row.record for row in rows], [str(column.attribute)])
        _history(job, [row.record for row in rows], update=True)

    return save


def _note(job: Job, row: Row) -> None:
    """Count a written row and keep the first ones for the preview."""
    kind = RowResult.IMPORT_TYPE_NEW if row.new else RowResult.IMPORT_TYPE_UPDATE
    job.result.totals[kind] += 1
    if len(job.result.changes) >= _MOST_SHOWN:
        return
    cells = []
    for column in job.columns:
        name = column.column_name
        if name in row.changed:
            after = row.cells.get(name)
            if row.new and after in (None, ""):
                continue
            before = row.changed[name]
            if before is not None and isinstance(column, Reference):
                before = _name_of(job, column, before)
            elif before is not None:
                before = column.to_cell(before)
            cells.append((name, before, after))
    label = " / ".join(
        str(row.cells.get(job.resource.fields[n].column_name) or "") for n in job.resource.alternatives[0]
    )
    job.result.changes.append(Change(row.number, kind, label, cells))


def _name_of(job: Job, column: Reference, pk: object) -> str:
    name = column.model._default_manager.filter(pk=pk).values_list(column.key, flat=True).first()
    return str(name or "")
