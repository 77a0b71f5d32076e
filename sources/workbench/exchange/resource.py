"""Resources: which columns a model has in files, in which order its records stand, and their rows.

A resource is import-export's; reading the database goes through `rows`, which streams, and importing
through `sources.workbench.exchange.importing`, which checks and writes in batches.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from importlib import import_module
from typing import Any, ClassVar

import tablib
from django.db import models, transaction
from django.db.models import F, Model, QuerySet
from import_export.resources import ModelResource

from sources.accounts.models import User
from sources.workbench.byte_order import byte_order
from sources.workbench.exchange import columns
from sources.workbench.exchange.columns import Column, Names, Reference
from sources.workbench.exchange.formats import ExchangeFormat, RecordFormat
from sources.workbench.exchange.formats.parquet import Parquet
from sources.workbench.exchange.importing import Report, run_import
from sources.workbench.exchange.results import ImportResult
from sources.workbench.exchange.table import Rows
from sources.workbench.parts import parts
from sources.workbench.rows import column_of
from sources.workbench.snapshot import snapshot

__all__ = [
    "ExchangeResource",
    "column",
    "fingerprint_column",
    "natural_field",
    "reference",
    "resource_of",
]

_COLUMN_OF: dict[str, type[Column]] = {
    "CharField": columns.Text,
    "TextField": columns.Text,
    "BooleanField": columns.Flag,
    "FloatField": columns.Decimal,
    "IntegerField": columns.Whole,
    "PositiveIntegerField": columns.Whole,
    "DateField": columns.Day,
    "DateTimeField": columns.Moment,
    "JSONField": columns.Json,
}
FINGERPRINT = "fingerprint"
_RESOURCES: dict[type[Model], type[ExchangeResource]] = {}


def natural_field(model: type[Model]) -> str:
    """The one field that names a record of this model in files."""
    names = {field.name for field in model._meta.concrete_fields}
    for name in ("key", "digest", "username", "name"):
        if name in names:
            return name
    raise LookupError(f"{model.__name__} has no single field that names its records.")


def reference(model: type[Model], attribute: str, **options: Any) -> Reference:
    """A column for a relation of `model`, named by the natural key of what it points to."""
    target = model._meta.get_field(attribute).related_model
    if not isinstance(target, type):
        raise LookupError(f"{model.__name__}.{attribute} is no relation.")
    return Reference(attribute, key=natural_field(target), model=target, **options)


def column(model: type[Model], attribute: str, **options: Any) -> Column:
    """The column a field gets by its kind, with options of its own."""
    at = column_of(model, attribute)
    if isinstance(at, models.ForeignKey):
        return reference(model, attribute, **options)
    if choices := getattr(at, "choices", None):
        return columns.Choice(attribute, choices=choices, about=str(at.help_text), **options)
    kind = _COLUMN_OF.get(at.get_internal_type(), columns.Text)
    return kind(attribute, about=str(at.help_text), **options)


def fingerprint_column() -> Column:
    """For records without a version: tells on import whether one was changed since the export."""
    return columns.Text(
        "pk",
        column_name=FINGERPRINT,
        about="Used on import to detect changes made since the export.",
    )


def resource_of(model: type[Model]) -> type[ExchangeResource]:
    """The resource of a model. Raises LookupError where it has none."""
    import_module(f"{model._meta.app_label}.resources")
    try:
        return _RESOURCES[model]
    except KeyError:
        raise LookupError(f"{model.__name__} has no resource.") from None


class ExchangeResource(ModelResource):
    """Base of all resources. `Meta.fields` is the order of the columns."""

    # What the records are sorted by: lookups; text is compared byte by byte.
    order: ClassVar[tuple[str, ...]] = ()
    # The fields that tell records apart, one of these groups for each record; `Meta.import_id_fields`
    # where a model has but one such group.
    alternatives: ClassVar[tuple[tuple[str, ...], ...]] = ()
    empty_in_key: ClassVar[frozenset[str]] = frozenset()  # parts of that key that may be empty
    # The prefix of a new record's key and the fields it is made from, where a row gives no key: the same
    # row gives the same key again.
    key_from: ClassVar[tuple[str, ...]] = ()
    required: ClassVar[tuple[str, ...]] = ()  # columns an import must have besides those
    exported_only: ClassVar[bool] = False
    # Formats of documents (JSON-LD, BibTeX …) that its records can also be written in.
    documents: ClassVar[tuple[type[ExchangeFormat], ...]] = ()
    chunk: ClassVar[int] = 2000  # records in memory at a time
    follows: ClassVar[tuple[str, ...]] = ()  # fields that `complete` fills in

    fields: dict[str, Column]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        meta = getattr(cls, "Meta", None)
        if model := getattr(meta, "model", None):
            _RESOURCES[model] = cls
        identity = getattr(meta, "import_id_fields", None)
        if identity and not cls.__dict__.get("alternatives"):
            cls.alternatives = (tuple(identity),)

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Column:
        """The column for a field of the model, by the kind of field."""
        return column(django_field.model, field_name, column_name=field_name)

    @property
    def model(self) -> type[Model]:
        model: type[Model] = self._meta.model
        return model

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name_plural)

    # -- writing ------------------------------------------------------------------------------

    def selected(self, names: Sequence[str] | None = None) -> list[Column]:
        """The columns asked for, all where none is named, in the resource's order. Raises KeyError."""
        if not names:
            return [self.fields[name] for name in self.get_export_order()]
        by_column = {column.column_name: name for name, column in self.fields.items()}
        wanted = {name if name in self.fields else by_column[name] for name in names}
        return [self.fields[name] for name in self.get_export_order() if name in wanted]

    def ordered(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """The records in the order of files: the same in every database that holds the same ones."""
        return queryset.order_by(*(self._order_term(path, queryset.db) for path in self.order))

    def _order_term(self, path: str, using: str) -> Any:
        model, may_be_null = self._meta.model, False
        for part in path.split("__"):
            field = model._meta.get_field(part)
            model, may_be_null = field.related_model, may_be_null or field.null
        is_text = isinstance(field, models.CharField | models.TextField)
        term = byte_order(path, using) if is_text else F(path)
        # PostgreSQL's indexes have nulls last, and serve this order only where nothing is said of them.
        return term.asc(nulls_first=True) if may_be_null else term.asc()

    def stream(
        self,
        file_format: ExchangeFormat,
        queryset: QuerySet[Model] | None = None,
        selected: Sequence[str] | None = None,
    ) -> Iterator[bytes]:
        """Yield the file with the records, part by part: all of it as of its beginning."""
        with snapshot(self._narrowed(queryset).db):
            if isinstance(file_format, RecordFormat):
                yield from file_format.stream_records(self.ordered(self._narrowed(queryset)))
            elif isinstance(file_format, Parquet):
                wanted, rows = self.selected(selected), self.rows(queryset, selected)
                yield from file_format.stream_columns(wanted, rows)
            else:
                yield from file_format.stream(self.headers(selected), self.rows(queryset, selected))

    def rows(
        self, queryset: QuerySet[Model] | None = None, selected: Sequence[str] | None = None
    ) -> Iterator[list[object]]:
        """Yield the cells of each record, a chunk of records in memory at a time."""
        base = self._narrowed(queryset)
        wanted = self.selected(selected)
        if self.needs_whole_rows(wanted):
            yield from self._whole_rows(self.ordered(base), wanted)
        else:
            yield from self._plain_rows(self.ordered(base), wanted)

    def _narrowed(self, queryset: QuerySet[Model] | None) -> QuerySet[Model]:
        """The resource's own query, of the records that `queryset` holds: it may group, join and sort."""
        base: QuerySet[Model] = self.get_queryset()
        if queryset is None or _is_everything(queryset):  # else SQLite sorts all before it sends the first
            return base
        return base.filter(pk__in=queryset.order_by().values("pk"))

    def needs_whole_rows(self, wanted: Sequence[Column]) -> bool:
        """Whether a cell of these columns depends on other columns of its row."""
        return any(column.column_name == FINGERPRINT for column in wanted)

    def whole_row(self, cells: dict[str, object]) -> dict[str, object]:
        """A row with all its columns, put into the form it has in files. By default as it is."""
        return cells

    def _plain_rows(self, queryset: QuerySet[Model], wanted: Sequence[Column]) -> Iterator[list[object]]:
        plain = [column for column in wanted if not isinstance(column, Names)]
        listed = [(at, column) for at, column in enumerate(wanted) if isinstance(column, Names)]
        # Columns whose value is its own cell are not touched row by row.
        turned = [
            (at, column.to_cell)
            for at, column in enumerate(plain)
            if type(column).to_cell is not Column.to_cell
        ]
        found = queryset.values_list("pk", *(column.path for column in plain)).iterator(chunk_size=self.chunk)
        for chunk in parts(found, self.chunk):
            names = [(at, column.read([row[0] for row in chunk])) for at, column in listed]
            for pk, *cells in chunk:
                for at, to_cell in turned:
                    cells[at] = to_cell(cells[at])
                for at, by_pk in names:
                    cells.insert(at, by_pk.get(pk, []))
                yield cells

    def _whole_rows(self, queryset: QuerySet[Model], wanted: Sequence[Column]) -> Iterator[list[object]]:
        everything = [column for column in self.selected() if column.column_name != FINGERPRINT]
        names = [column.column_name for column in everything]
        for cells in self._plain_rows(queryset, everything):
            row = self.whole_row(dict(zip(names, cells, strict=True)))
            row[FINGERPRINT] = fingerprint(row)
            yield [row[column.column_name] for column in wanted]

    def fingerprints(self, pks: Sequence[object]) -> dict[object, str]:
        """The fingerprint each record has now, for records without a version."""
        queryset = self.get_queryset().filter(pk__in=list(pks))
        everything = [column for column in self.selected() if column.column_name != FINGERPRINT]
        names = [column.column_name for column in everything]
        with_pk = [columns.Whole("pk", column_name="pk"), *everything]
        found = {}
        for pk, *cells in self._plain_rows(queryset, with_pk):
            found[pk] = fingerprint(self.whole_row(dict(zip(names, cells, strict=True))))
        return found

    def headers(self, selected: Sequence[str] | None = None) -> list[str]:
        """The names of the columns."""
        return [column.column_name for column in self.selected(selected)]

    def export(self, queryset: QuerySet[Model] | None = None, **kwargs: Any) -> tablib.Dataset:
        """All rows in memory, as import-export wants them; `rows` streams."""
        selected = kwargs.get("export_fields")
        dataset = tablib.Dataset(headers=self.headers(selected))
        for row in self.rows(queryset, selected):
            dataset.append(row)
        return dataset

    # -- reading ------------------------------------------------------------------------------

    def import_data(
        self,
        dataset: Rows,
        dry_run: bool = False,
        raise_errors: bool = False,
        use_transactions: bool | None = None,
        collect_failed_rows: bool = False,
        rollback_on_validation_errors: bool = True,
        told: Callable[[], object] = lambda: None,
        **kwargs: Any,
    ) -> ImportResult:
        """Import all rows, or none where one is bad. See `sources.workbench.exchange.importing`.

        `user` is who imports (None: a command, which may do everything), `file_name` goes into
        the history, `overwrite` takes rows whose record was changed since the export. `told` tells the audit, in the
        same transaction, of what no decision does: an import of nobody's.
        """
        if dry_run:
            result = self._import_plainly(dataset, dry_run, raise_errors, **kwargs)
        elif kwargs.get("user") is None:
            with transaction.atomic():
                result = self._import_plainly(dataset, dry_run, raise_errors, **kwargs)
                if not result.is_refused:
                    told()
        else:
            result = self._import_as_decision(dataset, raise_errors, **kwargs)
        if not dry_run and not result.is_refused:
            self.after_commit(result, kwargs.get("user"))
        return result

    def _import_plainly(
        self, dataset: Rows, dry_run: bool, raise_errors: bool, **kwargs: object
    ) -> ImportResult:
        result: ImportResult = super().import_data(
            dataset,
            dry_run=dry_run,
            raise_errors=raise_errors,
            use_transactions=True,
            rollback_on_validation_errors=True,
            **kwargs,
        )
        return result

    def _import_as_decision(self, dataset: Rows, raise_errors: bool, **kwargs: Any) -> ImportResult:
        """The same as one decision of curation, with an author and a way back."""
        from sources.workbench.actions import action_for
        from sources.workbench.actions.import_records import ImportRecords, ImportRefused, Recorded
        from sources.workbench.curation import NothingToDo

        found: list[ImportResult] = []

        def work() -> tuple[str, Recorded]:
            result = self._import_plainly(dataset, False, raise_errors, **kwargs)
            found.append(result)
            if result.is_refused:
                raise ImportRefused
            name = kwargs.get("file_name") or "a file"
            totals = result.totals
            return (
                f"Imported {name}: {totals['new']:,} new and {totals['update']:,} changed "
                f"{self.get_display_name()}",
                result.recorded,
            )

        with suppress(ImportRefused, NothingToDo):
            found[0].decision = action_for(ImportRecords, self._meta.model)(kwargs["user"], work).run()
        return found[0]

    def import_data_inner(
        self,
        dataset: Rows,
        dry_run: bool,
        raise_errors: bool,
        using_transactions: bool,
        collect_failed_rows: bool,
        **kwargs: Any,
    ) -> ImportResult:
        return run_import(
            self,
            dataset,
            dry_run=dry_run,
            raise_errors=raise_errors,
            user=kwargs.get("user"),
            file_name=kwargs.get("file_name") or "",
            overwrite=bool(kwargs.get("overwrite")),
        )

    def whole_values(self, values: dict[str, object]) -> dict[str, object]:
        """The values of a row, relations as primary keys, in the form the database wants."""
        return values

    def complete(self, records: Sequence[object], report: Report) -> None:
        """Fill in what follows from other fields; `report(record, column, reason)` where it cannot."""

    def stamp(
        self, record: Any, new: bool, changed: Mapping[str, object], user: User | None, now: datetime
    ) -> None:
        """Note who decided, where the model keeps that. `changed` has the names of changed columns."""

    def after_commit(self, result: ImportResult, user: User | None) -> None:
        """Called once an import is in the database."""


def fingerprint(row: Mapping[str, object]) -> str:
    """A short digest of a row's other cells: equal as long as the record is what was exported."""
    cells = {name: cell for name, cell in row.items() if name != FINGERPRINT}
    canonical = json.dumps(cells, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(canonical.encode(), digest_size=8).hexdigest()


def _is_everything(queryset: QuerySet[Model]) -> bool:
    """Whether a queryset leaves no record out: what it adds to each may be anything."""
    query = queryset.query
    return not (query.where or query.is_sliced or query.combinator or query.distinct)
