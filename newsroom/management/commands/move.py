"""`manage.py move --from URL`: fill the empty database that `DATABASE_URL` names from another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError, CommandParser
from django.db import connections
from django.db.utils import ConnectionHandler

from newsroom.databases import database_at
from newsroom.transfer.copying import Database, NotTheSame, fill, prepare, snapshot
from newsroom.transfer.table_lines import BadRows
from sources.workbench.commands import DataCommand

ORIGIN = "origin"


class Command(DataCommand):
    help = (
        "Fill a new, empty database (DATABASE_URL) with all that another holds, SQLite or PostgreSQL in "
        "either direction, and prove by digest that both hold the same. The other is only read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="origin",
            required=True,
            metavar="URL",
            help="the database to read: sqlite:///FILE or postgres://USER:PASSWORD@HOST:PORT/NAME",
        )

    def handle(self, *args: object, **options: Any) -> None:
        try:
            described = database_at(options["origin"], "--from")
        except ImproperlyConfigured as error:
            raise CommandError(str(error), returncode=2) from None
        if described["ENGINE"] == "django.db.backends.sqlite3" and not Path(str(described["NAME"])).is_file():
            raise CommandError(
                f"There is no file {described['NAME']}.", returncode=2
            )  # SQLite would make one
        connections.settings[ORIGIN] = ConnectionHandler({"default": described}).settings["default"]
        report = self._report if options["verbosity"] > 1 else None
        try:
            prepare()
            with snapshot(ORIGIN):
                facts = fill(Database(ORIGIN), report=report)
        except (BadRows, NotTheSame) as error:
            raise CommandError(str(error)) from None
        finally:
            connections[ORIGIN].close()
            del connections[ORIGIN]
            del connections.settings[ORIGIN]
        rows = sum(count for _, count in facts.values())
        self.stdout.write(
            f"Moved {rows:,} rows of {len(facts)} tables; every table is equal by digest. "
            "The old database is as it was; people sign in again."
        )

    def _report(self, name: str, rows: int) -> None:
        self.stdout.write(f"{rows:>12,}  {name}")
