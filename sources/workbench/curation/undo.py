"""The way back from any decision: each row becomes what it was, or nothing happens at all.

An undo is a decision of its own and can be undone in turn, which is a redo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from django.db import models

from sources.accounts.models import User
from sources.workbench.curation.action import Action, action_named, check_permission
from sources.workbench.curation.changes import Changes, last_change
from sources.workbench.curation.refusals import Changed, Conflict, Refused
from sources.workbench.curation.snapshot import (
    BOOKKEEPING,
    Snapshot,
    differences,
    instance_of,
    put,
    recorded_fields,
    snapshot,
    value_of,
)
from sources.workbench.models import Decision, DecisionChange

__all__ = ["Undo", "may_undo", "undo"]

ADVICE = "Undo or fix that first. Nothing was changed."


def undo(decision: Decision, user: User, note: str = "") -> Decision:
    """Undo a decision. Undoing an undo does the decision again.

    Raises `Conflict` where a record is no longer as the decision left it, `Refused` where
    it was undone already, `PermissionDenied` where the user may not do what was done.
    """
    return Undo(user, decision, note=note).run()


def may_undo(decision: Decision, user: User) -> bool:
    """Whether the user may undo it and it is still in force; for buttons."""
    action = action_named(_origin(decision).action)
    if action is None or not action.undoable:
        return False
    return action.allowed(user) and (tip := _in_force(decision)) is not None and not _erased(tip)


@dataclass
class Undo(Action):
    """Put every row of a decision back to what it was before."""

    name: ClassVar[str] = "undo"
    title: ClassVar[str] = "Undo"

    decision: Decision
    tip: Decision = field(init=False)

    def check_permission(self) -> None:
        origin = _origin(self.decision)
        action = action_named(origin.action)
        if action is None:
            raise Refused(
                f"“{origin.action}” was made by a different version of this program and cannot be undone."
            )
        if not action.undoable:
            raise Refused(f"“{origin.summary}” cannot be undone, because others may already rely on it.")
        check_permission(self.user, action.permission, f"undo: {action.title}")

    def make_changes(self) -> Changes:
        return Changes(self.user, touch=False)

    def undoes(self) -> Decision | None:
        return self.tip

    def perform(self, changes: Changes) -> str:
        # Two people who undo the same decision wait for each other here.
        Decision.objects.select_for_update(no_key=True).get(pk=self.decision.pk)
        tip = _in_force(self.decision)
        if tip is None:
            last = _chain(self.decision)[-1]
            raise Refused(f"This has already been undone by {last.account or 'a deleted account'}.")
        self.tip = tip
        if erasure := _erased(tip):
            raise Refused(
                f"Decision {self.decision.pk} cannot be undone: records that it changed were erased for good (erasure {erasure})."
            )
        self._restore(changes, list(tip.changes.select_related("content_type").order_by("-id")))
        origin = _origin(tip)
        redo = len(_back(tip)) % 2 == 1
        return f"{'Redone' if redo else 'Undone'}: {origin.summary}"

    def _restore(self, changes: Changes, records: Sequence[DecisionChange]) -> None:
        by_model: dict[type[models.Model], list[DecisionChange]] = {}
        for record in records:
            model = record.content_type.model_class()
            if model is None:
                raise Refused(f"{record.content_type} is no longer part of this program.")
            by_model.setdefault(model, []).append(record)
        rows = {model: _as_left(changes, model, records) for model, records in by_model.items()}
        # What was made goes first, then rows move back, then what was deleted returns: in any
        # other order two rows would for a moment claim the same unique place.
        followers: list[models.Model] = []
        for model, records in by_model.items():
            made = [r for r in records if r.before is None and r.object_id in rows[model]]
            leaving = [rows[model][r.object_id] for r in made if not r.follows]
            changes.forget_suggestions(leaving)
            changes.delete(leaving)
            followers += [rows[model][r.object_id] for r in made if r.follows]
        _delete_unneeded(changes, followers)
        returning = {
            model: {r.object_id for r in records if r.before and r.after is None}
            for model, records in by_model.items()
        }
        for model, records in by_model.items():
            there = [
                (rows[model][r.object_id], r) for r in records if r.before and r.object_id in rows[model]
            ]
            _move_back(changes, [(row, r) for row, r in there if not r.follows], returning, follow=False)
            _move_back(changes, [(row, r) for row, r in there if r.follows], returning, follow=True)
        followers_gone: dict[type[models.Model], list[DecisionChange]] = {}
        for model, records in by_model.items():
            gone = [r for r in records if r.before and r.after is None]
            changes.create([_returning(model, r.before) for r in gone if not r.follows])
            followers_gone[model] = [r for r in gone if r.follows]
        # Followers may belong to one another: round by round, until no more can come back.
        while any(_return_those_wanted(changes, model, left) for model, left in followers_gone.items()):
            pass


def _as_left(
    changes: Changes, model: type[models.Model], records: Sequence[DecisionChange]
) -> dict[int, models.Model]:
    """The rows a decision left, locked; a `Conflict` where one is not as it was left.

    Rows that only followed may be gone or changed: the machine may do both.
    """
    left = {r.object_id: cast(Snapshot, r.after) for r in records if r.after is not None}
    strict = {r.object_id for r in records if r.after is not None and not r.follows}
    there = changes.present(model, [r.object_id for r in records])
    conflicts = [_lost(model, pk, _label(left[pk]), "it was deleted") for pk in strict - there]
    conflicts += [_lost(model, pk, f"number {pk}", "it was restored") for pk in there - left.keys()]
    if conflicts:
        raise Conflict(conflicts, ADVICE)
    rows: dict[int, models.Model] = {row.pk: row for row in changes.lock(model, sorted(there))}
    changed = [(rows[pk], differences(left[pk], snapshot(rows[pk]))) for pk in sorted(strict)]
    conflicts = [
        last_change(row, [_shown(model, name, left[row.pk], row) for name in names])
        for row, names in changed
        if names
    ]
    if conflicts:
        raise Conflict(conflicts, ADVICE)
    return rows


def _delete_unneeded(changes: Changes, rows: list[models.Model]) -> None:
    """Delete rows that were made along with others, but for those that a record refers to by now."""
    while free := [row for row in rows if not changes.referred(row)]:
        rows = [row for row in rows if row not in free]
        for row in free:
            changes.forget_suggestions([row])
            changes.delete([row], follow=True)


def _move_back(
    changes: Changes,
    rows: Sequence[tuple[models.Model, DecisionChange]],
    returning: Mapping[type[models.Model], set[int]],
    *,
    follow: bool,
) -> None:
    """Give rows the values they had; where they followed, only those the decision gave and nobody since.

    `returning` are the primary keys of rows that come back after these moved.
    """
    names = set()
    named: dict[type[models.Model], set[int]] = {}
    for row, record in rows:
        now, before, after = snapshot(row), cast(Snapshot, record.before), cast(Snapshot, record.after)
        for column in recorded_fields(type(row)):
            name = column.attname
            kept = name in BOOKKEEPING and not name.startswith("touched")
            if kept or name not in before or before[name] == now[name]:
                continue
            if follow and (before[name] == after[name] or now[name] != after[name]):
                continue
            setattr(row, name, value_of(column, before))
            names.add(column.name)
            if column.is_relation and before[name] is not None:
                named.setdefault(cast(type[models.Model], column.related_model), set()).add(before[name])
        if not differences(before, after):
            changes.raise_version([row])
    for model, ids in named.items():
        awaited = ids - returning.get(model, set())
        if gone := sorted(awaited - changes.present(model, sorted(awaited))):
            noun = model._meta.verbose_name
            raise Refused(
                f"The {noun} {gone[0]}, which would be named again, no longer exists. Nothing was changed."
            )
    changes.save([row for row, _ in rows], names, follow=follow)


def _return_those_wanted(changes: Changes, model: type[models.Model], records: list[DecisionChange]) -> bool:
    """Bring back rows that followed, but for those that belong to a record gone since; whether there were any.

    Those that came back are taken out of `records`.
    """
    wanted = list(records)
    for column in recorded_fields(model):
        if column.is_relation and wanted:
            other = cast(type[models.Model], column.related_model)
            ids = {cast(Snapshot, r.before)[column.attname] for r in wanted} - {None}
            there = changes.present(other, sorted(ids)) | {None}
            wanted = [r for r in wanted if cast(Snapshot, r.before)[column.attname] in there]
    changes.create([_returning(model, r.before) for r in wanted], follow=True)
    records[:] = [r for r in records if r not in wanted]
    return bool(wanted)


def _returning(model: type[models.Model], before: Any) -> models.Model:
    row = instance_of(model, before)
    if "version" in before:  # whoever saw it before it went must look again
        put(row, version=before["version"] + 1)
    return row


def _lost(model: type[models.Model], pk: int, label: str, what: str) -> Changed:
    return Changed(str(model._meta.verbose_name).capitalize(), pk, label, (what,))


def _shown(model: type[models.Model], name: str, left: Snapshot, row: models.Model) -> str:
    column = next(column for column in recorded_fields(model) if column.attname == name)
    old, new = (_short(value) for value in (left[name], getattr(row, name)))
    return f"{column.verbose_name}: {old} → {new}"


def _short(value: object) -> str:
    text = "empty" if value in (None, "") else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _label(data: Snapshot) -> str:
    return _short(data.get("name") or data.get("text") or data.get("title") or f"number {data['id']}")


# -- Chains: a decision, its undo, the undo of that, … ------------------------------------------


def _origin(decision: Decision) -> Decision:
    return (_back(decision) or [decision])[-1]


def _back(decision: Decision) -> list[Decision]:
    """What a decision undoes, and what that undid, to the first."""
    chain = []
    while decision.undoes is not None:
        decision = decision.undoes
        chain.append(decision)
    return chain


def _chain(decision: Decision) -> list[Decision]:
    """The decision and everything that undid it, in order."""
    chain = [decision]
    while (following := Decision.objects.filter(undoes=chain[-1]).first()) is not None:
        chain.append(following)
    return chain


def _erased(decision: Decision) -> int | None:
    """The erasure that took something of what a decision changed, if there was one."""
    erased = decision.changes.filter(erasure_number__isnull=False)
    return erased.order_by().values_list("erasure_number", flat=True).first()


def _in_force(decision: Decision) -> Decision | None:
    """The decision to take back so that this one is undone; None where it is undone already.

    After undo and redo the decision is in force again; its redo is what must be undone.
    """
    chain = _chain(decision)
    return chain[-1] if len(chain) % 2 else None
