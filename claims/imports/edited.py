"""What people edited or removed here since it was imported: a later import leaves it alone, and says so.

Comes in: records, and the values a file has for them. Goes out: the values that may be written, and the rows that
people took away. A column is the import's as long as it holds what the last import to change it wrote; an edit that
was undone is none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from sources.workbench.curation.snapshot import Snapshot, differences, snapshot
from sources.workbench.models import DecisionChange
from sources.workbench.parts import parts

from .plan import Plan

__all__ = ["imported_values", "removed_rows", "unedited"]

_BATCH = 500
_SHOWN = 60  # code points of a value
_EMPTY: tuple[object, ...] = ("", None, [])


def imported_values(model: type[Model], pks: Sequence[int]) -> dict[int, Snapshot]:
    """The columns that imports of other tools' data wrote, with what the last one wrote, by primary key."""
    kind = ContentType.objects.get_for_model(model)
    found: dict[int, Snapshot] = {}
    for some in parts(sorted(pks), _BATCH):
        rows = DecisionChange.objects.filter(content_type=kind, object_id__in=some, after__isnull=False)
        rows = rows.filter(decision__action="import_foreign", decision__undone_by=None).order_by("pk")
        for change in rows:
            after = change.after or {}
            names = after.keys() if change.before is None else differences(change.before, after)
            found.setdefault(change.object_id, {}).update({name: after[name] for name in names})
    return found


def unedited(
    values: Mapping[str, Any], record: Model, imported: Snapshot, number: int, plan: Plan
) -> dict[str, Any]:
    """Those of the values whose columns nobody edited here, or were empty all along; the others are told."""
    here = snapshot(record)
    free: dict[str, Any] = {}
    for name, value in values.items():
        column = record._meta.get_field(name)
        attname = column.attname  # type: ignore[union-attr]  # a column of its own
        held, brought = here[attname], imported.get(attname)
        if value == getattr(record, name) or held == brought or (held in _EMPTY and brought in _EMPTY):
            free[name] = value
        else:
            called, ours, theirs = (str(one) for one in (column.verbose_name, held, value))  # type: ignore[union-attr]
            ours = "empty" if held in _EMPTY else f"“{ours[:_SHOWN]}”"
            plan.tell(
                number,
                str(record),
                f"Its {called} is {ours} here, as somebody put it, and “{theirs[:_SHOWN]}” there. Ours was kept.",
            )
    return free


def removed_rows(model: type[Model], column: str, values: Collection[Any]) -> list[Snapshot]:
    """The rows with one of these values that people took away; those that went because an import was undone are none."""
    kind = ContentType.objects.get_for_model(model)
    # An index holds what was taken away, by kind of record; the database looks which of it has one of the values.
    gone = DecisionChange.objects.filter(content_type=kind, after__isnull=True, decision__undoes=None)
    found: list[Snapshot] = []
    for some in parts(sorted(values), _BATCH):
        rows = gone.filter(**{f"before__{column}__in": some}).order_by("pk").values_list("before", flat=True)
        found.extend(row for row in rows.iterator() if row)
    return found
