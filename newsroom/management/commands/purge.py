"""`manage.py purge`: remove what is kept for a number of days only."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from newsroom.erasing.cleaning import clean_erased
from newsroom.retention import KEPT, purge
from newsroom.scratch import abandoned, clear_abandoned
from sources.workbench.commands import DataCommand


class Command(DataCommand):
    help = (
        "Remove uploaded files, previews, sessions, counts of failed sign-ins, read notifications and verifications that "
        "are older than the settings NEWSROOM_KEEP_…_DAYS say, and what killed work left in "
        "temporary folders. Run it every night; it exits with 1 where something has to stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be removed.")

    def handle(self, *args: object, **options: Any) -> None:
        folders = len(abandoned())
        left: dict[Path, str] = {}
        if not options["dry_run"]:
            left = clear_abandoned()
            folders -= len(left)
            left |= clean_erased()  # what an erasure that was cut short left
        stay = [f"left behind: stays: {why} ({path})" for path, why in left.items()]
        verb = "would go" if options["dry_run"] else "removed"
        self.stdout.write(f"{folders:>10,}  temporary folders of killed work {verb}")
        found = purge(dry_run=options["dry_run"])
        for kept in KEPT:
            if kept.name not in found:
                self.stdout.write(f"{'kept':>10}  {kept.name} ({kept.setting}=0)")
                continue
            purged = found[kept.name]
            self.stdout.write(f"{purged.count:>10,}  {kept.name} {verb}, older than {kept.days} days")
            stay += [f"{kept.name}: stays: {name}: {why}" for name, why in purged.stay.items()]
        for line in stay:
            self.stderr.write(line)
        if stay:
            sys.exit(1)
