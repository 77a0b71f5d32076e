"""Admin of speakers and of pairs that may be one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.safestring import SafeString

from claims.models import Quote, Speaker, SpeakerName, SpeakerPair, SpeakerRole
from claims.review.places import page_of
from claims.review.speaker_page import speaker_urls
from claims.review.watching import watch_selected
from claims.search import SPEAKERS
from sources.workbench.admin.base import SEARCH_HELP, KnownValuesFilter, count_of, list_link
from sources.workbench.admin.commented import Commented
from sources.workbench.admin.curated_admin import CuratedAdmin
from sources.workbench.admin.inlines import KnownRowsInline

from .bulk_actions import SPEAKER_ACTIONS
from .standing import standing

__all__ = ["SpeakerAdmin", "SpeakerPairAdmin"]


class NameInline(KnownRowsInline):
    model = SpeakerName


class RoleInline(KnownRowsInline):
    model = SpeakerRole


@admin.register(Speaker)
class SpeakerAdmin(Commented, CuratedAdmin):
    nothing_yet = "Speakers come with the quotes of pages."
    page_words = "Speaker page"
    search_index = SPEAKERS
    search_help_text = SEARCH_HELP
    searched_field = "name"
    found_instead = True
    actions = (*CuratedAdmin.actions, *SPEAKER_ACTIONS, watch_selected)
    list_display = ("name", "kind", "quote_count", standing, "party", "country", "body", "wikidata")
    list_select_related = ("merged_into",)
    list_filter = ("kind", "status", "body", ("country", KnownValuesFilter), ("party", KnownValuesFilter))
    search_fields = ("name", "names__name")
    readonly_fields = ("key", "article", "merged_into")
    inlines = (NameInline, RoleInline)
    fieldsets = (
        (None, {"fields": ("name", ("kind", "status"), ("party", "country", "body"), "wikidata", "note")}),
        (
            "Record",
            {
                "classes": ("collapse",),
                "fields": ("key", "article", "merged_into", "created_at", "updated_at", "touched_by"),
            },
        ),
    )

    def page_of(self, record: Speaker) -> str:
        return page_of(record)

    def get_urls(self) -> list[URLPattern]:
        return [*speaker_urls(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Speaker]:
        return super().get_queryset(request).annotate(quoted=count_of(Quote.objects.all(), "speaker"))

    @admin.display(description="quotes", ordering="quoted")
    def quote_count(self, speaker: Any) -> str | SafeString:
        return list_link(Quote, str(speaker.quoted), speaker=speaker.pk)


@admin.register(SpeakerPair)
class SpeakerPairAdmin(CuratedAdmin):
    list_display = ("speaker", "other", "score", "state")
    search_fields = ("speaker__name", "other__name")
    searched_through = {"speaker": SPEAKERS, "other": SPEAKERS}
    search_help_text = SEARCH_HELP
    list_filter = ("state",)
    list_select_related = ("speaker", "other")
    readonly_fields = ("speaker", "other", "state", "score", "reasons")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # pairs come from suggestions and from decisions
