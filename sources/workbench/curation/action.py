"""`Action`: one act of curation, the base of every class in `sources.actions` and `claims.actions`.

A subclass is a dataclass that names its records and says in `perform` what happens to
them. `run` checks the permission, opens the transaction, and records the decision.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.dispatch import Signal

from sources.accounts.models import User
from sources.workbench.auditing import tell
from sources.workbench.curation.changes import Changes
from sources.workbench.curation.clashes import again_after_clashes
from sources.workbench.curation.refusals import NothingToDo, Refused
from sources.workbench.models import AuditKind, Decision

__all__ = ["Action", "Rehearsal", "action_named", "actions", "check_permission", "decided"]

# Sent inside the transaction: sender=the action's class, decision, changed={model: ids}.
decided = Signal()

_ACTIONS: dict[str, type[Action]] = {}


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an action would do: its summary, and how many rows of each model it would make,
    change and delete; or the reason why it would be refused.
    """

    summary: str
    counts: dict[type[models.Model], tuple[int, int, int]]
    refusal: str = ""


@dataclass
class Action(ABC):
    """One act of curation.

    Class attributes: `name` (stored with decisions, never changed again), `title` (what
    buttons say) and `permission` ("claims.change_quote"). `expected` maps the primary keys
    of the action's own records to the `version` the user saw; another version is a `Conflict`.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    permission: ClassVar[str]
    audited_as: ClassVar[AuditKind] = AuditKind.DECISION
    undoable: ClassVar[bool] = True  # what others may have cited already cannot be taken back

    user: User
    note: str = field(default="", kw_only=True)
    expected: Mapping[int, int] = field(default_factory=dict, kw_only=True)
    # After `run`: the records it made.
    made: list[models.Model] = field(init=False, repr=False, default_factory=list)

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if name := cls.__dict__.get("name"):
            if name in _ACTIONS and _ACTIONS[name].__qualname__ != cls.__qualname__:
                raise TypeError(f"two actions are named {name}")
            _ACTIONS[name] = cls

    @abstractmethod
    def perform(self, changes: Changes) -> str:
        """Make the changes and return a sentence that says what was done."""

    def run(self) -> Decision:
        """Do it, whole or not at all.

        Where another transaction stands in the way, the database undoes it and it is done again.
        Raises `PermissionDenied`, `Refused` (with its kinds `Conflict` and `NothingToDo`),
        and `ValidationError` where a value given is not valid.
        """
        self.check_permission()
        return again_after_clashes(self._decide)

    def _decide(self) -> Decision:
        with transaction.atomic():
            changes = self.make_changes()
            summary = self.perform(changes)
            decision = Decision.objects.create(
                action=self.name,
                summary=summary,
                note=self.note,
                user=self.user,
                account=self.user.get_username(),
                undoes=self.undoes(),
            )
            changed = changes.finish(decision, self.note or summary)
            if not changed:
                raise NothingToDo(f"Nothing to change. Already done: {summary[:1].lower()}{summary[1:]}.")
            self.made = changes.made
            decided.send(type(self), decision=decision, changed=changed)
            tell(self.audited_as, self.title, user=self.user, record=decision)
        return decision

    def rehearse(self) -> Rehearsal:
        """What `run` would do, without doing it: for pages that ask before a merge or a bulk change."""
        self.check_permission()
        with transaction.atomic():
            changes = self.make_changes()
            try:
                summary, refusal = self.perform(changes), ""
                counts = changes.counts()
            except Refused as refused:
                summary, refusal, counts = "", str(refused), {}
            transaction.set_rollback(True)
        return Rehearsal(summary, counts, refusal)

    def check_permission(self) -> None:
        """Raise `PermissionDenied` where the user may not do this."""
        check_permission(self.user, self.permission, self.title)

    def make_changes(self) -> Changes:
        return Changes(self.user)

    def undoes(self) -> Decision | None:
        return None

    @classmethod
    def allowed(cls, user: User) -> bool:
        """Whether the user may do this at all; for buttons."""
        return user.has_perm(cls.permission)


def check_permission(user: User, permission: str, title: str) -> None:
    if user.has_perm(permission):
        return
    app, _, code = permission.partition(".")
    named = Permission.objects.filter(content_type__app_label=app, codename=code).first()
    raise PermissionDenied(
        f"{user.get_username() or 'Someone not signed in'} doesn't have permission to do this ({title}). It requires "
        f"“{named.name if named else permission}”. Ask an administrator."
    )


def action_named(name: str) -> type[Action] | None:
    """The action of this name, None where this version of the program has none."""
    return _ACTIONS.get(name)


def actions() -> list[type[Action]]:
    """All actions, by name."""
    return [_ACTIONS[name] for name in sorted(_ACTIONS)]
