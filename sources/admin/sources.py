"""Admin of sources."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from sources.models import Article, Source, SourceName
from sources.searching import SOURCES
from sources.workbench.admin.base import SEARCH_HELP, count_of, list_link
from sources.workbench.admin.curated_admin import CuratedAdmin
from sources.workbench.admin.inlines import KnownRowsInline

__all__ = ["SourceAdmin"]


class SourceNameInline(KnownRowsInline):
    model = SourceName


@admin.register(Source)
class SourceAdmin(CuratedAdmin):
    list_display = ("name", "kind", "country", "language", "status", "article_count")
    list_filter = ("kind", "status")
    search_index = SOURCES
    search_help_text = SEARCH_HELP
    searched_field = "name"
    found_instead = True
    search_fields = ("name", "names__name")
    inlines = (SourceNameInline,)
    fieldsets = (
        (None, {"fields": ("name", "kind", "status")}),
        ("About", {"fields": ("homepage", ("country", "language"), "note")}),
        ("Record", {"classes": ("collapse",), "fields": ("created_at", "updated_at", "touched_by")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                printed=count_of(Article.objects.all(), "source"),
                credited=count_of(Article.objects.all(), "agency"),
            )
        )

    @admin.display(description="articles", ordering="printed")
    def article_count(self, source: Any) -> str | SafeString:
        if source.credited > source.printed:
            return list_link(Article, str(source.credited), agency=source.pk)
        return list_link(Article, str(source.printed), source=source.pk)
