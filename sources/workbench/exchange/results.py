"""What an import comes to: problems by cell, the first changes for the preview, what was written."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from import_export.results import InvalidRow, Result, RowResult

from sources.workbench.curation.snapshot import Snapshot, snapshot
from sources.workbench.models import Decision

__all__ = ["Change", "ImportResult", "Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot go in. `number` counts the rows under the headings from 1."""

    number: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        where = f"row {self.number}" + (f", {self.column}" if self.column else "")
        value = f" “{self.value}”" if self.value else ""
        return f"{where}{value}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a row does, for the preview: `cells` are (column, before, after) of what differs."""

    number: int
    what: str
    name: str
    cells: list[tuple[str, object, object]]


class ImportResult(Result):
    """import-export's result, with problems by cell and the first changes."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[Problem] = []
        self.changes: list[Change] = []
        self.ignored: list[str] = []
        self.guessed = ""  # what was taken for granted about the file
        self.stopped = False
        self.decision: Decision | None = None  # that imported it, which can be undone
        # What was written, for the decision: (model, primary key) → before and after.
        self.recorded: dict[tuple[type[models.Model], int], tuple[Snapshot | None, Snapshot | None]] = {}

    def record(self, before: models.Model | None, after: models.Model | None) -> None:
        """Note a row that was made, changed or deleted. `before` may be a snapshot of it."""
        row = after if after is not None else before
        if row is None or row.pk is None:
            return
        key = (type(row), row.pk)
        first = self.recorded[key][0] if key in self.recorded else _kept(before)
        self.recorded[key] = (first, _kept(after))

    def refuse(self, problem: Problem) -> None:
        """Note a bad cell or row."""
        self.problems.append(problem)
        self.totals[RowResult.IMPORT_TYPE_INVALID] += 1
        error = ValidationError({problem.column or NON_FIELD_ERRORS: [problem.reason]})
        self.invalid_rows.append(InvalidRow(problem.number, error, (problem.value,)))

    @property
    def is_refused(self) -> bool:
        """Whether nothing went in, since something is wrong with a row or the whole."""
        return bool(self.has_errors() or self.has_validation_errors())

    @property
    def changed(self) -> int:
        """How many records the import makes or changes."""
        return int(self.totals[RowResult.IMPORT_TYPE_NEW] + self.totals[RowResult.IMPORT_TYPE_UPDATE])

    @property
    def not_shown(self) -> int:
        """How many changes the preview leaves out."""
        return self.changed - len(self.changes)


def _kept(record: models.Model | None) -> Snapshot | None:
    return None if record is None else snapshot(record)
