#!/usr/bin/env python
"""The project's commands: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["extract"]:  # needs no database: spare it Django's start-up
        from newsroom.extracting import main as extract

        sys.exit(extract(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
