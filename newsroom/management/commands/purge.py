"""`manage.py purge`: remove what is kept for a number of days only."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser

from newsroom.erasing.cleaning import clean_erased
from newsroom.retention import KEPT, purge
from sources.workbench.commands import DataCommand


class Command(DataCommand):
    help = (
        "Remove uploaded files, previews, sessions, counts of failed sign-ins, read notifications and verifications that "
        "are older than the settings NEWSROOM_KEEP_…_DAYS say. Run it every night; it exits with 1 where something has to stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be removed.")

    _is_left = False

    def handle(self, *args: object, **options: Any) -> None:
        if not options["dry_run"]:
            for path, why in clean_erased().items():  # what an erasure that was cut short left
                self._stays("erased bytes", f"{why} ({path})")
        found = purge(dry_run=options["dry_run"])
        for kept in KEPT:
            if kept.name not in found:
                self.stdout.write(f"{'kept':>10}  {kept.name} ({kept.setting}=0)")
                continue
            verb = "would go" if options["dry_run"] else "removed"
            purged = found[kept.name]
            self.stdout.write(f"{purged.count:>10,}  {kept.name} {verb}, older than {kept.days} days")
            for name, why in purged.stay.items():
                self._stays(kept.name, f"{name}: {why}")
        if self._is_left:
            sys.exit(1)

    def _stays(self, kind: str, words: str) -> None:
        self._is_left = True
        self.stderr.write(f"{kind}: stays: {words}")
