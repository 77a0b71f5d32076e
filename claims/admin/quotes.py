"""Admin of quotes."""

from __future__ import annotations

from datetime import date

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from claims.models import Evidence, Quote, QuoteTopic
from claims.review.pictures import picture_urls
from claims.review.places import page_of
from claims.review.quote_marks import marked_text, quote_marks
from claims.review.topics import topic_urls
from claims.search import QUOTES
from claims.templatetags.quote_days import quote_day
from sources.workbench.admin.base import SEARCH_HELP, is_one, object_link
from sources.workbench.admin.commented import Commented
from sources.workbench.admin.curated_admin import CuratedAdmin
from sources.workbench.admin.inlines import KnownRowsInline

from .bulk_actions import QUOTE_ACTIONS
from .filters import QUOTE_FILTERS

__all__ = ["QuoteAdmin"]

_HEAVY = ("article__text", "article__body", "article__blocks", "article__reading_notes")
_SHOWN = 240  # characters of a quote in the list
_AROUND = 600  # characters of the page shown on either side of a quote


class EvidenceInline(KnownRowsInline):
    model = Evidence
    autocomplete_fields = ("claim",)
    fields = ("claim", "stance", "status")


class TopicInline(KnownRowsInline):
    model = QuoteTopic
    autocomplete_fields = ("topic",)


@admin.register(Quote)
class QuoteAdmin(Commented, CuratedAdmin):
    nothing_yet = "Quotes come from pages: add saved news pages, and what people say in them is found."
    page_words = "Read in the article"
    change_list_template = "admin/claims/quote_list.html"
    linked_filters = ("quote_topics__topic__id__exact",)
    search_index = QUOTES
    search_help_text = SEARCH_HELP
    found_instead = True
    whole_list_action, whole_list_words = "quotes_to_set", "Save this list as a set"
    actions = (*CuratedAdmin.actions, *QUOTE_ACTIONS)
    list_display = (
        "words", "speaker", "status", "when", "published", "printed_in", "relayed_via", "confidence",
    )  # fmt: skip
    list_filter = QUOTE_FILTERS
    list_select_related = ("speaker", "article__source")
    ordering = ("article_id", "start", "id")  # "article" would sort by the articles' own order
    search_fields = ("text", "speaker__name", "article__title")
    autocomplete_fields = ("speaker", "relay_source", "relay_speaker")
    readonly_fields = (
        "key", "in_context", "article_link", "cue", "mention", "attribution_rule", "confidence", "rule",
        "said_on_words", "placed",
    )  # fmt: skip
    inlines = (EvidenceInline, TopicInline)
    fieldsets = (
        (None, {"fields": ("in_context", "article_link", ("status", "kind", "wording"))}),
        (
            "Speaker",
            {"fields": ("speaker", ("mention", "cue"), "role", ("attribution_rule", "confidence", "rule"))},
        ),
        ("Relayed by", {"fields": ("relayed_via", ("relay_source", "relay_speaker"), "medium")}),
        ("When and where", {"fields": (("said_on", "said_on_words"), "venue")}),
        ("Speech act and note", {"fields": ("force", "note")}),
        (
            "Record",
            {"classes": ("collapse",), "fields": ("key", "placed", "created_at", "updated_at", "touched_by")},
        ),
    )

    class Media:
        css = {"all": ("claims/marks.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quote]:
        return super().get_queryset(request).defer(*(() if is_one(request) else _HEAVY))

    def page_of(self, record: Quote) -> str:
        return page_of(record)

    def get_urls(self) -> list[URLPattern]:
        return [*picture_urls(), *topic_urls(), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a quote is added on its article's page, from the words themselves

    @admin.display(description="quote", ordering="text")
    def words(self, quote: Quote) -> str:
        return Truncator(quote.text).chars(_SHOWN)

    @admin.display(description="date said", ordering="day")
    def when(self, quote: Quote) -> SafeString | str:
        """The day said; the day published, marked as that, where nobody knows it."""
        return quote_day(quote)

    @admin.display(description="date published", ordering="article__published_on")
    def published(self, quote: Quote) -> date | None:
        return quote.article.published_on

    @admin.display(description="article", ordering="article")
    def printed_in(self, quote: Quote) -> SafeString:
        """Outlet and title of the article, which leads to its page."""
        address = reverse("admin:claims_read", args=[quote.article_id])
        title = Truncator(quote.article).chars(50)
        source = f"{quote.article.source}: " if quote.article.source else ""
        return format_html('{}<a href="{}#quote-{}">{}</a>', source, address, quote.pk, title)

    @admin.display(description="article")
    def article_link(self, quote: Quote) -> str | SafeString:
        return object_link(quote.article)

    @admin.display(description="quote in context")
    def in_context(self, quote: Quote) -> SafeString:
        """The quote with the text around it."""
        text = quote.article.known_text
        start, end = max(0, quote.start - _AROUND), quote.end + _AROUND
        start = text.find(" ", start, quote.start) + 1 if start else 0
        return marked_text(
            text,
            quote_marks([quote]),
            max(start, 0),
            max(text.rfind(" ", quote.end, end), quote.end) if end < len(text) else end,
        )
