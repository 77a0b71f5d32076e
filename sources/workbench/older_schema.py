"""A database of a schema from before the first release: recognised when it is opened, and left alone.

The first release began its migrations anew, so no `migrate` leads from there to here.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

__all__ = ["refuse_older_schema"]

# Of each app, the migration that comes before all its others and that no older schema had.
_FIRST = {
    "sources": ("sources", "0001_clean_start"),
    "newsroom": ("sources", "0001_clean_start"),
    "claims": ("claims", "0001_clean_start"),
}
_looked_at: set[tuple[str, str]] = set()


def refuse_older_schema(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Raise `ImproperlyConfigured` for a database of an older schema; reads only, once a process.

    A receiver of `connection_created`, so that no command and no page gets past it.
    """
    name = str(connection.settings_dict["NAME"])
    if (connection.vendor, name) in _looked_at:
        return
    applied = MigrationRecorder(connection).applied_migrations()
    if any(app in _FIRST and _FIRST[app] not in applied for app, _ in applied):
        raise ImproperlyConfigured(
            f"The database {name} was made by an earlier version and was left as it is. To carry its records "
            "over, write them to files with that version (manage.py export), make a new database "
            "(NEWSROOM_VAR or DATABASE_URL, then manage.py migrate) and import the files there: see "
            "docs/production.md, “From an earlier schema”."
        )
    _looked_at.add((connection.vendor, name))
