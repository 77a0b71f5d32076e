#!/usr/bin/env python
"""The project's commands: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["extract"]:  # needs no database: spare it Django's start-up
        from newsroom.extracting import main as extract

        sys.exit(extract(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(complain(str(error)))
    except OperationalError as error:
        from sources.workbench.commands import explain

        sys.exit(complain(explain(error)))


def complain(words: str) -> int:
    """Say what a user can mend in one line; returns the exit status for wrong use."""
    sys.stderr.write(f"manage.py: {words}\n")
    return 2


if __name__ == "__main__":
    main()
