"""Step 1: the cells of each row become values."""

from __future__ import annotations

from collections.abc import Sequence

from sources.workbench.exchange.cells import ABSENT
from sources.workbench.exchange.columns import BadCell, Column, Names, Reference
from sources.workbench.exchange.importing.batch import Job, Row
from sources.workbench.exchange.json_text import unstorable

__all__ = ["read"]


def read(job: Job, rows: Sequence[Row]) -> None:
    """Cells become values."""
    for row in rows:
        for column in job.columns:
            cell = row.cells.get(column.column_name, ABSENT)
            if cell is ABSENT:
                continue
            try:
                value = column.from_cell(cell)
                if reason := unstorable(value):
                    raise BadCell(reason)
            except BadCell as error:
                job.refuse(row, column.column_name, str(error))
                continue
            if isinstance(column, Names):
                row.names[column.column_name] = value
            else:
                row.values[str(column.attribute)] = _or_default(job, column, value)


def _or_default(job: Job, column: Column, value: object) -> object:
    """The field's own default for an empty cell that it may not keep empty."""
    if value not in (None, ""):
        return value
    at = job.attributes.get(str(column.attribute))
    if at is None or isinstance(column, Reference) or column.column_name in job.natural_columns:
        return value
    may_be_empty = at.null if value is None else at.blank
    return at.get_default() if at.has_default() and not may_be_empty else value
