"""The rows one decision locks, makes, changes and deletes: in bulk, with nothing forgotten.

Made by `Action.run` inside its transaction and handed to `Action.perform`, which writes
through it alone. At the end it compares every row with what it was, raises versions, and
writes history and `DecisionChange`s, in a fixed number of queries per `BATCH` rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F
from django.utils import timezone

from sources.accounts.models import User
from sources.workbench.curation.history import BATCH, write_history
from sources.workbench.curation.refusals import Changed, Conflict, Refused
from sources.workbench.curation.snapshot import (
    BOOKKEEPING,
    Snapshot,
    differences,
    put,
    recorded_fields,
    snapshot,
)
from sources.workbench.models import Decision, DecisionChange
from sources.workbench.parts import parts
from sources.workbench.rows import insert

__all__ = ["Changes", "last_change"]

M = TypeVar("M", bound=models.Model)
Model = type[models.Model]


class Changes:
    """The unit of work of one action."""

    def __init__(self, user: User, *, touch: bool = True) -> None:
        """`touch`: mark changed rows as touched by `user` (undo does not: it restores the marks)."""
        self.user = user
        self.at: datetime = timezone.now()
        self._touch = touch
        self.made: list[models.Model] = []
        self._before: dict[Model, dict[int, Snapshot | None]] = {}
        self._deleted: dict[Model, set[int]] = {}
        self._decided: set[tuple[Model, int]] = set()
        self._raised: set[tuple[Model, int]] = set()

    # -- What actions call ----------------------------------------------------------------------

    def lock(
        self,
        model: type[M],
        rows: Iterable[M] | Iterable[int] | models.QuerySet[M],
        expected: Mapping[int, int] | None = None,
    ) -> list[M]:
        """Lock rows for this transaction and return them fresh, in the order given.

        `rows` are instances, primary keys or a queryset; `expected` maps primary keys to the
        `version` the user saw. Raises `Refused` where a row is gone, `Conflict` where a
        version is another.
        """
        ids = list(dict.fromkeys(_ids(rows)))
        found: dict[int, M] = {}
        for chunk in parts(ids, BATCH):
            # ordered, so that two actions on the same rows wait instead of blocking each other
            query = model._default_manager.filter(pk__in=chunk).order_by("pk")
            # no key of these rows ever changes, so rows that refer to them need not wait
            for row in query.select_for_update(no_key=True).defer(*_left_out(model)):
                found[row.pk] = row
        self._look_at_clock(found.values())
        missing = [pk for pk in ids if pk not in found]
        if missing:
            name = model._meta.verbose_name
            listed = ", ".join(map(str, missing[:5]))
            raise Refused(f"The {name} {listed} no longer exists. Reload the page and choose again.")
        self._check_versions(model, found, expected or {})
        known = self._before.setdefault(model, {})
        for row in found.values():
            if row.pk not in known:
                known[row.pk] = snapshot(row)
        return [found[pk] for pk in ids]

    def _look_at_clock(self, rows: Iterable[models.Model]) -> None:
        """The time of the changes: after the wait for the rows, and after their last change, whatever the clock says."""
        last: list[datetime] = [at for row in rows if (at := getattr(row, "updated_at", None))]
        self.at = max([self.at, timezone.now(), *(at + timedelta(microseconds=1) for at in last)])

    def lock_one(self, row: M, expected: Mapping[int, int] | None = None) -> M:
        """Lock the row of this instance and return it fresh."""
        return self.lock(type(row), [row], expected)[0]

    def lock_related(
        self, model: type[M], relation: str, rows: Iterable[models.Model] | Iterable[int], **lookups: object
    ) -> list[M]:
        """Lock the rows of `model` whose foreign key `relation` points to one of `rows`, by primary key."""
        ids: list[int] = []
        for chunk in parts(list(_ids(rows)), BATCH):
            found = model._default_manager.filter(**{f"{relation}__in": chunk}, **lookups)
            ids.extend(found.order_by().values_list("pk", flat=True))
        return self.lock(model, sorted(set(ids)))

    def present(self, model: Model, ids: Sequence[int]) -> set[int]:
        """Those of the primary keys that are in the database."""
        there: set[int] = set()
        for chunk in parts(ids, BATCH):
            there.update(model._default_manager.filter(pk__in=chunk).values_list("pk", flat=True))
        return there

    def create(self, rows: Sequence[M], *, follow: bool = False) -> list[M]:
        """Insert rows (with the primary keys they have, if any) and return them.

        `follow`: they are the machine's, and undo leaves those that others refer to by then.
        """
        if not rows:
            return []
        model = type(rows[0])
        names = {field.attname for field in model._meta.concrete_fields}
        if self._touch and not follow and "touched_at" in names:
            for row in rows:
                put(row, touched_at=self.at, touched_by_id=self.user.pk)
        dates = {row.pk: getattr(row, "created_at", None) for row in rows if row.pk}
        made = list(rows)
        if dates:
            model._default_manager.bulk_create(made, batch_size=BATCH)
        else:
            insert(made)
        if any(dates.values()):  # a row that comes back keeps its day; auto_now_add would not
            for row in made:
                put(row, created_at=dates[row.pk])
            model._default_manager.bulk_update(made, ["created_at"], batch_size=BATCH)
        self.made.extend(made)
        if not follow:
            self._decided.update((model, row.pk) for row in made)
        known = self._before.setdefault(model, {})
        for row in made:
            known.setdefault(row.pk, None)
            self._deleted.get(model, set()).discard(row.pk)
        return made

    def update(self, rows: Sequence[models.Model], **values: Any) -> None:
        """Give all these locked rows the same values, as the user decided."""
        self.follow(rows, **values)
        self._decided.update((type(row), row.pk) for row in rows)

    def follow(self, rows: Sequence[models.Model], **values: Any) -> None:
        """Like `update`, for rows that only move along: they stay the machine's, who may improve them.

        Undo is patient with them: what changed on them since stays.
        """
        if not rows:
            return
        model = self._known(rows)
        for row in rows:
            for name, value in values.items():
                setattr(row, name, value)
        for chunk in parts([row.pk for row in rows], BATCH):
            model._default_manager.filter(pk__in=chunk).update(**values)

    def save(self, rows: Sequence[models.Model], fields: Iterable[str], *, follow: bool = False) -> None:
        """Write the named fields of these locked rows, each with its own values."""
        names = sorted(set(fields))
        if rows and names:
            self._known(rows)._default_manager.bulk_update(rows, names, batch_size=BATCH)
        if not follow:
            self._decided.update((type(row), row.pk) for row in rows)

    def raise_version(self, rows: Sequence[models.Model]) -> None:
        """Count the decision as a change of these locked rows: something that belongs to them changed."""
        self._raised.update((type(row), row.pk) for row in rows)

    def referred(self, row: models.Model) -> bool:
        """Whether any record refers to this row, history aside and what nobody decided on."""
        for other, name in _references(type(row)):
            rows, undecided = other._default_manager.filter(**{name: row.pk}), _undecided(other)
            if (rows if undecided is None else rows.exclude(undecided)).exists():
                return True
        return False

    def forget_suggestions(self, rows: Sequence[models.Model]) -> None:
        """Drop what machines noted of rows that go and nobody decided on: it would hold them back.

        A model says which of its rows these are by `UNDECIDED`, a condition. They are no part of the decision:
        machines make them again by need.
        """
        for other, name in _references(type(rows[0])) if rows else ():
            undecided = _undecided(other)
            for chunk in parts([row.pk for row in rows], BATCH) if undecided is not None else ():
                query = other._default_manager.filter(undecided, **{f"{name}__in": chunk})
                query._raw_delete(query.db)

    def delete(self, rows: Sequence[models.Model], *, follow: bool = False) -> None:
        """Delete these locked rows alone: whatever refers to them must be dealt with first.

        `follow`: undo brings such a row back only if what it belongs to is still there.
        """
        if not rows:
            return
        model = self._known(rows)
        if not follow:
            self._decided.update((model, row.pk) for row in rows)
        ids = [row.pk for row in rows]
        for chunk in parts(ids, BATCH):
            query = model._default_manager.filter(pk__in=chunk)
            query._raw_delete(query.db)  # no cascade behind our back
        self._deleted.setdefault(model, set()).update(ids)

    def counts(self) -> dict[Model, tuple[int, int, int]]:
        """How many rows of each model are made, changed and deleted so far."""
        found: dict[Model, tuple[int, int, int]] = {}
        for model, before in self._before.items():
            deleted = self._deleted.get(model, set())
            now = self._read(model, [pk for pk in before if pk not in deleted])
            made = sum(old is None and pk in now for pk, old in before.items())
            gone = sum(old is not None and pk not in now for pk, old in before.items())
            changed = sum(
                old is not None and pk in now and self._is_changed(now[pk], old, snapshot(now[pk]))
                for pk, old in before.items()
            )
            if made or changed or gone:
                found[model] = (made, changed, gone)
        return found

    # -- What Action.run and Undo call ----------------------------------------------------------

    def finish(self, decision: Decision, reason: str) -> dict[Model, set[int]]:
        """Raise versions, write history and changes; return what changed, by model."""
        changed: dict[Model, set[int]] = {}
        records: list[DecisionChange] = []
        for model in list(self._before):
            pairs = self._pairs(model)
            if not pairs:
                continue
            content_type = ContentType.objects.get_for_model(model)
            for before, after in pairs:
                pk = (after or before or {})["id"]
                changed.setdefault(model, set()).add(pk)
                records.append(
                    DecisionChange(
                        decision=decision,
                        content_type=content_type,
                        object_id=pk,
                        before=before,
                        after=after,
                        follows=(model, pk) not in self._decided,
                    )
                )
            write_history(model, pairs, user_id=self.user.pk, reason=reason, at=self.at)
        self._refuse_dangling()
        insert(records)
        return changed

    def _pairs(self, model: Model) -> list[tuple[Snapshot | None, Snapshot | None]]:
        """(before, after) of every row that is not as it was; their versions are raised."""
        before = self._before[model]
        deleted = self._deleted.get(model, set())
        now = self._read(model, [pk for pk in before if pk not in deleted])
        pairs: list[tuple[Snapshot | None, Snapshot | None]] = []
        raised: list[models.Model] = []
        for pk, old in before.items():
            row = now.get(pk)
            if row is None:
                if old is not None:  # made and deleted again: as if it had never been
                    pairs.append((old, None))
                continue
            new = snapshot(row)
            if old is None:
                pairs.append((None, new))
            elif self._is_changed(row, old, new):
                raised.append(row)
                pairs.append((old, new | self._marks(new, self._touches(row))))
        self._raise_versions(model, [row for row in raised if self._touches(row)], touch=True)
        self._raise_versions(model, [row for row in raised if not self._touches(row)], touch=False)
        return pairs

    def _is_changed(self, row: models.Model, old: Snapshot, new: Snapshot) -> bool:
        if differences(old, new) or (type(row), row.pk) in self._raised:
            return True
        return not self._touch and old.get("touched_at") != new.get("touched_at")

    def _touches(self, row: models.Model) -> bool:
        return self._touch and (type(row), row.pk) in self._decided

    def _marks(self, new: Snapshot, touch: bool) -> Snapshot:
        """The bookkeeping a change brings, for those of its columns the model has."""
        marks: Snapshot = {"updated_at": self.at.isoformat(), "version": new.get("version", 0) + 1}
        if touch:
            marks |= {"touched_at": self.at.isoformat(), "touched_by_id": self.user.pk}
        return {name: value for name, value in marks.items() if name in new}

    def _raise_versions(self, model: Model, rows: Sequence[models.Model], touch: bool) -> None:
        names = {field.attname for field in model._meta.concrete_fields} & BOOKKEEPING
        values: dict[str, object] = {}
        if "version" in names:
            values["version"] = F("version") + 1
        if "updated_at" in names:
            values["updated_at"] = self.at
        if "touched_at" in names and touch:
            values |= {"touched_at": self.at, "touched_by_id": self.user.pk}
        if values:
            for chunk in parts([row.pk for row in rows], BATCH):
                model._default_manager.filter(pk__in=chunk).update(**values)

    def _read(self, model: type[M], ids: Sequence[int]) -> dict[int, M]:
        rows: dict[int, M] = {}
        for chunk in parts(ids, BATCH):
            query = model._default_manager.filter(pk__in=chunk).defer(*_left_out(model))
            rows.update((row.pk, row) for row in query)
        return rows

    def _refuse_dangling(self) -> None:
        """Nothing may refer to a row that is gone; databases would say so at the end, and less clearly."""
        for model, ids in self._deleted.items():
            for other, name in _references(model):
                for chunk in parts(sorted(ids), BATCH):
                    left = other._default_manager.filter(**{f"{name}__in": chunk})
                    if count := left.count():
                        raise Conflict(
                            [_still_referred(model, chunk, other, count)], "Move or undo these first."
                        )

    def _known(self, rows: Sequence[models.Model]) -> Model:
        model = type(rows[0])
        known = self._before.get(model, {})
        unlocked = [row.pk for row in rows if row.pk not in known]
        if unlocked:
            raise RuntimeError(f"{model.__name__} {unlocked[:5]}: lock rows before changing them")
        return model

    def _check_versions(
        self, model: Model, found: Mapping[int, models.Model], expected: Mapping[int, int]
    ) -> None:
        stale = [
            row
            for pk, row in found.items()
            if pk in expected and getattr(row, "version", None) != expected[pk]
        ]
        if stale:
            raise Conflict(
                [last_change(row) for row in stale],
                "Check the current version, then try again.",
            )


def last_change(row: models.Model, what: Sequence[str] = ()) -> Changed:
    """Who changed this row last, and when, as far as decisions tell."""
    content_type = ContentType.objects.get_for_model(row)
    change = (
        DecisionChange.objects.filter(content_type=content_type, object_id=row.pk)
        .select_related("decision")
        .order_by("-id")
        .first()
    )
    return Changed(
        model=str(row._meta.verbose_name).capitalize(),
        object_id=row.pk,
        record=str(row),
        what=tuple(what),
        by=change.decision.account if change else "",
        at=change.decision.at if change else getattr(row, "updated_at", None),
    )


def _references(model: Model) -> Iterator[tuple[Model, str]]:
    """The foreign keys that point to a model: (model that holds it, its name); history aside."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and not hasattr(
            relation.related_model, "history_object"
        ):
            yield relation.related_model, relation.field.name


def _undecided(model: Model) -> models.Q | None:
    """Which rows of a model are a machine's notes that go with what they are about; None where none are."""
    return getattr(model, "UNDECIDED", None)


def _still_referred(model: Model, ids: Sequence[int], other: Model, count: int) -> Changed:
    what = f"{count} {other._meta.verbose_name_plural} refer to it"
    return Changed(str(model._meta.verbose_name).capitalize(), ids[0], f"number {ids[0]}", (what,))


def _left_out(model: Model) -> list[str]:
    recorded = {field.name for field in recorded_fields(model)}
    return [field.name for field in model._meta.concrete_fields if field.name not in recorded]


def _ids(rows: Iterable[Any]) -> Iterator[int]:
    if isinstance(rows, models.QuerySet):
        yield from rows.values_list("pk", flat=True)
        return
    for row in rows:
        yield row if isinstance(row, int) else row.pk
