"""Step 4: what each row would change, and whether it may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sources.workbench.exchange.columns import Column, Names
from sources.workbench.exchange.importing.batch import Job, Row, good

__all__ = ["compare"]


def compare(job: Job, rows: Sequence[Row]) -> None:
    """Note what each row changes; refuse what it may not."""
    known_names = _names_now(job, rows)
    now = _conflict_marks(job, rows)
    for row in good(rows):
        for column in job.columns:
            if isinstance(column, Names):
                if column.own:
                    _count_own_name(row, column)
                if column.column_name not in row.names:
                    continue
                before = known_names.get(column.column_name, {}).get(row.record.pk, [])
                if before != row.names[column.column_name]:
                    row.changed[column.column_name] = before
                    job.keep(row)
            elif str(column.attribute) in row.values:
                _set(job, row, column)
        if row.changed and not row.new and not row.bad:
            _check_conflict(job, row, now)
        if row.changed and not row.bad:
            _check_permissions(job, row)


def _count_own_name(row: Row, column: Names) -> None:
    """A record is found by its own name, whether the file lists it among the others or not."""
    own = " ".join(str(row.values.get(column.own) or getattr(row.record, column.own)).split())
    given = row.names.get(column.column_name)
    if own and (row.new or given is not None):
        row.names[column.column_name] = sorted({*(given or []), own})


def _set(job: Job, row: Row, column: Column) -> None:
    attribute = str(column.attribute)
    attname = job.attributes[attribute].attname
    before, after = getattr(row.record, attname), row.values[attribute]
    if row.new or before != after:
        if column.fixed and not row.new:
            job.refuse(row, column.column_name, "This column cannot be changed by an import.")
            return
        if row.new and before == after and not column.column_name:
            return
        row.changed[column.column_name] = None if row.new else before
        job.keep(row)
        setattr(row.record, attname, after)


def _names_now(job: Job, rows: Sequence[Row]) -> dict[str, dict[Any, list[str]]]:
    pks = [row.record.pk for row in good(rows) if not row.new]
    return {c.column_name: c.read(pks) for c in job.columns if isinstance(c, Names)} if pks else {}


def _conflict_marks(job: Job, rows: Sequence[Row]) -> dict[Any, str]:
    if job.conflict != "fingerprint":
        return {}
    return job.resource.fingerprints([row.record.pk for row in good(rows) if not row.new])


def _check_conflict(job: Job, row: Row, fingerprints: dict[Any, str]) -> None:
    """Refuse a row whose record was changed since the export, unless told otherwise."""
    exported = row.cells.get(job.conflict) if job.conflict else None
    if exported in (None, "") or job.overwrite:
        return
    current = fingerprints.get(row.record.pk) or row.record.version
    if str(exported).strip() != str(current):
        job.refuse(
            row,
            job.conflict,
            "The record has changed since this file was exported"
            + (f" (it is at version {current} now)" if job.conflict == "version" else "")
            + ". Export it again, or choose to overwrite.",
        )


def _check_permissions(job: Job, row: Row) -> None:
    verb = "add" if row.new else "change"
    options = job.model._meta
    needed = [f"{options.app_label}.{verb}_{options.model_name}"]
    for column in job.columns:
        if column.permission and column.column_name in row.changed:
            empty = row.cells.get(column.column_name) in (None, "")
            if not (row.new and empty):
                needed.append(column.permission)
    for permission in needed:
        if not _may(job, permission):
            job.refuse(row, "", f"Your account doesn't have permission to do this ({permission}).")
            return


def _may(job: Job, permission: str) -> bool:
    if job.user is None:
        return True
    if permission not in job.allowed:
        job.allowed[permission] = bool(job.user.has_perm(permission))
    return job.allowed[permission]
