"""Resources of pairs: two records of one model, in an order that no database decides.

The database keeps a pair once, the record with the lower row number first; row numbers differ
from database to database. In files the record with the lower key stands first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, Model, QuerySet
from django.db.models.functions import Greatest, Least

from sources.workbench.byte_order import byte_order
from sources.workbench.exchange.columns import Column
from sources.workbench.exchange.resource import ExchangeResource, natural_field

__all__ = ["PairResource"]


class PairResource(ExchangeResource):
    """Base of resources whose record joins two others. `flips` is the column that says which way."""

    pair: ClassVar[tuple[str, str]]
    flips: ClassVar[str] = ""

    def needs_whole_rows(self, wanted: Sequence[Column]) -> bool:
        return True

    def whole_row(self, cells: dict[str, Any]) -> dict[str, object]:
        first, second = self.pair
        if cells[first] > cells[second]:
            cells[first], cells[second] = cells[second], cells[first]
            if self.flips:
                cells[self.flips] = not cells[self.flips]
        return cells

    def whole_values(self, values: dict[str, Any]) -> dict[str, object]:
        first, second = self.pair
        one, other = values.get(first), values.get(second)
        if one is not None and other is not None and one > other:
            values[first], values[second] = other, one
            if self.flips in values:
                values[self.flips] = not values[self.flips]
        return values

    def ordered(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        related = self._meta.model._meta.get_field(self.pair[0]).related_model
        keys = [byte_order(f"{name}__{natural_field(related)}", queryset.db) for name in self.pair]
        return queryset.order_by(Least(*keys), Greatest(*keys), F("pk"))
