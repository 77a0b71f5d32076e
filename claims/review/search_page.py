"""One search over everything: quotes, claims, speakers, articles and sets, by relevance, with facets.

The words are those of the lists: all of them in any form, "phrases", beginnings*, -unwanted. Every result
leads to a page. The number of queries is fixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from claims.actions import AddToSet
from claims.review.desk_request import check, user_of
from claims.review.places import page_of
from claims.review.search_facets import Facet, facets
from claims.review.search_filters import Asked, SearchForm
from claims.review.search_groups import GROUPS, Group
from sources.workbench.admin.base import SEARCH_HELP
from sources.workbench.admin.found import found_column
from sources.workbench.search import Found, Query, parse, search_together

__all__ = ["search_urls"]

SHOWN = 8  # results of each group; the list has all


def search_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The address of the search, for the admin site."""
    return [path("search/", site.admin_view(search), name="search")]


@dataclass(frozen=True, slots=True)
class Result:
    """One record: its page, the hit in its context, and what else is to be seen of it."""

    record: Model
    url: str
    found: SafeString


@dataclass(frozen=True, slots=True)
class Section:
    """The results of one kind."""

    group: Group
    count: int
    capped: bool
    results: list[Result]
    whole_list: str


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What holds the words, grouped by kind."""
    check(request, "claims.view_quote")
    form = SearchForm(request.GET)
    asked = Asked.of(request.GET.dict())
    query = parse(asked.words)
    groups = [group for group in GROUPS if user_of(request).has_perm(group.permission)]
    found = search_together(
        [(group.index, group.rows(asked)) for group in groups], query, few=not asked.given or asked.are_few
    )
    sections = [_section(group, asked, query, one) for group, one in zip(groups, found, strict=True)]
    quotes = next((one.hits for group, one in zip(groups, found, strict=True) if group.slug == "quotes"), [])
    narrowing: Sequence[Facet] = facets(request.GET, asked, [hit.id for hit in quotes]) if query else []
    context = {
        **admin.site.each_context(request),
        "title": f"Search: {asked.words}" if asked.words else "Search",
        "form": form,
        "kept": [(name, value) for name, value in request.GET.items() if name not in form.fields],
        "asked": asked,
        "sections": [section for section in sections if section.count],
        "facets": narrowing,
        "nothing": bool(query) and not any(section.count for section in sections),
        "help": SEARCH_HELP,
        "may_collect": AddToSet.allowed(user_of(request)),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "claims/search/page.html", context)


def _section(group: Group, asked: Asked, query: Query, found: Found) -> Section:
    numbers = [hit.id for hit in found.hits[:SHOWN]]
    records = {record.pk: record for record in group.records(numbers)} if numbers else {}
    show = found_column(group.index, group.read, query)
    results = [
        Result(records[number], page_of(records[number]), show(records[number]))
        for number in numbers
        if number in records
    ]
    return Section(group, len(found.hits), found.is_capped, results, group.whole_list(asked))
