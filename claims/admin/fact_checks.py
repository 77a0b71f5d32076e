"""Admin of fact-checks by others."""

from __future__ import annotations

from django.contrib import admin

from claims.models import FactCheck
from claims.search import FACT_CHECKS
from sources.workbench.admin.base import SEARCH_HELP, KnownValuesFilter
from sources.workbench.admin.choosing import days
from sources.workbench.admin.curated_admin import CuratedAdmin

__all__ = ["FactCheckAdmin"]


@admin.register(FactCheck)
class FactCheckAdmin(CuratedAdmin):
    list_display = ("reviewer", "rating", "claim", "published", "status")
    list_select_related = ("claim",)
    list_filter = (
        "status",
        ("reviewer", KnownValuesFilter),
        ("language", KnownValuesFilter),
        days("printed", "published_on", "date published"),
    )
    search_fields = ("claim_text",)
    search_index = FACT_CHECKS
    searched_field = "claim_text"
    search_help_text = SEARCH_HELP
    autocomplete_fields = ("claim",)
    readonly_fields = ("key",)
    fieldsets = (
        (None, {"fields": ("claim", "claim_text", "address", "title", ("reviewer", "reviewer_address"))}),
        ("Rating", {"fields": ("rating", ("rating_value", "rating_worst", "rating_best"), "published")}),
        ("Claim", {"fields": ("claimant", "claimant_address", "claimed", "appearances")}),
        ("Details", {"fields": ("language", "status", "note")}),
        (
            "Record",
            {"classes": ("collapse",), "fields": ("key", "created_at", "updated_at", "touched_by")},
        ),
    )
