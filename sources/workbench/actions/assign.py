"""Give records to somebody to look at, and say that it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.urls import reverse

from sources.accounts.models import User
from sources.workbench.curation import Action, Changes
from sources.workbench.models import Assignment, Happening, Notification
from sources.workbench.notifying import notify

__all__ = ["AssignRecords", "FinishAssignment"]


@dataclass
class AssignRecords(Action):
    """Put records on somebody's list; those that are on it already stay once."""

    name: ClassVar[str] = "assign_records"
    title: ClassVar[str] = "Assign"
    permission: ClassVar[str] = "sources.add_assignment"

    records: QuerySet[Model]
    to: User

    def perform(self, changes: Changes) -> str:
        content_type = ContentType.objects.get_for_model(self.records.model)
        ids = list(self.records.order_by("pk").values_list("pk", flat=True))
        open_ = Assignment.objects.filter(content_type=content_type, to=self.to, done_at=None)
        have = set(open_.values_list("object_id", flat=True))
        made = changes.create(
            [
                Assignment(
                    content_type=content_type, object_id=pk, to=self.to, by=self.user,
                    note=self.note[:500], given_at=changes.at,
                )
                for pk in ids
                if pk not in have
            ]
        )  # fmt: skip
        meta = self.records.model._meta
        noun = meta.verbose_name if len(ids) == 1 else meta.verbose_name_plural
        if made and self.to != self.user:
            self._notify(made, f"{self.user} assigned you {len(made):,} {noun}")
        return f"Assigned {len(ids):,} {noun} to {self.to.get_username()}"

    def _notify(self, made: Sequence[Assignment], text: str) -> None:
        first = made[0]
        note = Notification(
            to=self.to, kind=Happening.ASSIGNMENT, text=f"{text}{': ' if self.note else ''}{self.note}"[:500],
            by=self.user, made_at=first.given_at,
        )  # fmt: skip
        if len(made) == 1:
            note.content_type, note.object_id = first.content_type, first.object_id
        else:
            note.address = reverse("admin:index") + "#desk-assigned"
        notify([note])


@dataclass
class FinishAssignment(Action):
    """Take assignments off one's own list, or off the list of somebody one gave them to."""

    name: ClassVar[str] = "finish_assignment"
    title: ClassVar[str] = "Done"
    permission: ClassVar[str] = "sources.view_assignment"

    assignments: Iterable[int]

    def perform(self, changes: Changes) -> str:
        rows = changes.lock(Assignment, list(self.assignments))
        if any(self.user.pk not in (row.to_id, row.by_id) for row in rows):
            raise PermissionDenied(
                "Only the person a task is assigned to, or who assigned it, can mark it done."
            )
        changes.update(rows, done_at=changes.at)
        return f"Completed {len(rows):,} assignment{'s' if len(rows) != 1 else ''}"
