"""The admin of a curated record: status in colour, history, import and export, no silent overwrite."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from sources.exchange.admin import ExchangeAdmin

from .base import CappedPaginator

__all__ = ["CuratedAdmin"]


# Mixins come before SimpleHistoryAdmin, or /export/ vanishes.
class CuratedAdmin(ExchangeAdmin, SimpleHistoryAdmin):  # type: ignore[misc]
    """Base of the admins of curated models."""

    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    show_facets = admin.ShowFacets.ALLOW
    save_on_top = True
    history_list_display = ["status"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        machine = [
            f.name
            for f in self.model._meta.get_fields()
            if f.name in ("created_at", "updated_at", "touched_by")
        ]
        return [*super().get_readonly_fields(request, obj), *machine]
