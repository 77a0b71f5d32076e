"""`manage.py backup FILE`: the whole database in one file, which SQLite and PostgreSQL can both take back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from newsroom.management.exchange import by_command
from newsroom.transfer.backup import write_backup
from sources.workbench.auditing import link_waiting, tell_export
from sources.workbench.commands import DataCommand


class Command(DataCommand):
    help = "Write the whole database to a file, as it is at this moment; people may go on working meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="must not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.exists():
            raise CommandError(f"{path} exists already. Give another name; a backup is never overwritten.")
        report = _line_of(self) if options["verbosity"] > 1 else None
        try:
            tell_export("the whole database", "backup", None, by_command("backup"))
            link_waiting()  # so that the chain of the backup is whole
            facts = write_backup(path, report=report)
            size = path.stat().st_size
        except OSError as error:
            raise CommandError(f"Cannot write {path}: {error.strerror}.") from None
        rows = sum(count for _, count in facts.values())
        self.stdout.write(
            f"Wrote {path} ({size:,} bytes): {rows:,} rows of {len(facts)} tables.\n"
            "It holds passwords' hashes and unpublished work: keep it where only you can read it."
        )


def _line_of(command: DataCommand) -> Any:
    return lambda name, rows: command.stdout.write(f"{rows:>12,}  {name}")
