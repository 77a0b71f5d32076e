"""`manage.py restore FILE`: fill the empty database that `DATABASE_URL` names from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from newsroom.transfer.backup import Backup, BadBackup
from newsroom.transfer.copying import NotTheSame, fill, prepare
from newsroom.transfer.table_lines import BadRows
from sources.workbench.commands import DataCommand


class Command(DataCommand):
    help = "Fill a new, empty database from a backup, and prove by digest that it holds the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--check", action="store_true", help="Only read the backup and say whether it is whole."
        )

    def handle(self, *args: object, **options: Any) -> None:
        try:
            backup = Backup(options["file"])
            backup.check()
            rows = sum(count for _, count in backup.facts.values())
            if options["check"]:
                self.stdout.write(f"{backup.path} is whole: {rows:,} rows of {len(backup.facts)} tables.")
                return
            prepare()
            fill(backup)
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}: {error.strerror}.") from None
        except (BadBackup, BadRows, NotTheSame) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Restored {rows:,} rows; every table is equal to the backup's by digest.")
