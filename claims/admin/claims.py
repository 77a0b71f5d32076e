"""Admin of claims, their evidence, their links and topics."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from claims.models import Claim, ClaimLink, ClaimTopic, Evidence, Quote, QuoteTopic, Topic
from claims.review.claim_page import claim_urls
from claims.review.places import page_of
from claims.review.voices import not_rejected
from claims.review.watching import watch_selected
from claims.search import CLAIMS, QUOTES, TOPICS
from sources.workbench.admin.base import SEARCH_HELP, KnownValuesFilter, count_of, list_link
from sources.workbench.admin.commented import Commented
from sources.workbench.admin.curated_admin import CuratedAdmin
from sources.workbench.admin.inlines import KnownRowsInline

from .bulk_actions import CLAIM_ACTIONS, TOPIC_ACTIONS
from .filters import CLAIM_FILTERS
from .standing import standing

__all__ = ["ClaimAdmin", "ClaimLinkAdmin", "EvidenceAdmin", "TopicAdmin"]


_SHOWN = 240  # characters of a claim in the list


class EvidenceInline(KnownRowsInline):
    model = Evidence
    autocomplete_fields = ("quote",)
    fields = ("quote", "stance", "status")


class LinkInline(KnownRowsInline):
    """Links are decided in their queue; here they are shown."""

    model = ClaimLink
    fk_name = "claim"
    can_delete = False
    fields = readonly_fields = ("other", "relation", "state", "score", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClaimLink]:
        return super().get_queryset(request).select_related("claim", "other")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class LinkBackInline(LinkInline):
    fk_name = "other"
    fields = readonly_fields = ("claim", "relation", "state", "score", "note")
    verbose_name_plural = "links from claims added earlier"


class TopicInline(KnownRowsInline):
    model = ClaimTopic
    autocomplete_fields = ("topic",)


@admin.register(Claim)
class ClaimAdmin(Commented, CuratedAdmin):
    nothing_yet = "Claims are suggested from quotes, and quotes come from pages."
    page_words = "Claim page"
    linked_filters = ("claim_topics__topic__id__exact",)
    search_index = CLAIMS
    search_help_text = SEARCH_HELP
    found_instead = True
    whole_list_action, whole_list_words = "claims_to_set", "Save this list as a set"
    actions = (*CuratedAdmin.actions, *CLAIM_ACTIONS, watch_selected)
    list_display = ("words", "kind", "evidence_count", "verdict", standing)
    list_select_related = ("merged_into",)
    list_filter = CLAIM_FILTERS
    search_fields = ("text", "context", "key")
    readonly_fields = ("merged_into",)
    inlines = (EvidenceInline, LinkInline, LinkBackInline, TopicInline)
    fieldsets = (
        (None, {"fields": ("text", "context", ("kind", "status"))}),
        ("Note", {"fields": ("note",)}),
        (
            "Record",
            {
                "classes": ("collapse",),
                "fields": ("key", "merged_into", "created_at", "updated_at", "touched_by"),
            },
        ),
    )

    def page_of(self, record: Claim) -> str:
        return page_of(record)

    def get_urls(self) -> list[URLPattern]:
        return [*claim_urls(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return super().get_queryset(request).annotate(carried=count_of(Evidence.objects.all(), "claim"))

    @admin.display(description="claim", ordering="text")
    def words(self, claim: Claim) -> str:
        return Truncator(claim.text).chars(_SHOWN)

    @admin.display(description="evidence", ordering="carried")
    def evidence_count(self, claim: Any) -> int:
        return int(claim.carried)


class RejectedFilter(admin.SimpleListFilter):
    """Evidence as a claim's page shows it: neither it nor its quote was rejected."""

    title = "rejected"
    parameter_name = "rejected"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("no", "neither it nor its quote")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Evidence]) -> QuerySet[Evidence]:
        return not_rejected(queryset) if self.value() == "no" else queryset


@admin.register(Evidence)
class EvidenceAdmin(CuratedAdmin):
    nothing_yet = "Evidence ties a quote to the claim it states; it is suggested with the quotes of pages."
    list_display = ("quote", "stance", "claim", "status")
    list_filter = ("status", RejectedFilter, "stance")
    list_select_related = ("quote", "claim")
    ordering = ("-id",)
    search_fields = ("quote__text", "claim__text")
    searched_through = {"quote": QUOTES, "claim": CLAIMS}
    search_help_text = SEARCH_HELP
    autocomplete_fields = ("quote", "claim")


@admin.register(ClaimLink)
class ClaimLinkAdmin(CuratedAdmin):
    """Looked at here, decided in the queue."""

    nothing_yet = "Links between claims are suggested after pages were added, once two claims are alike."

    list_display = ("claim", "relation", "other", "state", "score", "decided_by")
    list_filter = ("state", "relation", ("method", KnownValuesFilter))
    search_fields = ("claim__text", "other__text")
    searched_through = {"claim": CLAIMS, "other": CLAIMS}
    search_help_text = SEARCH_HELP
    list_select_related = ("claim", "other", "decided_by")
    readonly_fields = (
        "claim",
        "relation",
        "other",
        "backward",
        "state",
        "score",
        "method",
        "reasons",
        "decided_by",
        "decided_at",
    )

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # pairs come from suggestions and from decisions


@admin.register(Topic)
class TopicAdmin(CuratedAdmin):
    """The codebook."""

    nothing_yet = "Topics are the codebook by which quotes and claims are sorted. Add one here, or press c while you review a quote."
    first_one = ("admin:claims_topic_add", "Add a topic", "claims.add_topic")

    list_display = ("name", "definition", "parent", "claim_count", "quote_count", "everything")
    list_select_related = ("parent",)
    search_index = TOPICS
    search_help_text = SEARCH_HELP
    searched_field = "name"
    found_instead = True
    search_fields = ("name", "definition")
    autocomplete_fields = ("parent",)
    fields = ("name", "definition", "parent", "former")
    readonly_fields = ("former",)
    actions = (*CuratedAdmin.actions, *TOPIC_ACTIONS, watch_selected)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        rows = super().get_queryset(request)
        return rows.annotate(
            of_claims=count_of(ClaimTopic.objects.all(), "topic"),
            of_quotes=count_of(QuoteTopic.objects.all(), "topic"),
        )

    @admin.display(description="Merged into it")
    def former(self, topic: Topic) -> str:
        """The names by which it is chosen and imported, too."""
        names = topic.former_names.all() if topic.pk else ()
        return ", ".join(str(name) for name in names) or "–"

    @admin.display(description="claims of its own", ordering="of_claims")
    def claim_count(self, topic: Any) -> SafeString:
        return list_link(Claim, str(topic.of_claims), claim_topics__topic__id__exact=topic.pk)

    @admin.display(description="quotes of its own", ordering="of_quotes")
    def quote_count(self, topic: Any) -> SafeString:
        return list_link(Quote, str(topic.of_quotes), quote_topics__topic__id__exact=topic.pk)

    @admin.display(description="with narrower topics")
    def everything(self, topic: Topic) -> SafeString:
        """The lists of what is filed under it, its narrower topics, and of quotes through their claims."""
        return format_html(
            "{}, {}",
            list_link(Quote, "quotes", topic=topic.pk),
            list_link(Claim, "claims", topic=topic.pk),
        )
