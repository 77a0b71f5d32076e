"""Save a record's form with the rows that belong to it, delete records, revert one to an older state.

One form is one decision, whatever it changes. Each model has its own subclass, made by `action_for`, so
that its permission and its undo are those of the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, cast

from django.db import models

from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.curation.snapshot import BOOKKEEPING, recorded_fields
from sources.workbench.curation.wording import quoted
from sources.workbench.rows import column_of

__all__ = ["DeleteRecords", "Related", "RevertRecord", "SaveRecord", "action_for"]

A = TypeVar("A", bound=Action)
# Columns that only a merge, a decision on a pair or a verdict may change.
_DECIDED = frozenset(
    {"relation", "backward", "state", "decided_by", "decided_at"}
    | {"verdict", "verdict_reasoning", "verdict_sources", "verdict_by", "verdict_at"}
)
_MADE: dict[tuple[type[Action], type[models.Model]], type[Action]] = {}


@dataclass
class Related:
    """The changes of one inline. `relation` is the name of the rows' foreign key to the record."""

    relation: str
    add: Sequence[models.Model] = ()
    change: Sequence[tuple[models.Model, Sequence[str]]] = ()
    delete: Sequence[models.Model] = ()


@dataclass
class SaveRecord(Action):
    """Save a record as its form left it, with its inlines.

    `record` carries the new values, `fields` names those that were changed; a record without
    a primary key is made. Raises `ValidationError` with the fields at fault.
    """

    verb: ClassVar[str] = "change"

    record: models.Model
    fields: Sequence[str] = ()
    related: Sequence[Related] = ()

    def check_permission(self) -> None:
        if self.record.pk is not None:
            super().check_permission()
            return
        action_for(AddRecord, type(self.record))(self.user, self.record).check_permission()

    def perform(self, changes: Changes) -> str:
        what = str(self.record._meta.verbose_name)
        made = self.record.pk is None
        if made:
            _complete(self.record)
            changes.create([self.record])
        else:
            locked = changes.lock_one(self.record, self.expected)
            for name in self.fields:
                field = locked._meta.get_field(name)
                setattr(locked, field.name, getattr(self.record, field.name))
            derived = _complete(locked) if self.fields else set()
            changes.save([locked], {*self.fields, *derived})
            if self.related:
                changes.raise_version([locked])
        for rows in self.related:
            self._save_related(changes, rows)
        if companions := getattr(self.record, "companions", None):
            _by_model(companions(), changes.create)
        return f"{'Added' if made else 'Edited'} the {what} {quoted(self.record)}"

    def _save_related(self, changes: Changes, rows: Related) -> None:
        for row in rows.add:
            setattr(row, rows.relation, self.record)  # it had no number when the form was read
            _complete(row)
        _by_model(rows.add, changes.create)
        _by_model(rows.delete, lambda gone: changes.delete(changes.lock(type(gone[0]), gone)))
        for row, fields in rows.change:
            locked = changes.lock_one(row)
            for name in fields:
                setattr(locked, name, getattr(row, name))
            changes.save([locked], {*fields, *_complete(locked)})


@dataclass
class AddRecord(Action):
    """The permission to make a record of a model; `SaveRecord` does it."""

    verb: ClassVar[str] = "add"

    record: models.Model

    def perform(self, changes: Changes) -> str:
        _complete(self.record)
        changes.create([self.record])
        return f"Added the {self.record._meta.verbose_name} {quoted(self.record)}"


@dataclass
class DeleteRecords(Action):
    """Delete records nothing else refers to, with the rows that are part of them.

    What else refers to one is named in the refusal; an undo brings all of them back.
    """

    verb: ClassVar[str] = "delete"

    records: Sequence[models.Model]

    def perform(self, changes: Changes) -> str:
        model = type(self.records[0])
        records = changes.lock(model, self.records, self.expected)
        names = ", ".join(quoted(record) for record in records[:3])
        _delete_parts(changes, model, [record.pk for record in records])
        changes.delete(records)
        more = f" and {len(records) - 3} more" if len(records) > 3 else ""
        noun = model._meta.verbose_name if len(records) == 1 else model._meta.verbose_name_plural
        return f"Deleted the {noun} {names}{more}"


