"""Lists sorted by a count that is kept (`sources.workbench.kept_counts`).

A list shows its counts by a subquery for each record it shows. Sorted by it, that subquery would run for every
record there is. So the page is read from the counts that are kept.
"""

from __future__ import annotations

from typing import cast

from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sources.workbench.kept_counts import KeptCount, kept_count

__all__ = ["CountOf", "count_it_is_sorted_by"]


class CountOf(Coalesce):
    """An annotation: how many of `rows` refer to each record by that field.

    A subquery, so that a list counts for the records it shows; `Count` would join all of them.
    """

    def __init__(self, rows: QuerySet[Model], refers_by: str) -> None:
        numbers = rows.order_by().filter(**{refers_by: OuterRef("pk")}).values(refers_by)
        counted = numbers.annotate(number=Count("*")).values("number")
        super().__init__(Subquery(counted, output_field=IntegerField()), 0)
        self.kept = kept_count(rows, refers_by)


def count_it_is_sorted_by(records: QuerySet[Model]) -> KeptCount | None:
    """The kept count that comes first in the order, with columns after it; nothing where the order is another."""
    order = records.query.order_by
    if not order or not all(isinstance(term, str) for term in order):
        return None
    first, *others = (str(term).lstrip("-") for term in order)
    counts = records.query.annotations
    if not isinstance(counts.get(first), CountOf) or any(name in counts for name in others):
        return None
    return cast(CountOf, counts[first]).kept
