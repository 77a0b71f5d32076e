"""Rows in bulk: COPY on PostgreSQL, one prepared statement for all on SQLite.

Comes in: unsaved records of one model. Goes out: rows in its table; the records have their numbers. No
signals are sent and no history is written. Must be called in a transaction, on SQLite an immediate one:
there the numbers are those that follow the last one given.
"""

# ruff: noqa: S608 - names of tables and columns come from the models; values are always parameters

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection, connections, models
from django.db.backends.utils import CursorWrapper

__all__ = ["column_of", "insert", "insert_missing", "insert_missing_rows", "insert_rows"]

M = TypeVar("M", bound=models.Model)

# Values of these types are written as they are by fields of these: to ask the field took half the time of writing a row.
_PLAIN: dict[type, type] = {
    models.CharField: str, models.TextField: str, models.BooleanField: bool, models.FloatField: float,
    **dict.fromkeys((models.ForeignKey, models.BigAutoField, models.IntegerField, models.PositiveIntegerField,
                     models.PositiveSmallIntegerField, models.BigIntegerField), int),
}  # fmt: skip


def column_of(model: type[models.Model], name: str) -> models.Field[object, object]:
    """The field of a column. Raises `LookupError` for what only points to the model from elsewhere."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise LookupError(f"{model.__name__}.{name} is no column.")
    return field


def insert(records: Sequence[models.Model]) -> None:
    """Insert records of which none is there. Raises `IntegrityError` where one is."""
    if records:
        _number(records)
        _write(_table(records), records)
        for record in records:
            record._state.adding, record._state.db = False, connection.alias


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of these fields' plain values, JSON as text; the database gives them their numbers."""
    _write_rows(model._meta.db_table, _columns_of(model, names), rows)


def insert_missing_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], unique: Sequence[str]
) -> int:
    """As `insert_rows`, but for rows whose `unique` fields somebody else has taken; returns how many went in."""
    table, columns = model._meta.db_table, _columns_of(model, names)
    if connection.vendor == "sqlite" or not rows:  # it has one writer, who has looked
        _write_rows(table, columns, rows)
        return len(rows)
    with connection.cursor() as cursor:
        made = _insert_by_stage(cursor, table, columns, rows, _columns_of(model, unique))
        cursor.execute(f'DELETE FROM "{_stage(table)}"')
    return made


def insert_missing(records: Sequence[M], unique: Sequence[str]) -> list[M]:
    """Insert the records whose `unique` fields nobody else has taken; return the others.

    Those get the numbers of the rows that are there. Two writers that insert the same records at the
    same moment wait for each other, and do so in the order of these fields, so that they never do
    crosswise.
    """
    if not records:
        return []
    _number(records)
    table = _table(records)
    if connection.vendor == "sqlite":  # it has one writer, who has looked
        _write(table, records)
        return []
    model = type(records[0])
    keys = _columns_of(model, unique)
    with connection.cursor() as cursor:
        made = _insert_by_stage(cursor, table, _all_columns(model), _values(records), keys)
        taken: dict[int, int] = {}
        if made < len(records):
            cursor.execute(
                f'SELECT new.id, old.id FROM "{_stage(table)}" new JOIN "{table}" old USING ({_quoted(keys)}) '
                "WHERE old.id <> new.id"
            )
            taken = dict(cursor.fetchall())
        cursor.execute(f'DELETE FROM "{_stage(table)}"')
    others = [record for record in records if record.pk in taken]
    for record in others:
        record.pk = taken[record.pk]
    return others


def _insert_by_stage(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    unique: Sequence[str],
) -> int:
    """PostgreSQL: insert the rows that nobody has taken, in the order of `unique`; returns how many went in.

    All of them stay in the stage, a table beside this one, for whoever asks which did not.
    """
    stage, wanted = _stage(table), _quoted(columns)
    cursor.execute(
        f'CREATE TEMPORARY TABLE IF NOT EXISTS "{stage}" ON COMMIT DELETE ROWS AS '
        f'SELECT * FROM "{table}" WITH NO DATA'
    )
    _write_rows(stage, columns, rows)
    cursor.execute(
        f'INSERT INTO "{table}" ({wanted}) SELECT {wanted} FROM "{stage}" ORDER BY {_quoted(unique)} '
        "ON CONFLICT DO NOTHING"
    )
    return int(cursor.rowcount)


def _stage(table: str) -> str:
    return f"incoming_{table}"


def _number(records: Sequence[models.Model]) -> None:
    table, count = _table(records), len(records)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            first = (cursor.fetchone() or (0,))[0] + 1
            numbers: Sequence[int] = range(first, first + count)
        else:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, records[0]._meta.pk.column, count],
            )
            numbers = [row[0] for row in cursor.fetchall()]
    for record, number in zip(records, numbers, strict=True):
        record.pk = number


def _write(table: str, records: Sequence[models.Model]) -> None:
    _write_rows(table, _all_columns(type(records[0])), _values(records))


def _write_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = _quoted(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("%s" for _ in columns)
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(rows))
            return
        with connection.wrap_database_errors, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


def _values(records: Sequence[models.Model]) -> Iterator[list[Any]]:
    fields = [(field, field.attname, _PLAIN.get(type(field))) for field in _fields(type(records[0]))]
    own = connections[connection.alias]  # looked up once, not for every value
    for record in records:
        yield [
            value
            if plain and ((value := getattr(record, name)) is None or type(value) is plain)
            else field.get_db_prep_save(field.pre_save(record, add=True), own)
            for field, name, plain in fields
        ]


def _fields(model: type[models.Model]) -> Sequence[models.Field[Any, object]]:
    return model._meta.concrete_fields


def _all_columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in _fields(model)]


def _columns_of(model: type[models.Model], names: Sequence[str]) -> list[str]:
    return [str(column_of(model, name.removesuffix("_id")).column) for name in names]


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _table(records: Sequence[models.Model]) -> str:
    return records[0]._meta.db_table
