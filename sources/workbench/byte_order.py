"""Text sorted byte by byte, so that every database gives the same order; on PostgreSQL with an index of its own for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F
from django.db.models.functions import Collate

from sources.workbench.index_meanwhile import drop_meanwhile

__all__ = ["byte_order", "index_by_bytes"]

Step = Callable[[object, BaseDatabaseSchemaEditor], None]


def byte_order(path: str, using: str = "default") -> Any:
    """A text column to be compared byte by byte, so that both databases give the same order."""
    return Collate(F(path), "C") if connections[using].vendor == "postgresql" else F(path)


def index_by_bytes(table: str, column: str) -> tuple[Step, Step]:
    """A forward and a backward migration step: PostgreSQL's index for `byte_order` of this column.

    Others go on writing meanwhile, for which the migration is `atomic = False`. SQLite compares bytes in every index.
    """
    name = f"{table}_{column}_bytes"

    def forward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        quote = schema_editor.quote_name
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(drop_meanwhile(name, schema_editor))  # what an interrupted one left
            schema_editor.execute(
                f'CREATE INDEX CONCURRENTLY {quote(name)} ON {quote(table)} ({quote(column)} COLLATE "C")'
            )

    def backward(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(drop_meanwhile(name, schema_editor))

    return forward, backward
