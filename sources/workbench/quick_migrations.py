"""Steps of migrations that spare Django what takes most of the time in an empty database: to make classes of all models anew.

Django makes them of the state between two steps, of each model and of all that point to it, for every model that a step
adds; all point to accounts. Nothing else differs: the same statements reach the database in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, RunPython
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState

__all__ = ["CreateModels", "RunOnDatabase", "created_at_once"]


class CreateModels(Operation):
    """As one `CreateModel` after another."""

    category = OperationCategory.ADDITION
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[CreateModel]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Classes that are there would be made anew for each model; so they are once, when they are asked for.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(operation.references_model(name, app_label) for operation in self.operations)

    def describe(self) -> str:
        return f"Create {len(self.operations)} models"


def created_at_once(operations: Iterable[Operation]) -> list[Operation]:
    """The operations, of which those that create models one after another are one."""
    found: list[Operation] = []
    for creates, group in groupby(operations, lambda operation: isinstance(operation, CreateModel)):
        run = list(group)
        found += [CreateModels(run)] if creates else run  # type: ignore[arg-type]  # all create one
    return found


class RunOnDatabase(RunPython):
    """As `RunPython`, for functions that ask for no models: they get a registry without any."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        super().database_forwards(app_label, schema_editor, ProjectState(), to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        super().database_backwards(app_label, schema_editor, ProjectState(), to_state)
