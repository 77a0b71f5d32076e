"""Admin of claims, their evidence, their links and topics."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from claims.models import Claim, ClaimLink, ClaimTopic, Evidence, Topic
from sources.admin.curated import CuratedAdmin

__all__ = ["ClaimAdmin", "ClaimLinkAdmin", "EvidenceAdmin", "TopicAdmin"]


class EvidenceInline(admin.TabularInline):
    model = Evidence
    extra = 0
    autocomplete_fields = ("quote",)
    fields = ("quote", "stance", "status")


class LinkInline(admin.TabularInline):
    model = ClaimLink
    fk_name = "claim"
    extra = 0
    autocomplete_fields = ("other",)
    fields = ("other", "relation", "state", "score", "note")
    readonly_fields = ("score",)


class LinkBackInline(LinkInline):
    fk_name = "other"
    autocomplete_fields = ("claim",)
    fields = ("claim", "relation", "state", "score", "note")
    verbose_name_plural = "links from claims added earlier"


class TopicInline(admin.TabularInline):
    model = ClaimTopic
    extra = 0
    autocomplete_fields = ("topic",)


@admin.register(Claim)
class ClaimAdmin(CuratedAdmin):
    list_display = ("__str__", "kind", "evidence_count", "verdict", "status")
    list_filter = ("status", "kind", "verdict")
    search_fields = ("text", "context", "key")
    readonly_fields = ("merged_into",)
    inlines = (EvidenceInline, LinkInline, LinkBackInline, TopicInline)
    fieldsets = (
        (None, {"fields": ("text", "context", ("kind", "status"))}),
        ("Verdict", {"fields": ("verdict", "verdict_reasoning")}),
        ("Note", {"fields": ("note",)}),
        (
            "Record",
            {
                "classes": ("collapse",),
                "fields": ("key", "merged_into", "created_at", "updated_at", "touched_by"),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return super().get_queryset(request).annotate(carried=Count("evidence"))

    @admin.display(description="evidence", ordering="carried")
    def evidence_count(self, claim: Any) -> int:
        return int(claim.carried)


@admin.register(Evidence)
class EvidenceAdmin(CuratedAdmin):
    list_display = ("quote", "stance", "claim", "status")
    list_filter = ("status", "stance")
    list_select_related = ("quote", "claim")
    search_fields = ("quote__text", "claim__text")
    autocomplete_fields = ("quote", "claim")


@admin.register(ClaimLink)
class ClaimLinkAdmin(CuratedAdmin):
    list_display = ("claim", "relation", "other", "state", "score", "decided_by")
    list_filter = ("state", "relation", "method")
    list_select_related = ("claim", "other", "decided_by")
    autocomplete_fields = ("claim", "other")
    readonly_fields = ("score", "method", "reasons", "decided_by", "decided_at")


@admin.register(Topic)
class TopicAdmin(CuratedAdmin):
    list_display = ("name",)
    search_fields = ("name",)
