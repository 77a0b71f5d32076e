"""`manage.py extract`, for `manage.py help` and `call_command`; manage.py itself runs it without Django."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from newsroom.extracting import ABOUT, add_arguments, run


class Command(BaseCommand):
    help = ABOUT
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, *args: object, **options: Any) -> None:
        if status := run(options["paths"], options["body_only"], options["column"], options["workers"]):
            sys.exit(status)
