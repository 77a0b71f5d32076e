"""Admin of articles: the list, and the page with its text and marks."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from claims.models import Quote
from claims.review.places import page_of
from claims.review.quote_marks import marked_text, quote_marks
from claims.review.reading import reading_urls
from sources.models import Article, ArticleCopy
from sources.searching import ARTICLES
from sources.workbench.admin.base import (
    SEARCH_HELP,
    KnownValuesFilter,
    count_of,
    is_one,
    list_link,
    object_link,
)
from sources.workbench.admin.choosing import chooser, days
from sources.workbench.admin.commented import Commented
from sources.workbench.admin.curated_admin import CuratedAdmin
from sources.workbench.marking import Mark

from .bulk_actions import ARTICLE_ACTIONS

__all__ = ["ArticleAdmin", "ArticleCopyAdmin"]

_HEAVY = ("text", "body", "blocks", "reading_notes")


@admin.register(Article)
class ArticleAdmin(Commented, CuratedAdmin):
    nothing_yet = "Articles come from files: upload saved news pages, or paste one."
    page_words = "Read"
    search_index = ARTICLES
    actions = (*CuratedAdmin.actions, *ARTICLE_ACTIONS)
    search_help_text = SEARCH_HELP
    list_display = ("__str__", "source", "agency", "printed", "language", "quote_count", "status")
    list_filter = (
        "status",
        chooser("source", Article.source),
        chooser("agency", Article.agency),
        days("printed", "published_on", "date published"),
        ("language", KnownValuesFilter),
    )
    list_select_related = ("source", "agency")
    search_fields = ("title", "file_name", "source__name")
    date_hierarchy = None
    autocomplete_fields = ("source", "agency", "copy_of")
    readonly_fields = (
        "marked_text", "file_name", "path", "member", "digest", "file_digest", "encoding", "run", "extractor",
        "published_words", "reading_notes", "told", "other_prints",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("title", ("source", "agency"), ("byline", "dateline"), "status")}),
        ("Date", {"fields": (("published", "published_on", "published_precision"), "published_words", "updated")}),
        ("Text", {"fields": ("marked_text",)}),
        ("Copies", {"fields": ("copy_of", "other_prints")}),
        ("Details", {"fields": (("language", "address"), "note")}),
        (
            "Record",
            {
                "classes": ("collapse",),
                "fields": (
                    "file_name", "path", "member", "digest", "file_digest", "encoding", "run", "extractor",
                    "told", "reading_notes",
                    "created_at", "updated_at", "touched_by",
                ),
            },
        ),
    )  # fmt: skip

    class Media:
        css = {"all": ("claims/marks.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        rows = super().get_queryset(request).annotate(quotes_found=count_of(Quote.objects.all(), "article"))
        if is_one(request):
            return rows
        # Of what is searched for, the list shows the hit in the text.
        return rows.defer(*(_HEAVY[1:] if request.GET.get("q") else _HEAVY))

    def page_of(self, record: Article) -> str:
        return page_of(record)

    def get_urls(self) -> list[URLPattern]:
        return [*reading_urls(), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # articles come from files, by `manage.py ingest`

    @admin.display(description="published", ordering="published_on")
    def printed(self, article: Article) -> str:
        return article.published[:16].replace("T", " ")

    @admin.display(description="quotes", ordering="quotes_found")
    def quote_count(self, article: Any) -> SafeString:
        return list_link(Quote, str(article.quotes_found), article__id__exact=article.pk)

    @admin.display(description="page text")
    def marked_text(self, article: Article) -> SafeString:
        """The page's text, its body and its quotes marked."""
        blocks = [Mark(start, end, f"block-{kind}") for kind, start, end in article.blocks]
        return marked_text(article.known_text, [*blocks, *quote_marks(article.quotes.all())])

    @admin.display(description="file metadata")
    def told(self, article: Article) -> str | SafeString:
        pairs = ((name, words) for name, words in article.details.items())
        return format_html_join("", "{}: {}<br>", pairs) or "–"

    @admin.display(description="copies")
    def other_prints(self, article: Article) -> str | SafeString:
        pairs = ArticleCopy.objects.filter(article=article) | ArticleCopy.objects.filter(other=article)
        links = [
            (object_link(pair.other if pair.article_id == article.pk else pair.article),)
            for pair in pairs.select_related("article", "other")
        ]
        return format_html_join(", ", "{}", links) or "–"


@admin.register(ArticleCopy)
class ArticleCopyAdmin(CuratedAdmin):
    list_display = ("article", "other", "kind", "similarity", "state")
    search_fields = ("article__title", "other__title")
    searched_through = {"article": ARTICLES, "other": ARTICLES}
    search_help_text = SEARCH_HELP
    list_filter = ("state", "kind")
    list_select_related = ("article", "other")
    readonly_fields = ("article", "other", "kind", "similarity", "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticleCopy]:
        rows = super().get_queryset(request)
        return rows.defer(*(f"{side}__{name}" for side in ("article", "other") for name in _HEAVY))

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # pairs come from suggestions and from decisions
