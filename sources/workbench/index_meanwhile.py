"""Indexes of tables that may be large: on PostgreSQL others go on reading and writing while one is made.

A migration with such a step is `atomic = False`: PostgreSQL makes no index so inside a transaction. What an interrupted
one left is dropped by the next.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddIndex

__all__ = ["AddIndexMeanwhile", "drop_meanwhile"]


class AddIndexMeanwhile(AddIndex):
    """As `AddIndex`, in the place of an index of that name where there is one."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(drop_meanwhile(self.index.name, schema_editor))
            made = self.index.create_sql(model, schema_editor, concurrently=True)
            schema_editor.execute(made, params=None)
        else:
            with transaction.atomic(using=schema_editor.connection.alias):
                schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(self.index.name)}")
                schema_editor.add_index(model, self.index)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(drop_meanwhile(self.index.name, schema_editor))
        else:
            super().database_backwards(app_label, schema_editor, from_state, to_state)


def drop_meanwhile(name: str, schema_editor: BaseDatabaseSchemaEditor) -> str:
    """PostgreSQL's statement that drops an index of that name, whole or half made, where there is one."""
    return f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(name)}"
