"""Import: rows of a file become new and changed records, all of them or none.

Called by `ExchangeResource.import_data`, inside its transaction. Rows are taken in batches:
cells are read, relations found by natural key, each row is compared with the record of its
natural key, and what differs is validated and written with its history. A row that cannot go
in is reported with its number, column, value and reason, and then nothing goes in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from import_export.exceptions import ImportError as RowsRefused
from import_export.results import Error, RowResult

from sources.workbench.exchange.cells import ABSENT
from sources.workbench.exchange.columns import BadCell, Column, Names, Reference
from sources.workbench.exchange.results import Change, ImportResult, Problem

__all__ = ["Importable", "Importer", "run_import"]

_BATCH = 500
_MOST_PROBLEMS = 200  # after so many, reading on helps nobody
_MOST_SHOWN = 100  # rows of the preview
_VALUE_SHOWN = 200  # code points of a refused cell


class Importable(Protocol):
    """What an import asks of a resource: its columns, what tells records apart, and its rules."""

    alternatives: ClassVar[tuple[tuple[str, ...], ...]]
    empty_in_key: ClassVar[frozenset[str]]
    required: ClassVar[tuple[str, ...]]
    follows: ClassVar[tuple[str, ...]]
    fields: dict[str, Column]

    @property
    def model(self) -> type[models.Model]:
        """What the rows become."""

    def fingerprints(self, pks: Sequence[Any]) -> dict[Any, str]:
        """The fingerprint each record has now, for records without a version."""

    def whole_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values of a row, relations as primary keys, in the form the database wants."""

    def complete(self, records: Sequence[Any], report: Callable[[Any, str, str], None]) -> None:
        """Fill in what follows from other fields; `report(record, column, reason)` where it cannot."""

    def stamp(self, record: Any, new: bool, changed: Mapping[str, Any], user: Any, now: datetime) -> None:
        """Note who decided, where the model keeps that."""


@dataclass(slots=True)
class Row:
    """A row on its way in."""

    number: int
    cells: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    record: Any = None
    new: bool = False
    changed: dict[str, Any] = field(default_factory=dict)  # column → value before
    before: Any = None  # the record as it was found
    bad: bool = False


def run_import(
    resource: Importable,
    dataset: tablib.Dataset,
    *,
    dry_run: bool = False,
    raise_errors: bool = False,
    user: Any = None,
    file_name: str = "",
    overwrite: bool = False,
) -> ImportResult:
    """Import the rows of `dataset`; whoever calls rolls back where the result has problems."""
    result = ImportResult()
    result.total_rows = len(dataset)
    headers = [str(name) if name is not None else "" for name in dataset.headers or []]
    if complaint := _headers_refused(resource, headers):
        result.append_base_error(Error(ValidationError(complaint)))
    else:
        importer = Importer(resource, result, headers, user, file_name, overwrite)
        importer.keeps_history = not dry_run  # a preview is rolled back, its history with it
        importer.run(dataset)
    if raise_errors and (result.base_errors or result.problems):
        raise RowsRefused((result.problems or [result.base_errors[0].error])[0])
    return result


def _missing(resource: Importable, headers: Sequence[str]) -> list[str]:
    """The columns an import cannot do without and that the file does not have."""
    groups = [[resource.fields[name].column_name for name in names] for names in resource.alternatives]
    lacking = min(([name for name in names if name not in headers] for names in groups), key=len)
    return lacking + [name for name in resource.required if name not in headers]


def _headers_refused(resource: Importable, headers: Sequence[str]) -> str:
    """Why a file with these headings cannot be imported; empty where it can."""
    known = {column.column_name for column in resource.fields.values()}
    twice = sorted({name for name in headers if name and headers.count(name) > 1})
    if twice:
        return f"The column {twice[0]} stands in the file twice. Remove one of them."
    if missing := _missing(resource, headers):
        hint = ""
        if len(headers) == 1 and any(mark in headers[0] for mark in ";\t|"):
            hint = " The cells seem to be separated by something else than commas: save the file with commas."
        names = " and ".join(missing)
        return (
            f"The file has no column {names}, without which records cannot be told apart or understood. "
            f"Known columns: {', '.join(sorted(known))}.{hint}"
        )
    return ""


