"""Names that stand in rows of their own, as one column of the record they belong to.

`names_column` gives the column for a model such as SpeakerName (a foreign key and a name);
read in one query for many records, written with history.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from sources.workbench.exchange.columns import Names
from sources.workbench.parts import parts

__all__ = ["names_column"]

_BATCH = 500  # records written at a time
_READ = 2000  # and read, as many as a chunk of an export


def names_column(
    model: type[Model],
    owner: str,
    *,
    fill: Callable[[Any], None] | None = None,
    own: str = "",
    **options: object,
) -> Names:
    """A column with the names of `model` that belong to a record by the foreign key `owner`.

    `fill` completes a new row (a folded form of its name, say) before it is stored.
    """
    rows = model._default_manager

    def read(pks: list[Any]) -> dict[Any, list[str]]:
        found: dict[Any, list[str]] = {}
        for part in parts(pks, _READ):
            named = rows.filter(**{f"{owner}__in": part})
            for pk, name in named.order_by().values_list(f"{owner}_id", "name"):
                found.setdefault(pk, []).append(name)
        return {pk: sorted(names) for pk, names in found.items()}

    def write(
        pairs: list[tuple[Any, list[str]]], user: object, reason: str
    ) -> list[tuple[Model | None, Model | None]]:
        history = model.history  # type: ignore[attr-defined]  # models of names have one
        gone, fresh = [], []
        for part in parts(pairs, _BATCH):
            have: dict[object, dict[str, Any]] = {}
            for row in rows.filter(**{f"{owner}__in": [record.pk for record, _ in part]}):
                have.setdefault(getattr(row, f"{owner}_id"), {})[row.name] = row  # type: ignore[attr-defined]  # and a name
            for record, names in part:
                known = have.get(record.pk, {})
                gone += [row for name, row in known.items() if name not in names]
                fresh += [model(**{owner: record, "name": name}) for name in names if name not in known]
        for row in fresh:
            if fill is not None:
                fill(row)
            row.clean_fields(exclude=[owner])
        # The rows that go are written into history first: afterwards they have no key.
        past = [
            history.model(
                history_date=timezone.now(),
                history_user=user,
                history_change_reason=reason,
                history_type="-",
                **{f.attname: getattr(row, f.attname) for f in history.model.tracked_fields},
            )
            for row in gone
        ]
        history.bulk_create(past, batch_size=_BATCH)
        rows.filter(pk__in=[row.pk for row in gone]).delete()
        made = rows.bulk_create(fresh, batch_size=_BATCH)
        history.bulk_history_create(made, batch_size=_BATCH, default_user=user, default_change_reason=reason)
        return [*((row, None) for row in gone), *((None, row) for row in made)]

    return Names("names", read=read, write=write, own=own, **options)
