"""Which triggers a database has: a migration that rebuilds a table drops its triggers on SQLite."""

from __future__ import annotations

from django.db import connection
from django.db.backends.utils import CursorWrapper

__all__ = ["triggers_there"]


def triggers_there(cursor: CursorWrapper) -> set[str]:
    """The names of all triggers that somebody made."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    return {row[0] for row in cursor.fetchall()}
