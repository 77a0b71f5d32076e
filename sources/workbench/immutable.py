"""Columns the database itself refuses to change, and rows it refuses to lose, on SQLite and PostgreSQL alike.

Migrations import this: what a function makes stays as it is. Something better gets a name of its own and a
new migration.
"""

# ruff: noqa: S608 - names of tables and columns come from migrations

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

__all__ = [
    "freeze",
    "freeze_once_given",
    "freeze_once_given_unless",
    "freeze_unless",
    "freeze_unless_found",
    "keep",
    "shut_out",
]

Step = Callable[[object, BaseDatabaseSchemaEditor], None]


def freeze(table: str, columns: Sequence[str]) -> tuple[Step, Step]:
    """A forward and a backward migration step that freeze and release columns of a table.

    An UPDATE that would change one of them fails with an IntegrityError. SQLite drops a
    table's triggers when a later migration rebuilds the table: freeze again after such a one.
    """
    return _frozen(table, columns, "")


def freeze_unless(table: str, columns: Sequence[str], unless: str) -> tuple[Step, Step]:
    """Like `freeze`, but for an UPDATE of which `unless` holds: SQL on `OLD` and `NEW` that both databases know."""
    return _frozen(table, columns, "", unless)


def freeze_unless_found(table: str, columns: Sequence[str], unless: str) -> tuple[Step, Step]:
    """Like `freeze_unless`, where `unless` may look into other tables, with EXISTS."""
    return _frozen(table, columns, "", unless, looks=True)


def freeze_once_given(table: str, given: str, columns: Sequence[str]) -> tuple[Step, Step]:
    """Like `freeze`, but for rows in which `given`, a column of text, is still empty."""
    return _frozen(table, columns, given)


def freeze_once_given_unless(
    table: str, given: str, columns: Sequence[str], unless: str
) -> tuple[Step, Step]:
    """Like `freeze_once_given`, but for an UPDATE of which `unless` holds, as for `freeze_unless`."""
    return _frozen(table, columns, given, unless)


def _frozen(
    table: str, columns: Sequence[str], given: str, unless: str = "", *, looks: bool = False
) -> tuple[Step, Step]:
    name = f"{table}_frozen"
    message = f"{table}: {', '.join(columns)} may not be changed"

    def forward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        quote = schema_editor.quote_name
        changed = {
            "sqlite": " OR ".join(f"NEW.{quote(c)} IS NOT OLD.{quote(c)}" for c in columns),
            "postgresql": " OR ".join(f"NEW.{quote(c)} IS DISTINCT FROM OLD.{quote(c)}" for c in columns),
        }[schema_editor.connection.vendor]
        if given:
            changed = f"OLD.{quote(given)} <> '' AND ({changed})"
        inside = looks and schema_editor.connection.vendor == "postgresql"  # its WHEN looks into no table
        if unless and not inside:  # null is not true
            changed = f"({changed}) AND NOT COALESCE({unless}, FALSE)"
        watched = ", ".join(quote(c) for c in columns)
        backward(apps, schema_editor)  # so that it can be made anew
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {quote(name)} BEFORE UPDATE OF {watched} ON {quote(table)} "
                f"WHEN {changed} BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
            return
        passes = f"IF COALESCE({unless}, FALSE) THEN RETURN NEW; END IF; " if inside else ""
        schema_editor.execute(
            f"CREATE FUNCTION {quote(name)}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {passes}RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {quote(name)} BEFORE UPDATE OF {watched} ON {quote(table)} "
            f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {quote(name)}()"
        )

    def backward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _drop(schema_editor, table, [name], name)

    return forward, backward


def keep(table: str, unique: Sequence[Sequence[str]]) -> tuple[Step, Step]:
    """A forward and a backward migration step that make a table's rows stay.

    DELETE, a TRUNCATE of a table with rows in it, and SQLite's INSERT OR REPLACE (which deletes without a
    word; `unique` are the groups of columns it goes by) fail with an IntegrityError.
    """
    names = [f"{table}_kept", f"{table}_kept_truncate", f"{table}_kept_replace"]
    message = f"{table}: rows may not be deleted"

    def forward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        quote = schema_editor.quote_name
        backward(apps, schema_editor)
        deleting, truncating, replacing = map(quote, names)
        if schema_editor.connection.vendor == "sqlite":
            fail = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            same = " OR ".join(
                "(" + " AND ".join(f"{quote(c)} = NEW.{quote(c)}" for c in columns) + ")"
                for columns in unique
            )
            schema_editor.execute(f"CREATE TRIGGER {deleting} BEFORE DELETE ON {quote(table)} {fail}")
            schema_editor.execute(
                f"CREATE TRIGGER {replacing} BEFORE INSERT ON {quote(table)} "
                f"WHEN EXISTS (SELECT 1 FROM {quote(table)} WHERE {same}) {fail}"
            )
            return
        schema_editor.execute(
            f"CREATE FUNCTION {deleting}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF TG_OP = 'DELETE' OR EXISTS (SELECT 1 FROM {quote(table)}) THEN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN NULL; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {deleting} BEFORE DELETE ON {quote(table)} "
            f"FOR EACH ROW EXECUTE FUNCTION {deleting}()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {truncating} BEFORE TRUNCATE ON {quote(table)} EXECUTE FUNCTION {deleting}()"
        )

    def backward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _drop(schema_editor, table, names, names[0])

    return forward, backward


def shut_out(table: str, column: str, ledger: str) -> tuple[Step, Step]:
    """A forward and a backward migration step that keep rows out whose `column` is in the same column of `ledger`.

    Looked at after the row is there: on PostgreSQL it may have waited for another transaction, and what that one
    wrote is seen only then.
    """
    name = f"{table}_shut_out"
    message = f"{table}: a row with this {column} was erased and may not come back"

    def forward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        quote = schema_editor.quote_name
        found = f"EXISTS (SELECT 1 FROM {quote(ledger)} WHERE {quote(column)} = NEW.{quote(column)})"
        backward(apps, schema_editor)
        if schema_editor.connection.vendor == "sqlite":
            for event, verb in (("insert", "INSERT"), ("update", f"UPDATE OF {quote(column)}")):
                schema_editor.execute(
                    f"CREATE TRIGGER {quote(f'{name}_{event}')} AFTER {verb} ON {quote(table)} WHEN {found} "
                    f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                )
            return
        schema_editor.execute(
            f"CREATE FUNCTION {quote(name)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {found} THEN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN NULL; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {quote(name)} AFTER INSERT OR UPDATE OF {quote(column)} ON {quote(table)} "
            f"FOR EACH ROW EXECUTE FUNCTION {quote(name)}()"
        )

    def backward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _drop(schema_editor, table, [name, f"{name}_insert", f"{name}_update"], name)

    return forward, backward


def _drop(
    schema_editor: BaseDatabaseSchemaEditor, table: str, triggers: Sequence[str], function: str
) -> None:
    """Remove those of the table's triggers that are there, and on PostgreSQL the function they call."""
    quote = schema_editor.quote_name
    of_table = "" if schema_editor.connection.vendor == "sqlite" else f" ON {quote(table)}"
    for name in triggers:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {quote(name)}{of_table}")
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {quote(function)}()")
