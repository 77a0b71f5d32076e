"""Admin of quotes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from claims.days import DAY, of_days, undated
from claims.models import Evidence, Quote, QuoteTopic, SetItem
from claims.review.pictures import picture_urls
from claims.review.places import page_of
from claims.review.quote_marks import marked_text, quote_marks
from claims.review.topics import topic_urls
from claims.search import QUOTES
from claims.templatetags.quote_days import quote_day
from claims.topics import quotes_under
from sources.models import Article
from sources.workbench.admin.base import KnownValuesFilter, is_one, object_link
from sources.workbench.admin.choosing import Days, chooser, days, numbers_of
from sources.workbench.admin.commented import Commented
from sources.workbench.admin.curated import SEARCH_HELP, CuratedAdmin
from sources.workbench.admin.inlines import KnownRowsInline

from .bulk import QUOTE_ACTIONS

__all__ = ["QuoteAdmin"]

_HEAVY = ("article__text", "article__body", "article__blocks", "article__reading_notes")
_SHOWN = 240  # characters of a quote in the list
_AROUND = 600  # characters of the page shown on either side of a quote


class EvidenceInline(KnownRowsInline):
    model = Evidence
    autocomplete_fields = ("claim",)
    fields = ("claim", "stance", "status")


class ConfidenceFilter(admin.SimpleListFilter):
    """How sure it is whose words they are."""

    title = "confidence"
    parameter_name = "sure"
    _steps = {
        "no": ("below 70 %", 0, 0.7),
        "nearly": ("70–90 %", 0.7, 0.9),
        "yes": ("90 % or more", 0.9, 1.01),
    }

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _, _) in self._steps.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Quote]) -> QuerySet[Quote]:
        step = self._steps.get(self.value() or "")
        return queryset.filter(confidence__gte=step[1], confidence__lt=step[2]) if step else queryset


class QuoteDays(Days):
    """By the day said or, where that is unknown, the day published."""

    name = "day"
    title = "date said or published"

    def between(self, queryset: QuerySet[Model], first: date | None, last: date | None) -> QuerySet[Model]:
        return queryset.filter(pk__in=of_days(first, last))

    def undated(self, queryset: QuerySet[Any]) -> QuerySet[Model]:
        return undated(queryset)


class QuoteTopics(chooser("topic", QuoteTopic.topic)):  # type: ignore[misc]  # a base made at run time
    """Quotes sorted under a topic or one that is part of it, or whose claim is."""

    def _of(self, queryset: QuerySet[Model], chosen: int | QuerySet[Model, object]) -> QuerySet[Model]:
        return queryset.filter(pk__in=quotes_under(numbers_of(chosen)))


class TopicInline(KnownRowsInline):
    model = QuoteTopic
    autocomplete_fields = ("topic",)


@admin.register(Quote)
class QuoteAdmin(Commented, CuratedAdmin):
    page_words = "Read in the article"
    change_list_template = "admin/claims/quote_list.html"
    linked_filters = (
        "set_items__curated_set__id__exact", "quote_topics__topic__id__exact", "article__published_on__gte", "article__published_on__lte",
        "article__published_on__isnull",
    )  # fmt: skip
    search_index = QUOTES
    search_help_text = SEARCH_HELP
    found_instead = True
    whole_list_action, whole_list_words = "quotes_to_set", "Save this list as a set"
    actions = (*CuratedAdmin.actions, *QUOTE_ACTIONS)
    list_display = (
        "words", "speaker", "status", "day", "published", "printed_in", "relayed_via", "confidence",
    )  # fmt: skip
    list_filter = (
        "status",
        chooser("speaker", Quote.speaker),
        chooser("source", Article.source, "article__source"),
        QuoteTopics,
        QuoteDays,
        days("said_on", "date said"),
        days("article__published_on", "date published"),
        "kind", ConfidenceFilter, ("attribution_rule", KnownValuesFilter), ("relayed_via", KnownValuesFilter),
        ("medium", KnownValuesFilter), "force", "placed",
        chooser("set_items__curated_set", SetItem.curated_set, title="set"),
    )  # fmt: skip
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

    @admin.display(description="date said", ordering=DAY)
    def day(self, quote: Quote) -> SafeString | str:
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
