"""Import the rows of a file: one decision, which can be undone like any other.

For what somebody imports in their own name; what a command
brings in without an account has its history only, as an ingest has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models

from sources.workbench.curation import Action, Changes
from sources.workbench.curation.history import BATCH
from sources.workbench.curation.snapshot import Snapshot
from sources.workbench.models import AuditKind, Decision, DecisionChange

__all__ = ["ImportRecords", "ImportRefused", "Recorded"]

# (model, primary key) → the record before and after; None where it was not there.
Recorded = Mapping[tuple[type[models.Model], int], tuple[Snapshot | None, Snapshot | None]]


class ImportRefused(Exception):
    """The file has bad rows: nothing of it goes in."""


class _ImportChanges(Changes):
    """Changes that the import wrote itself, in batches and with its own history."""

    recorded: Recorded = {}

    def finish(self, decision: Decision, reason: str) -> dict[type[models.Model], set[int]]:
        changed: dict[type[models.Model], set[int]] = {}
        rows = []
        for (model, pk), (before, after) in self.recorded.items():
            changed.setdefault(model, set()).add(pk)
            kind = ContentType.objects.get_for_model(model)
            rows.append(
                DecisionChange(decision=decision, content_type=kind, object_id=pk, before=before, after=after)
            )
        DecisionChange.objects.bulk_create(rows, batch_size=BATCH)
        return changed


@dataclass
class ImportRecords(Action):
    """Import a file. `work` writes the records and says what it did, or raises ImportRefused."""

    verb: ClassVar[str] = "import"
    audited_as: ClassVar[AuditKind] = AuditKind.IMPORT

    work: Callable[[], tuple[str, Recorded]]

    def make_changes(self) -> Changes:
        return _ImportChanges(self.user)

    def perform(self, changes: Any) -> str:
        summary, changes.recorded = self.work()
        return summary
