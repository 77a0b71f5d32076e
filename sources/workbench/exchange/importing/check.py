"""Step 5: the rules a form would hold a record to."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError

from sources.workbench.exchange.importing.batch import Job, Row, good

__all__ = ["check"]


def check(job: Job, rows: Sequence[Row]) -> None:
    """The same rules as a form's, but those that the database checks as it writes."""
    pending = [row for row in good(rows) if row.changed]
    by_record = {id(row.record): row for row in pending}
    _stamp(job, pending)

    def report(record: object, column: str, reason: str) -> None:
        job.refuse(by_record[id(record)], column, reason)

    job.resource.complete([row.record for row in pending], report)
    relations = [f.name for f in job.model._meta.concrete_fields if f.is_relation]
    for row in pending:
        if row.bad:
            continue
        missing = [
            n
            for n in relations
            if not job.attributes[n].null and getattr(row.record, job.attributes[n].attname) is None
        ]
        try:
            row.record.clean_fields(exclude=set(relations) - set(missing))
            row.record.clean()
        except ValidationError as error:
            job.refuse_all(row, error)


def _stamp(job: Job, pending: Sequence[Row]) -> None:
    """A person's work: ingest leaves it alone from now on."""
    for row in pending:
        record = row.record
        if "version" in job.attributes:
            given = str(row.cells.get("version") or "").strip()
            record.version = (
                int(given)
                if row.new and given.isdigit() and 0 < len(given) < 9
                else (record.version if row.new else record.version + 1)
            )
        if "touched_at" in job.attributes:
            record.touched_at = job.now
            record.touched_by_id = job.user.pk if job.user is not None else None
        if "updated_at" in job.attributes:
            record.updated_at = job.now
        job.resource.stamp(record, row.new, row.changed, job.user, job.now)
