"""How long each migration takes with many quotes: the records of the kept database, many times over."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.upgrades.kept import Kept

__all__ = ["migrations"]

# Table → columns that refer to another of them, and columns that must differ, all of which take hexadecimal digits.
_MANY = {
    "sources_article": ((), ("digest",)),
    "claims_quote": (("article_id",), ("key",)),
    "claims_claim": ((), ("key", "text_key")),
    "claims_evidence": (("quote_id", "claim_id"), ()),
}


def migrations(kept: Kept, quotes: int) -> int:
    """Print the table."""
    kept.put()
    with connection.cursor() as cursor:
        made = _multiply(cursor, quotes)
    print(f"database: {'SQLite' if kept.databases.is_sqlite else 'PostgreSQL'}; {made:,} quotes")
    print("| migration | s |\n|---|---|")
    executor = MigrationExecutor(connection)
    total = 0.0
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        start = time.monotonic()
        call_command(
            "migrate", migration.app_label, migration.name, interactive=False, verbosity=0, skip_checks=True
        )
        total += time.monotonic() - start
        print(f"| {migration.app_label} {migration.name} | {time.monotonic() - start:.1f} |", flush=True)
    start = time.monotonic()
    call_command("migrate", interactive=False, verbosity=0)
    print(f"| what follows every `migrate` | {time.monotonic() - start:.1f} |")
    print(f"all: {total + time.monotonic() - start:.0f} s")
    return 0


def _multiply(cursor: Any, quotes: int) -> int:
    """Double the records until there are so many quotes; how many there are."""
    run, one = cursor.execute, cursor.fetchone
    while True:
        run("SELECT COUNT(*) FROM claims_quote")
        (there,) = one()
        if there >= quotes:
            return int(there)
        run(
            "SELECT MAX(id) FROM ("
            + " UNION ALL ".join(f"SELECT MAX(id) AS id FROM {t}" for t in _MANY)
            + ") AS m"
        )
        (far,) = one()
        for table, (references, unique) in _MANY.items():
            described = connection.introspection.get_table_description(cursor, table)
            columns = [column.name for column in described]
            values = [_value(name, far, references, unique) for name in columns]
            names = ", ".join(f'"{name}"' for name in columns)
            run(f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table}")


def _value(name: str, far: int, references: tuple[str, ...], unique: tuple[str, ...]) -> str:
    if name == "id" or name in references:
        return f'"{name}" + {far}'
    if name not in unique:
        return f'"{name}"'
    if connection.vendor == "sqlite":
        return f"printf('%064x', id + {far})"
    return f"lpad(to_hex(id + {far}), 64, '0')"
