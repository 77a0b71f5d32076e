"""Lists sorted by a count: each count made once, by group, over the index of the foreign key.

A list shows its counts by a subquery for each record it shows. Sorted by it, that subquery would run for every
record there is. So the page is read from one grouping of what refers to the records, and those that no group has.
"""

from __future__ import annotations

from typing import cast

from django.db.models import Count, F, IntegerField, Model, OrderBy, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

__all__ = ["CountOf", "is_sorted_by_count", "numbers_by_count"]


class CountOf(Coalesce):
    """An annotation: how many of `rows` refer to each record by that field.

    A subquery, so that a list counts for the records it shows; `Count` would join all of them.
    """

    def __init__(self, rows: QuerySet[Model], refers_by: str) -> None:
        numbers = rows.order_by().filter(**{refers_by: OuterRef("pk")}).values(refers_by)
        counted = numbers.annotate(number=Count("*")).values("number")
        super().__init__(Subquery(counted, output_field=IntegerField()), 0)
        self.rows = rows
        self.refers_by = refers_by


def is_sorted_by_count(records: QuerySet[Model]) -> bool:
    """Whether a `CountOf` comes first in the order, and columns after it."""
    order = records.query.order_by
    if not order or not all(isinstance(term, str) for term in order):
        return False
    first, *others = (str(term).lstrip("-") for term in order)
    counts = records.query.annotations
    return isinstance(counts.get(first), CountOf) and not any(name in counts for name in others)


def numbers_by_count(records: QuerySet[Model], start: int, stop: int | None) -> list[int]:
    """The primary keys from `start` to before `stop` (None: to the end), in the order of `records`.

    `records` is not sliced, and `is_sorted_by_count`. At most five queries.
    """
    first, *others = map(str, records.query.order_by)
    count = cast(CountOf, records.query.annotations[first.lstrip("-")])
    rows = count.rows.order_by().filter(**{f"{count.refers_by}__isnull": False})
    if records.query.where:
        rows = rows.filter(**{f"{count.refers_by}__in": records.order_by().values("pk")})
    unnamed = records.order_by().values("pk").difference(rows.values(count.refers_by))
    groups = rows.values(count.refers_by).annotate(number=Count("*"))
    ties = [_of_referred(count.refers_by, term) for term in others]
    # Most records have a count of 1, and groups in the index's order are read no further than the page.
    parts: list[QuerySet[Model, int]] = [
        records.model._base_manager.filter(pk__in=unnamed).order_by(*others).values_list("pk", flat=True),
        groups.filter(number=1).order_by(*ties).values_list(count.refers_by, flat=True),
        groups.filter(number__gt=1)
        .order_by("-number" if first.startswith("-") else "number", *ties)
        .values_list(count.refers_by, flat=True),
    ]
    return _chained(parts[::-1] if first.startswith("-") else parts, start, stop)


def _of_referred(refers_by: str, term: str) -> OrderBy:
    """A column of the order, seen from what refers to the record."""
    name = term.lstrip("-")
    column = F(refers_by) if name == "pk" else F(f"{refers_by}__{name}")
    return column.desc() if term.startswith("-") else column.asc()


def _chained(parts: list[QuerySet[Model, int]], start: int, stop: int | None) -> list[int]:
    """What stands from `start` to before `stop` where the parts stand one after the other."""
    found: list[int] = []
    missing = None if stop is None else stop - start
    for part in parts:
        read = list(part[start : None if missing is None else start + missing])
        found += read
        if missing is not None:
            missing -= len(read)
            if not missing:
                break
        start = 0 if read or not start else start - part.order_by()[:start].count()
    return found