@dataclass
class RevertRecord(Action):
    """Give a record the values an older state of its history has.

    What actions with a permission of their own decide (merges, links, verdicts) is left as it
    is: those decisions are undone as such.
    """

    verb: ClassVar[str] = "change"

    record: models.Model
    history_id: int

    def perform(self, changes: Changes) -> str:
        record = changes.lock_one(self.record, self.expected)
        history = getattr(type(record), "history", None)  # topics have none
        old = history.filter(history_id=self.history_id, id=record.pk).first() if history else None
        if old is None:
            raise Refused("That version is not in the record's history. Reload the page.")
        names = [
            field.name
            for field in recorded_fields(type(record))
            # A merge is undone as a whole, not by taking back one end of it.
            if field.attname not in BOOKKEEPING
            and not field.primary_key
            and field.related_model is not type(record)
            and field.name not in _DECIDED
        ]
        for name in names:
            attname = column_of(type(record), name).attname
            setattr(record, attname, getattr(old, attname))
        _complete(record)
        changes.save([record], names)
        return (
            f"Reverted the {record._meta.verbose_name} {quoted(record)} to {old.history_date:%Y-%m-%d %H:%M}"
        )


def action_for(kind: type[A], model: type[models.Model]) -> type[A]:
    """The action of this kind for one model: `action_for(SaveRecord, Speaker)`.

    Its name (`save_speaker`) and permission (`claims.change_speaker`) are the model's.
    """
    if known := _MADE.get((kind, model)):
        return cast("type[A]", known)
    meta = model._meta
    word = {"SaveRecord": "save", "AddRecord": "add_new", "DeleteRecords": "delete", "RevertRecord": "revert"}
    word["ImportRecords"] = "import"
    verb = word[kind.__name__]
    attributes = {
        "name": f"{verb}_{meta.model_name}",
        "title": f"{verb.split('_')[0].capitalize()} {meta.verbose_name_plural}",
        "permission": f"{meta.app_label}.{kind.verb}_{meta.model_name}",  # type: ignore[attr-defined]  # each kind has its verb
    }
    made = type(f"{kind.__name__}Of{model.__name__}", (kind,), attributes)
    _MADE[kind, model] = made
    return made


def _complete(record: models.Model) -> set[str]:
    """Fill what follows from other fields and check the whole; returns the derived names."""
    derive = getattr(record, "derive", None)
    derived: set[str] = derive() if derive else set()
    record.clean_fields(exclude=_machine_fields(record))
    record.clean()
    record.validate_constraints()
    return derived


def _machine_fields(record: models.Model) -> set[str]:
    return {field.name for field in record._meta.concrete_fields if not field.editable}


def _by_model(rows: Iterable[models.Model], do: Any) -> None:
    found: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    for group in found.values():
        do(group)


def _delete_parts(changes: Changes, model: type[models.Model], ids: Sequence[int]) -> None:
    """Delete the rows that are part of these records: those their foreign key cascades to."""
    for relation in model._meta.related_objects:
        other = relation.related_model
        if not isinstance(other, type) or hasattr(other, "history_object"):
            continue
        name = relation.field.name
        rows = other._default_manager.filter(**{f"{name}__in": ids})
        on_delete = relation.on_delete
        if on_delete is models.CASCADE:
            parts = changes.lock(other, rows)
            _delete_parts(changes, other, [part.pk for part in parts])
            changes.delete(parts)
        elif on_delete is models.SET_NULL:
            changes.follow(changes.lock(other, rows), **{name: None})
        elif count := rows.count():
            many = other._meta.verbose_name_plural if count > 1 else other._meta.verbose_name
            raise Refused(f"{count} {many} refer to it. Move or remove these first, or merge instead.")