class Importer:
    """One import. Holds what is shared by its batches."""

    def __init__(
        self,
        resource: Importable,
        result: ImportResult,
        headers: list[str],
        user: Any,
        file_name: str,
        overwrite: bool,
    ) -> None:
        self.resource = resource
        self.model: type[models.Model] = resource.model
        self.result = result
        self.user = user
        self.reason = f"import of {file_name}"[:100] if file_name else "import"
        self.overwrite = overwrite
        by_name = {column.column_name: column for column in resource.fields.values()}
        self.headers = headers
        result.ignored = [name for name in headers if name and name not in by_name]
        self.columns = [by_name[name] for name in headers if name in by_name and not by_name[name].derived]
        self.conflict = next((n for n in ("version", "fingerprint") if n in headers and n in by_name), "")
        self.columns = [column for column in self.columns if column.column_name != self.conflict]
        self.attributes = {f.name: f for f in self.model._meta.concrete_fields}
        self.known: dict[str, dict[str, Any]] = {}
        self.seen: dict[tuple[Any, ...], int] = {}
        self.later: list[tuple[Row, Reference, str]] = []
        self.now = timezone.now()
        self.allowed: dict[str, bool] = {}
        self.keeps_history = True

    # -- the path of a batch --------------------------------------------------------------------

    def run(self, dataset: tablib.Dataset) -> None:
        for start in range(0, len(dataset), _BATCH):
            rows = [
                Row(number, dict(zip(self.headers, cells, strict=False)))
                for number, cells in enumerate(dataset[start : start + _BATCH], start + 1)
            ]
            self._read(rows)
            self._relate(rows)
            self._identify(rows)
            self._compare(rows)
            self._validate(rows)
            self._write(rows)
            if len(self.result.problems) >= _MOST_PROBLEMS:
                self.result.stopped = True
                return
        self._write_later()

    def _good(self, rows: Sequence[Row]) -> Iterator[Row]:
        return (row for row in rows if not row.bad)

    def refuse(self, row: Row, column: str, reason: str, value: Any = None) -> None:
        """A row is bad: it is reported and goes no further."""
        row.bad = True
        shown = row.cells.get(column, "") if value is None else value
        text = "" if shown is None else str(shown)
        if len(text) > _VALUE_SHOWN:
            text = text[:_VALUE_SHOWN] + "…"
        self.result.refuse(Problem(row.number, column, text, reason))

    def _read(self, rows: Sequence[Row]) -> None:
        """Cells become values."""
        for row in rows:
            for column in self.columns:
                cell = row.cells.get(column.column_name)
                if cell is ABSENT:
                    continue
                try:
                    value = column.from_cell(cell)
                except BadCell as error:
                    self.refuse(row, column.column_name, str(error))
                    continue
                if isinstance(column, Names):
                    row.names[column.column_name] = value
                else:
                    row.values[str(column.attribute)] = self._or_default(column, value)

    def _or_default(self, column: Column, value: Any) -> Any:
        """The field's own default for an empty cell that it may not keep empty."""
        if value not in (None, ""):
            return value
        at = self.attributes.get(str(column.attribute))
        if at is None or isinstance(column, Reference) or column.column_name in self._natural_columns():
            return value
        may_be_empty = at.null if value is None else at.blank
        return at.get_default() if at.has_default() and not may_be_empty else value

    def _natural_columns(self) -> set[str]:
        return {self.resource.fields[n].column_name for names in self.resource.alternatives for n in names}

    def _relate(self, rows: Sequence[Row]) -> None:
        """Natural keys of other records become their primary keys."""
        for column in self.columns:
            if not isinstance(column, Reference):
                continue
            attribute = str(column.attribute)
            known = self.known.setdefault(attribute, {})
            concerned = [row for row in self._good(rows) if attribute in row.values]
            asked = {row.values[attribute] for row in concerned} - known.keys() - {"", None}
            for part in _parts(sorted(map(str, asked)), _BATCH):
                manager = column.model._default_manager
                known.update(manager.filter(**{f"{column.key}__in": part}).values_list(column.key, "pk"))
            for row in concerned:
                name = row.values[attribute]
                if not name:
                    row.values[attribute] = None
                elif name in known:
                    row.values[attribute] = known[name]
                elif column.later:
                    self.later.append((row, column, str(name)))
                    del row.values[attribute]
                else:
                    what = column.model._meta
                    self.refuse(
                        row,
                        column.column_name,
                        f"There is no such {what.verbose_name}. Import the {what.verbose_name_plural} first.",
                    )

    def _identify(self, rows: Sequence[Row]) -> None:
        """Find the record each row is about, by its natural key."""
        asked: dict[tuple[Any, ...], Row] = {}
        for row in self._good(rows):
            row.values = self.resource.whole_values(row.values)
            key = self._key(row)
            if key is None:
                names = " and ".join(
                    self.resource.fields[n].column_name for n in self.resource.alternatives[0]
                )
                self.refuse(row, names, "The row does not say which record it is about.")
            elif key in self.seen:
                self.refuse(row, self._key_column(), f"Row {self.seen[key]} is about the same record.")
            else:
                self.seen[key] = row.number
                asked[key] = row
        for record in self._existing(list(asked)):
            row_of = asked.get(self._key_of(record))
            if row_of is not None:
                row_of.record = record
        for row in asked.values():
            if row.record is None:
                row.record, row.new = self.model(), True

    def _key_column(self) -> str:
        return str(self.resource.fields[self.resource.alternatives[0][-1]].column_name)

    def _key(self, row: Row) -> tuple[Any, ...] | None:
        for names in self.resource.alternatives:
            values = tuple(row.values.get(name) for name in names)
            optional = self.resource.empty_in_key
            if all(v not in (None, "") or n in optional for n, v in zip(names, values, strict=True)):
                return (names, *values)
        return None

    def _key_of(self, record: Any) -> tuple[Any, ...]:
        for names in self.resource.alternatives:
            values = tuple(getattr(record, self.attributes[name].attname) for name in names)
            optional = self.resource.empty_in_key
            if all(v not in (None, "") or n in optional for n, v in zip(names, values, strict=True)):
                return (names, *values)
        return ()

    def _existing(self, keys: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
        manager = self.model._default_manager.select_for_update()
        for names in self.resource.alternatives:
            # The part of the key with most values narrows the query; the rest is compared here.
            values = [key[1:] for key in keys if key[0] == names]
            if values:
                at = max(range(len(names)), key=lambda n: len({value[n] for value in values}))
                yield from manager.filter(**{f"{names[at]}__in": {value[at] for value in values}})

    def _compare(self, rows: Sequence[Row]) -> None:
        """Note what each row changes; refuse what it may not."""
        known_names = self._names_now(rows)
        now = self._conflict_marks(rows)
        for row in self._good(rows):
            for column in self.columns:
                if isinstance(column, Names):
                    if column.column_name not in row.names:
                        continue
                    before = known_names.get(column.column_name, {}).get(row.record.pk, [])
                    if before != row.names[column.column_name]:
                        row.changed[column.column_name] = before
                        self._keep(row)
                elif str(column.attribute) in row.values:
                    self._set(row, column)
            if row.changed and not row.new and not row.bad:
                self._check_conflict(row, now)
            if row.changed and not row.bad:
                self._check_permissions(row)

    def _set(self, row: Row, column: Column) -> None:
        attribute = str(column.attribute)
        attname = self.attributes[attribute].attname
        before, after = getattr(row.record, attname), row.values[attribute]
        if row.new or before != after:
            if column.fixed and not row.new:
                self.refuse(row, column.column_name, "This cannot be changed by an import.")
                return
            if row.new and before == after and not column.column_name:
                return
            row.changed[column.column_name] = None if row.new else before
            self._keep(row)
            setattr(row.record, attname, after)

    def _keep(self, row: Row) -> None:
        """Remember how a record was before its first change."""
        if self.user is not None and not row.new and row.before is None:
            row.before = copy(row.record)

    def _names_now(self, rows: Sequence[Row]) -> dict[str, dict[Any, list[str]]]:
        pks = [row.record.pk for row in self._good(rows) if not row.new]
        return {c.column_name: c.read(pks) for c in self.columns if isinstance(c, Names)} if pks else {}

    def _conflict_marks(self, rows: Sequence[Row]) -> dict[Any, str]:
        if self.conflict != "fingerprint":
            return {}
        return self.resource.fingerprints([row.record.pk for row in self._good(rows) if not row.new])

    def _check_conflict(self, row: Row, fingerprints: dict[Any, str]) -> None:
        """Refuse a row whose record was changed since the export, unless told otherwise."""
        exported = row.cells.get(self.conflict) if self.conflict else None
        if exported in (None, "") or self.overwrite:
            return
        current = fingerprints.get(row.record.pk) or row.record.version
        if str(exported).strip() != str(current):
            self.refuse(
                row,
                self.conflict,
                "The record was changed since this file was exported"
                + (f" (it is at version {current} now)" if self.conflict == "version" else "")
                + ". Export it again, or choose to overwrite.",
            )

    def _check_permissions(self, row: Row) -> None:
        verb = "add" if row.new else "change"
        options = self.model._meta
        needed = [f"{options.app_label}.{verb}_{options.model_name}"]
        for column in self.columns:
            if column.permission and column.column_name in row.changed:
                empty = row.cells.get(column.column_name) in (None, "")
                if not (row.new and empty):
                    needed.append(column.permission)
        for permission in needed:
            if not self._may(permission):
                self.refuse(row, "", f"Your account may not do this ({permission}).")
                return

    def _may(self, permission: str) -> bool:
        if self.user is None:
            return True
        if permission not in self.allowed:
            self.allowed[permission] = bool(self.user.has_perm(permission))
        return self.allowed[permission]

    # -- checking and writing -------------------------------------------------------------------

    def _validate(self, rows: Sequence[Row]) -> None:
        """The same rules as a form's, but those that the database checks as it writes."""
        pending = [row for row in self._good(rows) if row.changed]
        by_record = {id(row.record): row for row in pending}
        self._stamp(pending)

        def report(record: Any, column: str, reason: str) -> None:
            self.refuse(by_record[id(record)], column, reason)

        self.resource.complete([row.record for row in pending], report)
        relations = [f.name for f in self.model._meta.concrete_fields if f.is_relation]
        for row in pending:
            if row.bad:
                continue
            missing = [
                n
                for n in relations
                if not self.attributes[n].null and getattr(row.record, self.attributes[n].attname) is None
            ]
            try:
                row.record.clean_fields(exclude=set(relations) - set(missing))
                row.record.clean()
            except ValidationError as error:
                self._refuse_all(row, error)

    def _refuse_all(self, row: Row, error: ValidationError) -> None:
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

    def _stamp(self, pending: Sequence[Row]) -> None:
        """A person's work: ingest leaves it alone from now on."""
        for row in pending:
            record = row.record
            if "version" in self.attributes:
                given = str(row.cells.get("version") or "").strip()
                record.version = (
                    int(given)
                    if row.new and given.isdigit() and 0 < len(given) < 9
                    else (record.version if row.new else record.version + 1)
                )
            if "touched_at" in self.attributes:
                record.touched_at = self.now
                record.touched_by_id = self.user.pk if self.user is not None else None
            if "updated_at" in self.attributes:
                record.updated_at = self.now
            self.resource.stamp(record, row.new, row.changed, self.user, self.now)

    def _write(self, rows: Sequence[Row]) -> None:
        for row in self._good(rows):
            if not row.changed:
                self.result.totals[RowResult.IMPORT_TYPE_SKIP] += 1
        pending = [row for row in self._good(rows) if row.changed]
        self._try([row for row in pending if row.new], self._create)
        self._try([row for row in pending if not row.new], self._update)
        written = [row for row in pending if not row.bad]
        for column in self.columns:
            if isinstance(column, Names):
                self._write_names(column, [row for row in written if column.column_name in row.changed])
        for row in self._good(written):
            self._note(row)
            if self.user is not None and self.keeps_history:
                self.result.record(row.before, row.record)

    def _write_names(self, column: Names, rows: list[Row]) -> None:
        """Names stand in rows of their own; where the database minds one, find whose it is."""
        if not rows:
            return
        try:
            with transaction.atomic():
                pairs = [(row.record, row.names[column.column_name]) for row in rows]
                written = column.write(pairs, self.user, self.reason)
            if self.user is not None and self.keeps_history:
                for before, after in written:
                    self.result.record(before, after)
        except (DatabaseError, ValidationError, BadCell) as error:
            if len(rows) > 1:
                for row in rows:
                    self._write_names(column, [row])
            elif isinstance(error, ValidationError):
                self.refuse(rows[0], column.column_name, " ".join(error.messages))
            elif isinstance(error, BadCell):
                self.refuse(rows[0], column.column_name, str(error))
            else:
                self.refuse(rows[0], column.column_name, "A name on the list is taken, or too long.")

    def _try(self, rows: list[Row], save: Callable[[list[Row]], None]) -> None:
        """Write a batch; where the database refuses it, find the rows it minds by halving."""
        if not rows or len(self.result.problems) >= _MOST_PROBLEMS:
            return
        try:
            with transaction.atomic():
                save(rows)
            return
        except DatabaseError as error:
            if len(rows) == 1:
                self._refuse_by_constraint(rows[0], error)
                return
        for row in rows:
            if row.new:
                row.record.pk = None
                row.record._state.adding = True
        half = len(rows) // 2
        self._try(rows[:half], save)
        self._try(rows[half:], save)

    def _refuse_by_constraint(self, row: Row, error: DatabaseError) -> None:
        if row.new:
            row.record.pk = None
            row.record._state.adding = True
        try:
            row.record.validate_unique()
            row.record.validate_constraints()
        except ValidationError as refused:
            self._refuse_all(row, refused)
        if not row.bad:
            self.refuse(row, "", f"The database refuses it: {str(error).splitlines()[0]}")

    def _create(self, rows: list[Row]) -> None:
        records = [row.record for row in rows]
        self.model._default_manager.bulk_create(records, batch_size=_BATCH)
        self._history(records, update=False)

    def _update(self, rows: list[Row]) -> None:
        records = [row.record for row in rows]
        names = {str(c.attribute) for c in self.columns for row in rows if c.column_name in row.changed}
        names |= set(self.resource.follows) | {"version", "touched_at", "touched_by", "updated_at"}
        changed = sorted(names & self.attributes.keys())
        if changed:
            self.model._default_manager.bulk_update(records, changed, batch_size=100)
        self._history(records, update=True)

    def _history(self, records: list[Any], update: bool) -> None:
        history = getattr(self.model, "history", None)
        if history is not None and self.keeps_history:
            history.bulk_history_create(
                records,
                batch_size=_BATCH,
                update=update,
                default_user=self.user,
                default_change_reason=self.reason,
                default_date=self.now,
            )

    def _write_later(self) -> None:
        """Relations to records that stood further down in the file."""
        if self.result.problems:
            return
        for column in {id(column): column for _, column, _ in self.later}.values():
            todo = [(row, name) for row, at, name in self.later if at is column]
            found: dict[str, Any] = {}
            for part in _parts(sorted({name for _, name in todo}), _BATCH):
                manager = column.model._default_manager
                found.update(manager.filter(**{f"{column.key}__in": part}).values_list(column.key, "pk"))
            for row, name in todo:
                if name not in found:
                    self.refuse(
                        row, column.column_name, f"There is no such {column.model._meta.verbose_name}."
                    )
                    continue
                attname = self.attributes[str(column.attribute)].attname
                if getattr(row.record, attname) == found[name]:
                    continue
                if column.fixed and not row.new:
                    self.refuse(row, column.column_name, "This cannot be changed by an import.")
                    continue
                row.changed[column.column_name] = None
                self._keep(row)
                setattr(row.record, attname, found[name])
                self._try([row], self._update_relation(column))
                if self.user is not None and self.keeps_history and not row.bad:
                    self.result.record(row.before, row.record)

    def _update_relation(self, column: Reference) -> Callable[[list[Row]], None]:
        def save(rows: list[Row]) -> None:
            self.model._default_manager.bulk_update([row.record for row in rows], [str(column.attribute)])
            self._history([row.record for row in rows], update=True)

        return save

    def _note(self, row: Row) -> None:
        """Count a written row and keep the first ones for the preview."""
        kind = RowResult.IMPORT_TYPE_NEW if row.new else RowResult.IMPORT_TYPE_UPDATE
        self.result.totals[kind] += 1
        if len(self.result.changes) >= _MOST_SHOWN:
            return
        cells = []
        for column in self.columns:
            name = column.column_name
            if name in row.changed:
                after = row.cells.get(name)
                if row.new and after in (None, ""):
                    continue
                before = row.changed[name]
                if before is not None and isinstance(column, Reference):
                    before = self._name_of(column, before)
                elif before is not None:
                    before = column.to_cell(before)
                cells.append((name, before, after))
        label = " / ".join(
            str(row.cells.get(self.resource.fields[n].column_name) or "")
            for n in self.resource.alternatives[0]
        )
        self.result.changes.append(Change(row.number, kind, label, cells))

    def _name_of(self, column: Reference, pk: Any) -> str:
        name = column.model._default_manager.filter(pk=pk).values_list(column.key, flat=True).first()
        return str(name or "")


def _parts(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
