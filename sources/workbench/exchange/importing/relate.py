"""Step 2: natural keys of other records become their primary keys."""

from __future__ import annotations

from collections.abc import Sequence

from sources.workbench.exchange.columns import Reference
from sources.workbench.exchange.importing.batch import Job, Row, good, primary_keys

__all__ = ["relate"]


def relate(job: Job, rows: Sequence[Row]) -> None:
    """Natural keys of other records become their primary keys."""
    for column in job.columns:
        if not isinstance(column, Reference):
            continue
        attribute = str(column.attribute)
        known = job.known.setdefault(attribute, {})
        concerned = [row for row in good(rows) if attribute in row.values]
        asked = {row.values[attribute] for row in concerned} - known.keys() - {"", None}
        known.update(primary_keys(column, set(map(str, asked))))
        for row in concerned:
            name = row.values[attribute]
            if not name:
                row.values[attribute] = None
            elif name in known:
                row.values[attribute] = known[name]
            elif column.later:
                job.later.append((row, column, str(name)))
                del row.values[attribute]
            else:
                what = column.model._meta
                job.refuse(
                    row,
                    column.column_name,
                    f"There is no such {what.verbose_name}. Import the {what.verbose_name_plural} first.",
                )
