"""How many rows refer to each record, kept: so that a list is sorted by it without counting all there is.

Comes in: a model and the field by which its rows refer to a record. Goes out: records in the order of their counts. A count is
derived data, as a search index is: triggers note which records gained or lost a row, and those are counted anew before
the next list is sorted. Made in each app's `counts.py`; its table is made after every `migrate`.
"""

# ruff: noqa: S608 - names of tables and columns come from the models; what people type is always a parameter

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from sources.workbench.triggers import Watch, noting, put_in_place, table_of_notes

__all__ = ["KeptCount", "are_dear_to_sort", "kept_count", "kept_counts", "make_counts"]

NOTES = "sources_count_changed"
_MANY = 20_000  # records of a list, of which to ask one after the other is sooner than to sort them
_ALL = 0  # in the place of a record: all of them

_made: dict[tuple[str, str], KeptCount] = {}


def kept_counts() -> list[KeptCount]:
    """All that are kept."""
    return list(_made.values())


def kept_count(rows: QuerySet[Model], refers_by: str) -> KeptCount | None:
    """What is kept of exactly these rows; nothing is of some of a model's rows."""
    return None if rows.query.where else _made.get((rows.model._meta.label_lower, refers_by))


class KeptCount:
    """For each record that the field `refers_by` of `rows` can refer to: how many rows do."""

    def __init__(self, rows: type[Model], refers_by: str) -> None:
        field: Any = rows._meta.get_field(refers_by)
        self.rows, self.counted = rows, field.related_model
        self._rows_table, self._by = rows._meta.db_table, str(field.column)
        self.table = f"{self._rows_table}_per_{refers_by}"
        _made[rows._meta.label_lower, refers_by] = self

    # -- making the table ---------------------------------------------------------------------

    def ensure(self) -> None:
        """Make what is missing; where triggers were lost or others, or there are none yet, count all anew."""
        counted = self.counted._meta
        watches = [
            Watch(self._rows_table, (self._by,), self._by),
            Watch(counted.db_table, (counted.pk.column,), counted.pk.column),
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in table_of_notes(connection.vendor, NOTES):
                cursor.execute(statement)
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {self.table} (record BIGINT PRIMARY KEY, number BIGINT NOT NULL)"
            )
            # Both ways of the count, the newest record first among equals.
            for name, order in (("most", "number DESC, record DESC"), ("least", "number, record DESC")):
                cursor.execute(f"CREATE INDEX IF NOT EXISTS {self.table}_{name} ON {self.table} ({order})")
            made = noting(connection.vendor, NOTES, self.table, self.table, watches)
            if put_in_place(cursor, made):
                self._recount(cursor)

    # -- keeping up to date -------------------------------------------------------------------

    def refresh(self) -> None:
        """Count anew for the records that gained or lost rows. One query where none did."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT MIN(record) FROM {NOTES} WHERE name = %s", [self.table])
            first = cursor.fetchone()[0]
        if first is None:
            return
        with transaction.atomic(), connection.cursor() as cursor:
            if first == _ALL:
                self._recount(cursor)
            elif connection.vendor == "sqlite":  # one writer: nothing is noted meanwhile
                noted = f"SELECT record FROM {NOTES} WHERE name = %s"
                for statement in (self._counting(noted), self._forgetting(noted)):
                    cursor.execute(statement, [self.table])
                cursor.execute(f"DELETE FROM {NOTES} WHERE name = %s", [self.table])
            else:
                self._lock(cursor)
                # One statement sees one state: what is noted meanwhile is neither counted nor forgotten.
                noted = "SELECT record FROM noted"
                cursor.execute(
                    f"WITH noted AS (DELETE FROM {NOTES} WHERE name = %s RETURNING record), "
                    f"gone AS ({self._forgetting(noted)}) {self._counting(noted)}",
                    [self.table],
                )

    def rebuild(self) -> None:
        """Count for all records."""
        with transaction.atomic(), connection.cursor() as cursor:
            self._recount(cursor)

    def wrong(self) -> int:
        """Of how many records another count is kept than there is; those that change meanwhile are none of them."""
        self.refresh()
        counted = self.counted._meta
        record = f"counted.{counted.pk.column}"
        # A note is there as soon as the change is: one statement sees both or neither.
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*) FROM {counted.db_table} AS counted LEFT JOIN {self.table} AS kept "
                f"ON kept.record = {record} WHERE (kept.number IS NULL OR kept.number <> "
                f"({self._count_for(record)})) AND {self._is_settled(record)}",
                [self.table, _ALL],
            )
            wrong = int(cursor.fetchone()[0])
            cursor.execute(
                f"SELECT COUNT(*) FROM {self.table} WHERE {self._is_gone()} "
                f"AND {self._is_settled(f'{self.table}.record')}",
                [self.table, _ALL],
            )
            return wrong + int(cursor.fetchone()[0])

    def _lock(self, cursor: CursorWrapper) -> None:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.table])

    def _recount(self, cursor: CursorWrapper) -> None:
        counted = self.counted._meta
        self._lock(cursor)
        # The notes first: what is noted from now on will be counted once more.
        cursor.execute(f"DELETE FROM {NOTES} WHERE name = %s", [self.table])
        cursor.execute(f"DELETE FROM {self.table}")
        cursor.execute(
            f"INSERT INTO {self.table} (record, number) SELECT counted.{counted.pk.column}, COALESCE(found.number, 0) "
            f"FROM {counted.db_table} AS counted LEFT JOIN (SELECT {self._by} AS record, COUNT(*) AS number "
            f"FROM {self._rows_table} GROUP BY {self._by}) AS found ON found.record = counted.{counted.pk.column}"
        )

    def _count_for(self, record: str) -> str:
        return f"SELECT COUNT(*) FROM {self._rows_table} WHERE {self._rows_table}.{self._by} = {record}"

    def _counting(self, noted: str) -> str:
        counted = self.counted._meta
        record = f"counted.{counted.pk.column}"
        return (
            f"INSERT INTO {self.table} (record, number) SELECT {record}, ({self._count_for(record)}) "
            f"FROM {counted.db_table} AS counted WHERE {record} IN ({noted}) "
            "ON CONFLICT (record) DO UPDATE SET number = excluded.number"
        )

    def _forgetting(self, noted: str) -> str:
        return f"DELETE FROM {self.table} WHERE record IN ({noted}) AND {self._is_gone()}"

    def _is_gone(self) -> str:
        counted = self.counted._meta
        return (
            f"NOT EXISTS (SELECT 1 FROM {counted.db_table} WHERE {counted.db_table}.{counted.pk.column} = "
            f"{self.table}.record)"
        )

    def _is_settled(self, record: str) -> str:
        """Whether no change of it is noted; takes the name of the notes, and what stands for all."""
        return f"NOT EXISTS (SELECT 1 FROM {NOTES} WHERE name = %s AND record IN (%s, {record}))"

    # -- asking -------------------------------------------------------------------------------

    def numbers(self, records: QuerySet[Model], start: int, stop: int | None) -> list[int]:
        """The primary keys from `start` to before `stop` (None: to the end) in the order of `records`, this count first.

        The other terms of the order are columns of the model. Two queries where nothing changed, on SQLite three.
        """
        self.refresh()
        first, *others = map(str, records.query.order_by)
        names = [term.lstrip("-") for term in others if term.lstrip("-") != "pk"]
        ways = ["DESC" if term.startswith("-") else "ASC" for term in (first, *others)]
        columns = {name: f"found.column_{at}" for at, name in enumerate(names)} | {"pk": "kept.record"}
        order = ["kept.number", *(columns[term.lstrip("-")] for term in others)]
        one_by_one = bool(records.query.where) and not names and are_dear_to_sort(records, _MANY)
        if one_by_one:
            records = records.filter(pk=RawSQL("kept.record", ()))
        try:
            found, values = records.order_by().values_list("pk", *names).query.sql_with_params()
        except EmptyResultSet:  # Django knows without asking that there are none
            return []
        sql = f"SELECT kept.record FROM {self.table} AS kept"
        if names:
            named = ", ".join(["record", *(f"column_{at}" for at in range(len(names)))])
            sql = f"WITH found ({named}) AS ({found}) {sql} JOIN found ON found.record = kept.record"
        elif records.query.where:
            sql += f" WHERE EXISTS ({found})" if one_by_one else f" WHERE kept.record IN ({found})"
        else:
            values = ()
        sql += f" ORDER BY {', '.join(f'{term} {way}' for term, way in zip(order, ways, strict=True))}"
        if stop is not None:
            sql += f" LIMIT {stop - start}"
        if start:
            sql += f"{' LIMIT -1' if stop is None and connection.vendor == 'sqlite' else ''} OFFSET {start}"
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [row[0] for row in cursor.fetchall()]


def are_dear_to_sort(records: QuerySet[Model], most: int) -> bool:
    """Whether these are more than `most`, so that SQLite does better to ask of one after the other; PostgreSQL decides itself."""
    return connection.vendor == "sqlite" and records.order_by()[: most + 1].count() > most


def make_counts(sender: Any, using: str = "default", **kwargs: object) -> None:
    """Make the counts of an app's rows; Django calls it after every `migrate`."""
    there = set(connection.introspection.table_names()) if using == connection.alias else set()
    for each in kept_counts():
        tables = {each.rows._meta.db_table, each.counted._meta.db_table}
        if each.rows._meta.app_label == sender.label and tables <= there:
            each.ensure()
