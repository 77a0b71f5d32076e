"""The one decision that stores foreign records: read, planned and written in one transaction, and undone as one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar

from claims.foreign import ForeignRecord, Reading
from sources.accounts.models import User
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.curation.action import check_permission
from sources.workbench.models import AuditKind

from .plan import Kind, Plan

__all__ = ["ImportForeign", "preview"]

_NAMED = 5  # refused records in a message


def preview(kind: Kind, reading: Reading[ForeignRecord]) -> Plan:
    """What an import of these records would do now; nothing is written."""
    plan = Plan(
        refused=list(reading.refused), passed_over=Counter(reading.passed_over), notes=list(reading.notes)
    )
    kind.plan(reading, plan)
    out = {record.number for record in plan.refused}
    for record in reading.records:
        for words in record.told if record.number not in out else ():
            plan.tell(record.number, record.name, words)
    plan.told.sort(key=lambda record: record.number)
    plan.refused.sort(key=lambda record: record.number)
    return plan


@dataclass
class ImportForeign(Action):
    """Bring in what another tool handed out. Records that cannot go in stop all, unless they are to be left out."""

    name: ClassVar[str] = "import_foreign"
    title: ClassVar[str] = "Import data of other tools"
    audited_as: ClassVar[AuditKind] = AuditKind.IMPORT
    permission: ClassVar[str] = "claims.import_claim"

    kind: Kind
    reading: Reading[ForeignRecord]
    file_name: str
    leave_out_refused: bool = False
    plan: Plan = field(init=False, default_factory=Plan)

    def check_permission(self) -> None:
        for permission in self.kind.permissions:
            check_permission(self.user, permission, f"Import {self.kind.title.lower()}")

    @classmethod
    def allowed_for(cls, user: User, kind: Kind) -> bool:
        """Whether the user may bring in data of this kind; for lists."""
        return user.has_perms(kind.permissions)

    def perform(self, changes: Changes) -> str:
        self.plan = preview(self.kind, self.reading)
        if self.plan.refused and not self.leave_out_refused:
            first = "; ".join(map(str, self.plan.refused[:_NAMED]))
            more = len(self.plan.refused) - _NAMED
            raise Refused(
                f"{len(self.plan.refused):,} of the records cannot go in: {first}{f'; and {more:,} more' if more > 0 else ''}. "
                "Nothing was imported. Correct the file, or choose to leave these records out."
            )
        self.kind.write(changes, self.plan)
        told = [self.plan.said(count, "new", name) for name, count in self.plan.new.items()]
        told += [self.plan.said(count, "changed", name) for name, count in self.plan.changed.items()]
        out = len(self.plan.refused)
        left = f", {out:,} {'record' if out == 1 else 'records'} left out" if out else ""
        return f"Imported {self.kind.title.lower()} from {self.file_name}: {', '.join(told) or 'nothing new'}{left}"
