"""Fill an empty database from lines, all of it or nothing, and prove that it holds the same.

Comes in: something that gives the lines of each table (`Origin`: another database, or a backup); goes out:
a database with the same rows, the same primary keys and the same digests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from sources.workbench.kept_counts import kept_counts
from sources.workbench.search.index import registered

from .table_lines import Digest, Table, tables

__all__ = [
    "Database",
    "Facts",
    "NotTheSame",
    "Origin",
    "facts_of",
    "fill",
    "migrations_of",
    "prepare",
    "snapshot",
]

Facts = dict[str, tuple[str, int]]  # table → digest, rows
Report = Callable[[str, int], None]


class NotTheSame(Exception):
    """Why a database was not filled; nothing was written."""


class Origin(Protocol):
    """Where rows come from."""

    def migrations(self) -> list[tuple[str, str]]:
        """The migrations its tables were made by, sorted."""

    def lines(self, table: Table) -> Iterator[str]:
        """The lines of a table, as `Table.lines` gives them."""

    def last_number(self, table: Table) -> int | None:
        """The last primary key that was given out."""


class Database:
    """A database as an origin; use it inside `snapshot`, so that all its tables are of one moment."""

    def __init__(self, using: str) -> None:
        self.using = using

    def migrations(self) -> list[tuple[str, str]]:
        return migrations_of(self.using)

    def lines(self, table: Table) -> Iterator[str]:
        return table.lines(self.using)

    def last_number(self, table: Table) -> int | None:
        return table.last_number(self.using)


def migrations_of(using: str) -> list[tuple[str, str]]:
    """The migrations that were applied to a database, sorted."""
    return sorted(MigrationRecorder(connections[using]).applied_migrations())


@contextmanager
def snapshot(using: str) -> Iterator[None]:
    """Read the database as it is at one moment, while others go on writing."""
    connection: Any = connections[using]
    if connection.in_atomic_block:  # whoever opened it answers for it
        yield
        return
    if connection.vendor == "sqlite":
        connection.ensure_connection()  # which tells the mode, and would tell it again
        mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # readers hold nobody up
    try:
        with transaction.atomic(using=using):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode


def prepare(using: str = "default") -> None:
    """Make the tables of a new database. Raises NotTheSame where it is in use already."""
    call_command("migrate", database=using, interactive=False, verbosity=0)
    for table in tables():
        if not table.is_made_by_migrate and (count := table.count(using)):
            raise NotTheSame(
                f"The database {connections[using].settings_dict['NAME']} is not empty: {table.name} has "
                f"{count:,} rows. Name a new one in DATABASE_URL (or NEWSROOM_VAR). Nothing was written."
            )


def fill(origin: Origin, using: str = "default", report: Report | None = None) -> Facts:
    """Copy every table of `origin` into the empty database `using`; the digests of both.

    Raises NotTheSame where the two were made by different migrations or the copy differs, BadRows
    where the database refuses rows. Nothing is written then.
    """
    _refuse_other_migrations(origin.migrations(), migrations_of(using))
    connection = connections[using]
    wanted: Facts = {}
    with transaction.atomic(using=using):
        for table in tables():
            if table.is_made_by_migrate:  # with the origin's numbers instead
                table.empty(using)
        for table in tables():
            digest = Digest()
            table.fill(using, digest.passing(origin.lines(table)))
            wanted[table.name] = (digest.value, digest.rows)
            last = origin.last_number(table)
            if last is not None:
                table.go_on_after(using, last)
            if report is not None:
                report(table.name, wanted[table.name][1])
        connection.check_constraints()
        _refuse_differences(wanted, facts_of(using))
    ContentType.objects.clear_cache()
    if using == "default":
        for index in registered():
            index.fill()
        for count in kept_counts():
            count.rebuild()
    return wanted


def facts_of(using: str) -> Facts:
    """The digest of every table of a database, and its rows."""
    found = {}
    for table in tables():
        digest = Digest().of(table.lines(using))
        found[table.name] = (digest.value, digest.rows)
    return found


def _refuse_differences(wanted: Facts, found: Facts) -> None:
    unlike = [name for name in wanted if wanted[name] != found.get(name)]
    if unlike:
        raise NotTheSame(
            f"The copy is not the same in {', '.join(unlike)}: another program may be writing to the new "
            "database, or it cannot hold what the old one does. Nothing was written."
        )


def _refuse_other_migrations(given: list[tuple[str, str]], here: list[tuple[str, str]]) -> None:
    if missing := sorted(set(given) - set(here)):
        raise NotTheSame(
            f"It was written by a later version of this program (it has {missing[0][0]} {missing[0][1]}). "
            "Use that version. Nothing was written."
        )
    if missing := sorted(set(here) - set(given)):
        raise NotTheSame(
            f"It was written by an earlier version of this program (it lacks {missing[0][0]} {missing[0][1]}). "
            "Fill the database with that version, then migrate it with this one. Nothing was written."
        )
