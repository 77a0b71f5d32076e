"""What a picture is asked of: the quotes that a list's filters leave, and addresses of narrower lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.urls import reverse

from claims.models import Quote

__all__ = ["MOST", "Asked", "ids_url"]

MOST = 12  # rows of a picture
_MOST_IDS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """Quotes, and the list's own parameters that say which."""

    quotes: QuerySet[Quote]
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> QuerySet[Quote]:
        """The quotes without order, for counting."""
        return self.quotes.order_by()

    def url(self, **more: object) -> str:
        """The list of quotes with these filters and more."""
        return f"{reverse('admin:claims_quote_changelist')}?{urlencode({**self.kept, **more})}"


def ids_url(model: type[Model], ids: list[int]) -> str:
    """The list of these records (the first of very many)."""
    meta = model._meta
    query = urlencode({"id__in": ",".join(map(str, ids[:_MOST_IDS]))})
    return f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{query}"
