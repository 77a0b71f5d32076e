"""`manage.py verify`: prove on the data at hand what must always hold, and say what is broken."""

from __future__ import annotations

import sys
from time import monotonic
from typing import Any

from django.core.management.base import CommandParser

from newsroom.verifying import RULES
from sources.workbench.commands import DataCommand

_MOST = 20  # faults of one rule that are printed


class Command(DataCommand):
    help = "Prove what must always hold of the data, print what is broken, and exit with 1 if anything is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rule", action="append", choices=RULES, help="Only this rule; may be repeated.")
        parser.add_argument("--repair", action="store_true", help="Put right what follows from other data.")
        parser.add_argument(
            "--all", action="store_true", help=f"Print all faults, not the first {_MOST} of a rule."
        )

    def handle(self, *args: object, **options: Any) -> None:
        left = 0
        for name in options["rule"] or RULES:
            left += self._prove(name, options["repair"], sys.maxsize if options["all"] else _MOST)
        if left:
            self.stdout.write(f"{left:,} {'fault' if left == 1 else 'faults'} left.")
            sys.exit(1)
        self.stdout.write("Everything holds.")

    def _prove(self, name: str, repair: bool, most: int) -> int:
        """Prove one rule; returns how many faults are left."""
        rule, found, mended, start = RULES[name], 0, 0, monotonic()
        for fault in rule.faults():
            found += 1
            if repair and fault.mend is not None:
                fault.mend()
                mended += 1
            if found <= most:
                end = "" if fault.mend is None else " (repaired)" if repair else " (--repair puts it right)"
                self.stdout.write(f"{name}: {fault.record}: {fault.words}{end}")
        if found > most:
            self.stdout.write(f"{name}: and {found - most:,} more")
        took = f" ({seconds:,} s)" if (seconds := round(monotonic() - start)) else ""
        self.stdout.write(f"{'ok' if found == mended else 'BROKEN':7}{name:11}{rule.says}{took}")
        return found - mended
