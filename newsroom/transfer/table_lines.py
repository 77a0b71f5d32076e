"""Tables as lines: every row of every table, exact, in an order that both databases share.

Comes in: a database, by its alias; goes out: for each table a line with the names of its columns and a
line for each row, in the order of the primary key. A line is a JSON array. The digest of a table is the
SHA-256 of its lines; equal digests are equal tables, whichever database holds them.
"""

# ruff: noqa: S608 - names of tables and columns come from the models

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Value

__all__ = ["BadRows", "Digest", "Table", "tables"]

_LEFT_OUT = {"accounts.session"}  # people sign in again
_READ = 2_000  # rows
_WRITTEN = 500  # rows
# What `migrate` itself fills: a database with nothing else in it is empty.
_MADE_BY_MIGRATE = {"contenttypes.contenttype", "auth.permission", "auth.group", "auth.group_permissions"}


class BadRows(Exception):
    """Rows that a table cannot take; the message names the table, the reason and what to do."""


@dataclass(frozen=True)
class Table:
    """One table of the database."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def is_made_by_migrate(self) -> bool:
        """Whether a new database has rows in it."""
        return self.model._meta.label_lower in _MADE_BY_MIGRATE

    @cached_property
    def fields(self) -> list[models.Field[object, object]]:
        return [field for field in self.model._meta.concrete_fields if not getattr(field, "generated", False)]

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]

    def count(self, using: str) -> int:
        """How many rows it has."""
        return self.model._base_manager.using(using).order_by().count()

    def lines(self, using: str) -> Iterator[str]:
        """The columns' names, then each row, in the order of the primary key."""
        yield _line(self.columns)
        names = [field.attname for field in self.fields]
        rows = self.model._base_manager.using(using).order_by("pk").values_list(*names)
        for row in rows.iterator(chunk_size=_READ):
            yield _line([_plain(value) for value in row])

    def empty(self, using: str) -> None:
        """Delete all rows, without looking for what refers to them."""
        rows = self.model._base_manager.using(using).all()
        rows._raw_delete(using)

    def fill(self, using: str, rows: Iterable[str]) -> int:
        """Insert lines as `lines` gives them; how many rows. Raises BadRows."""
        found = iter(rows)
        self._check_columns(next(found, ""))
        count = 0
        part: list[str] = []
        for row in found:
            part.append(row)
            if len(part) == _WRITTEN:
                count += self._insert(using, part)
                part = []
        return count + self._insert(using, part)

    def _check_columns(self, first: str) -> None:
        given = set(json.loads(first or "[]"))
        if unlike := sorted(given ^ set(self.columns)):
            raise BadRows(
                f"The table {self.name} differs in its columns: {', '.join(unlike)}. "
                "Use the version of this program that wrote it."
            )
        if json.loads(first) != self.columns:
            raise BadRows(f"The table {self.name} has its columns in another order than this version's.")

    def _insert(self, using: str, lines: Sequence[str]) -> int:
        if not lines:
            return 0
        connection = connections[using]
        rows = [self._prepared(json.loads(text), connection) for text in lines]
        quote = connection.ops.quote_name
        columns = ", ".join(map(quote, self.columns))
        try:
            with connection.cursor() as cursor, connection.wrap_database_errors:
                if connection.vendor == "postgresql":
                    with cursor.copy(f"COPY {quote(self.name)} ({columns}) FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
                else:
                    marks = ", ".join(["%s"] * len(self.columns))
                    cursor.executemany(f"INSERT INTO {quote(self.name)} ({columns}) VALUES ({marks})", rows)
        except (DatabaseError, ValueError) as error:
            raise BadRows(self._complaint(lines, error)) from error
        return len(rows)

    def _prepared(self, values: list[object], connection: BaseDatabaseWrapper) -> list[Any]:
        row = []
        for field, value in zip(self.fields, values, strict=True):
            if isinstance(field, models.JSONField):
                given = value if value is not None or field.null else Value(None, field)
            else:
                given = field.to_python(value)
            row.append(field.get_db_prep_save(given, connection))
        return row

    def _complaint(self, lines: Sequence[str], error: Exception) -> str:
        """Which row, as far as can be told, and why."""
        why = (str(error).strip() or type(error).__name__).splitlines()[0]
        at = self.columns.index(str(self.model._meta.pk.column)) if self.model._meta.pk else 0
        rows = [json.loads(text) for text in lines]
        nul = [row[at] for text, row in zip(lines, rows, strict=True) if "\\u0000" in text]
        if nul and "NUL" in why.upper():
            return (
                f"The row {nul[0]} of {self.name} holds a null character, which PostgreSQL cannot store. "
                "Remove it there first."
            )
        return f"Rows {rows[0][at]} to {rows[-1][at]} of {self.name} cannot be stored: {why}"

    # -- the numbers that rows will get -------------------------------------------------------

    def last_number(self, using: str) -> int | None:
        """The last primary key that was given out, to a row that may be gone; None where keys are no numbers."""
        pk = self.model._meta.pk
        if not isinstance(pk, models.AutoField):
            return None
        connection = connections[using]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{self.name}"', pk.column])
                cursor.execute(
                    f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}"
                )
            else:
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.name])
            found = cursor.fetchone()
        return int(found[0]) if found else 0

    def go_on_after(self, using: str, last: int) -> None:
        """Give no new row a primary key up to `last`: undo may yet bring back who had it."""
        pk = self.model._meta.pk
        connection = connections[using]
        with connection.cursor() as cursor:
            if pk is None or not isinstance(pk, models.AutoField):
                return
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                    [f'"{self.name}"', pk.column, max(last, 1), last > 0],
                )
            elif last:
                cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last, self.name])
                if not cursor.rowcount:
                    cursor.execute(
                        "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [self.name, last]
                    )


def tables() -> list[Table]:
    """Every table this program has, but for sessions; in the order of their names."""
    found = apps.get_models(include_auto_created=True)
    kept = [
        m for m in found if m._meta.managed and not m._meta.proxy and m._meta.label_lower not in _LEFT_OUT
    ]
    return sorted(map(Table, kept), key=lambda table: table.name)


class Digest:
    """SHA-256 of the lines of a table, and how many rows they are, as they pass."""

    def __init__(self) -> None:
        self._sha256 = sha256()
        self.rows = -1  # the first line names the columns

    @property
    def value(self) -> str:
        return self._sha256.hexdigest()

    def passing(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines as they are."""
        for text in lines:
            self._sha256.update(text.encode() + b"\n")
            self.rows += 1
            yield text

    def of(self, lines: Iterable[str]) -> Digest:
        """Read all lines."""
        for _ in self.passing(lines):
            pass
        return self


def _line(cells: Sequence[object]) -> str:
    """Cells as one line of JSON, names sorted: PostgreSQL does not keep their order."""
    return json.dumps(cells, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | IPv4Address | IPv6Address):
        return str(value)
    return value
