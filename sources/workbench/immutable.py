"""Columns the database itself refuses to change, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["freeze"]

Step = Callable[[Any, Any], None]


def freeze(table: str, columns: Sequence[str]) -> tuple[Step, Step]:
    """A forward and a backward migration step that freeze and release columns of a table.

    An UPDATE that would change one of them fails with an IntegrityError. SQLite drops a
    table's triggers when a later migration rebuilds the table: freeze again after such a one.
    """
    name = f"{table}_frozen"
    message = f"{table}: {', '.join(columns)} may not be changed"

    def forward(apps: Any, schema_editor: Any) -> None:
        quote = schema_editor.quote_name
        changed = {
            "sqlite": " OR ".join(f"NEW.{quote(c)} IS NOT OLD.{quote(c)}" for c in columns),
            "postgresql": " OR ".join(f"NEW.{quote(c)} IS DISTINCT FROM OLD.{quote(c)}" for c in columns),
        }[schema_editor.connection.vendor]
        watched = ", ".join(quote(c) for c in columns)
        backward(apps, schema_editor)  # so that it can be made anew
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {quote(name)} BEFORE UPDATE OF {watched} ON {quote(table)} "
                f"WHEN {changed} BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
            return
        schema_editor.execute(
            f"CREATE FUNCTION {quote(name)}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {quote(name)} BEFORE UPDATE OF {watched} ON {quote(table)} "
            f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {quote(name)}()"
        )

    def backward(apps: Any, schema_editor: Any) -> None:
        quote = schema_editor.quote_name
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {quote(name)}")
            return
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {quote(name)} ON {quote(table)}")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {quote(name)}()")

    return forward, backward
