"""What our admin pages share: lists that stay fast, and pages that know their neighbours."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django.contrib import admin
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.workbench.admin.counted import CountOf
from sources.workbench.search import SearchIndex

__all__ = [
    "SEARCH_HELP",
    "CappedPaginator",
    "FoundPaginator",
    "KnownValuesFilter",
    "RecordAdmin",
    "count_of",
    "is_one",
    "list_link",
    "object_link",
]


MOST_VALUES = 100  # offered by a filter


class CappedPaginator(Paginator):
    """Counts no further than `cap` rows: a COUNT(*) over a million rows takes longer than the page.

    Beyond the cap a list says "10,000+" and goes on to there; a filter or a search narrows it.
    """

    cap: ClassVar[int] = 10_000

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return int(rows.order_by().values("pk")[: self.cap].count())
        return len(rows)

    @property
    def is_capped(self) -> bool:
        """Whether there may be more than it says."""
        return self.count >= self.cap


class FoundPaginator(CappedPaginator):
    """Counts what a search found, for which PostgreSQL unpacks the words of each record where many have them."""

    cap = 2_000


def count_of(rows: QuerySet[Model], refers_by: str) -> CountOf:
    """An annotation: how many of `rows` refer to each record by that field. Lists may be sorted by it."""
    return CountOf(rows, refers_by)


def is_one(request: HttpRequest) -> bool:
    """Whether the address is that of one record, all of which is wanted."""
    match = request.resolver_match
    return match is not None and "object_id" in match.kwargs


class KnownValuesFilter(admin.AllValuesFieldListFilter):
    """The values a column has, looked up once a minute: a DISTINCT over a million rows takes a second."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = f"values.{self.field.model._meta.label_lower}.{self.field_path}"
        found = self.lookup_choices
        values: Any = cache.get_or_set(
            name, lambda: [value for value in found[:MOST_VALUES] if value != ""], 60
        )
        self.lookup_choices = values

    def has_output(self) -> bool:
        """Also where the list is narrowed by it and no value was known a minute ago: it narrows only then."""
        return bool(self.lookup_choices) or self.lookup_val is not None


def object_link(record: Model | None, text: str = "") -> str | SafeString:
    """A link to a record's admin page; nothing for no record."""
    if record is None:
        return "–"
    meta = record._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    return format_html('<a href="{}">{}</a>', url, text or str(record))


def list_link(model: type[Model], text: str, **filters: object) -> SafeString:
    """A link to a model's list, filtered."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return format_html('<a href="{}?{}">{}</a>', url, urlencode(filters), text)


SEARCH_HELP = 'All words, in any form; "exact phrase"; word beginnings: negotiat*; exclude: -border'


class RecordAdmin(admin.ModelAdmin):
    """An admin whose pages stand odd addresses, and whose lists are searched by our own index where they have one."""

    search_index: ClassVar[SearchIndex | None] = None

    # What an empty list says: where its records come from, and the page that brings the first (name, words, permission).
    nothing_yet: ClassVar[str] = ""
    first_one: ClassVar[tuple[str, str, str]] = ("admin:add_pages", "Add pages", "newsroom.add_upload")

    # Where such a record is never deleted by itself: what is to be done with it before what it belongs to can go.
    stays: ClassVar[str] = ""

    def page_of(self, record: Any) -> str:
        """The page on which the record is looked at; empty where the form is all there is."""
        return ""

    def named_for_deletion(self, record: Any) -> tuple[str, str, str]:
        """How the record is named where something goes or stays with it: its kind, its words, and a page's address."""
        meta = self.opts
        form = f"{self.admin_site.name}:{meta.app_label}_{meta.model_name}_change"
        return str(meta.verbose_name), str(record), self.page_of(record) or reverse(form, args=[record.pk])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        shown: dict[str, object] = {"title": str(self.opts.verbose_name_plural).capitalize()}
        if self.nothing_yet:
            address, words, permission = self.first_one
            shown["nothing_yet"] = self.nothing_yet
            if cast("Any", request.user).has_perm(permission):
                shown["first_one"] = (reverse(address), words)
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Full-text search by the database's own index: words, beginnings*, "phrases", in any letter case."""
        if self.search_index is None:
            return super().get_search_results(request, queryset, search_term)
        typing = request.path.endswith("/autocomplete/")
        return self.search_index.filter(queryset, search_term, typing=typing), False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """As Django's, where an address names an empty field."""
        return super().get_object(request, object_id, from_field or None)


class ReadOnlyAdmin(RecordAdmin):
    """Records that machines keep: looked at, never changed here."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/sources/kept_form.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("sources/lists.css",)}

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
