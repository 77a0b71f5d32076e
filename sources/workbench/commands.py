"""The base of our commands: one clear line for what a user can mend, never a traceback."""

from __future__ import annotations

import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, ProgrammingError, connection

__all__ = ["DataCommand", "explain"]


class DataCommand(BaseCommand):
    """A command that needs a database that is there and migrated."""

    def execute(self, *args: object, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError:
            raise
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(explain(error), returncode=2) from error
        except ImproperlyConfigured as error:
            raise CommandError(str(error), returncode=2) from error
        except KeyboardInterrupt:
            self.stderr.write(
                "Interrupted. Everything saved so far is complete; run the command again to continue."
            )
            sys.exit(130)


def explain(error: DatabaseError) -> str:
    """What is wrong with the database, and what to do."""
    settings = connection.settings_dict
    where = f"{settings['NAME']} on {settings['HOST']}" if settings.get("HOST") else str(settings["NAME"])
    words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if "no such table" in words or "does not exist" in words or "no such column" in words:
        return f"The database {where} is not migrated ({words}). Run: python manage.py migrate"
    if "locked" in words:
        return f"The database {where} is busy: another program is writing to it ({words}). Try again."
    if "is full" in words or "No space left" in words:
        return (
            f"The disk of the database {where} is full ({words}). Everything saved so far is complete: make "
            "room and run the command again."
        )
    return f"The database {where} cannot be used: {words}. Check DATABASE_URL and that the server is running."
