"""`manage.py purge`: remove what is kept for a number of days only."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from newsroom.erasing.cleaning import clean_erased
from newsroom.retention import KEPT, purge
from sources.workbench.commands import DataCommand


class Command(DataCommand):
    help = (
        "Remove uploaded files, previews, sessions, counts of failed sign-ins, read notifications and verifications that "
        "are older than the settings NEWSROOM_KEEP_…_DAYS say. Run it every night."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be removed.")

    def handle(self, *args: object, **options: Any) -> None:
        if not options["dry_run"]:
            clean_erased()  # what an erasure that was cut short left
        found = purge(dry_run=options["dry_run"])
        for kept in KEPT:
            if kept.name not in found:
                self.stdout.write(f"{'kept':>10}  {kept.name} ({kept.setting}=0)")
                continue
            verb = "would go" if options["dry_run"] else "removed"
            self.stdout.write(f"{found[kept.name]:>10,}  {kept.name} {verb}, older than {kept.days} days")
