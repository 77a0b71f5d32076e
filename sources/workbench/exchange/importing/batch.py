"""What the steps of an import share: the rows of a batch on their way in, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils import timezone

from sources.accounts.models import User
from sources.workbench.exchange.columns import Column, Names, Reference
from sources.workbench.exchange.results import ImportResult, Problem
from sources.workbench.parts import parts

__all__ = ["BATCH", "MOST_PROBLEMS", "Importable", "Job", "Row", "good", "primary_keys"]

BATCH = 500  # rows
MOST_PROBLEMS = 200  # after so many, reading on helps nobody
_VALUE_SHOWN = 200  # code points of a refused cell


Report = Callable[[models.Model, str, str], None]  # a record, its column, and why it cannot be


class Importable(Protocol):
    """What an import asks of a resource: its columns, what tells records apart, and its rules."""

    alternatives: ClassVar[tuple[tuple[str, ...], ...]]
    empty_in_key: ClassVar[frozenset[str]]
    key_from: ClassVar[tuple[str, ...]]
    required: ClassVar[tuple[str, ...]]
    follows: ClassVar[tuple[str, ...]]
    fields: dict[str, Column]

    @property
    def model(self) -> type[models.Model]:
        """What the rows become."""

    def fingerprints(self, pks: Sequence[object]) -> dict[object, str]:
        """The fingerprint each record has now, for records without a version."""

    def whole_values(self, values: dict[str, object]) -> dict[str, object]:
        """The values of a row, relations as primary keys, in the form the database wants."""

    def complete(self, records: Sequence[object], report: Report) -> None:
        """Fill in what follows from other fields; `report(record, column, reason)` where it cannot."""

    def stamp(
        self, record: Any, new: bool, changed: Mapping[str, object], user: User | None, now: datetime
    ) -> None:
        """Note who decided, where the model keeps that."""


@dataclass(slots=True)
class Row:
    """A row on its way in."""

    number: int
    cells: dict[str, object]
    values: dict[str, Any] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    record: Any = None
    new: bool = False
    changed: dict[str, Any] = field(default_factory=dict)  # column → value before
    before: Any = None  # the record as it was found
    bad: bool = False


@dataclass(slots=True)
class Job:
    """One import: whose it is, which columns it reads, and what its batches remember."""

    resource: Importable
    result: ImportResult
    headers: list[str]
    user: User | None  # None: a command, which may do everything
    reason: str  # for the history
    overwrite: bool
    keeps_history: bool  # a preview is rolled back, its history with it
    now: datetime = field(default_factory=timezone.now)
    columns: list[Column] = field(init=False)
    conflict: str = field(init=False)  # the column that tells whether a record was changed since the export
    attributes: dict[str, Any] = field(init=False)  # the model's fields
    known: dict[str, dict[str, object]] = field(default_factory=dict)  # relation → natural key → primary key
    seen: dict[tuple[Any, ...], int] = field(default_factory=dict)  # record's key → row
    spelled: dict[str, tuple[Any, ...]] = field(default_factory=dict)  # key in one case → as spelled
    later: list[tuple[Row, Reference, str]] = field(default_factory=list)  # may stand further down
    allowed: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_name = {column.column_name: column for column in self.resource.fields.values()}
        self.conflict = next(
            (n for n in ("version", "fingerprint") if n in self.headers and n in by_name), ""
        )
        read = [by_name[name] for name in self.headers if name in by_name and name != self.conflict]
        # What a row may be given without its column: a key, and a speaker's own name among its names.
        read += [
            column
            for name, column in by_name.items()
            if name not in self.headers
            and ((name == "key" and self.resource.key_from) or (isinstance(column, Names) and column.own))
        ]
        self.columns = [column for column in read if not column.derived]
        self.attributes = {f.name: f for f in self.resource.model._meta.concrete_fields}

    @property
    def model(self) -> type[models.Model]:
        """What the rows become."""
        return self.resource.model

    @property
    def natural_columns(self) -> set[str]:
        """The columns that tell records apart."""
        return {self.resource.fields[n].column_name for names in self.resource.alternatives for n in names}

    def refuse(self, row: Row, column: str, reason: str, value: object = None) -> None:
        """A row is bad: it is reported and goes no further."""
        row.bad = True
        shown = row.cells.get(column, "") if value is None else value
        text = "" if shown is None else str(shown)
        if len(text) > _VALUE_SHOWN:
            text = text[:_VALUE_SHOWN] + "…"
        text = text.encode(errors="backslashreplace").decode()  # half a character has no form of its own
        self.result.refuse(Problem(row.number, column, text, reason))

    def refuse_all(self, row: Row, error: ValidationError) -> None:
        """A row is bad for several reasons, each with its column."""
        problems = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in problems.items():
            column = "" if name == NON_FIELD_ERRORS else self._column_of(name)
            for message in messages:
                self.refuse(row, column, message)

    def _column_of(self, attribute: str) -> str:
        for column in self.resource.fields.values():
            if column.attribute == attribute:
                return str(column.column_name)
        return attribute

    def keep(self, row: Row) -> None:
        """Remember how a record was before its first change."""
        if self.user is not None and not row.new and row.before is None:
            row.before = copy(row.record)


def good(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that nothing was found wrong with so far."""
    return (row for row in rows if not row.bad)


def primary_keys(column: Reference, names: set[str]) -> dict[str, object]:
    """Natural key → primary key of the records that have these names; others are left out."""
    found: dict[str, object] = {}
    for asked in parts(sorted(names), BATCH):
        some = column.model._default_manager.filter(**{f"{column.key}__in": asked})
        found.update(some.values_list(column.key, "pk"))
    return found
