"""The pictures of the list of quotes: the same filters, the same addresses, drawn instead of listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET

from claims import pictures
from claims.models import Quote
from claims.pictures.asked import Asked
from claims.review.desk_request import check
from sources.workbench.admin.choosing import CHOOSING
from sources.workbench.charts.chart_files import KINDS, chart_file

__all__ = ["picture_urls"]

_KEEP = 60  # seconds
_LIST_ONLY = {"o", "p", "all", "e"}  # of the list's address: order and pages

# Address → title, and the charts of the page, by the names of their files.
_PAGES: dict[str, tuple[str, dict[str, Callable[[Asked], object]]]] = {
    "speakers": ("Speakers over time", {"speakers-over-time": pictures.speakers_over_time}),
    "topics": ("Topics over time", {"topics-over-time": pictures.topics_over_time}),
    "outlets": ("Outlets over time", {"outlets-over-time": pictures.outlets_over_time}),
    "relays": ("Who quotes whom", {"relays": pictures.relays}),
    "agreement": ("Who agrees", {"agreement": pictures.agreement}),
    "shared": (
        "Outlets compared",
        {"shared-speakers": pictures.shared_speakers, "shared-copies": pictures.shared_copies},
    ),
}
# What an empty picture says, and the page that fills it: its name, its argument, the words of the button.
_QUOTES = ("It is drawn from quotes that have a date.", "admin:add_pages", "", "Add pages")
_EMPTY: dict[str, tuple[str, str, str, str]] = {
    "speakers": _QUOTES,
    "outlets": _QUOTES,
    "topics": ("No quote here is under a topic. Press c while you review one, or add a topic to selected quotes in their list.",
               "admin:queue", "quotes", "Review quotes"),
    "relays": ("It is drawn from quotes whose speaker and outlet are known.", "admin:queue", "quotes", "Review quotes"),
    "agreement": ("No two speakers here meet on a claim. Merge claims that say the same, and link those that clash.",
                  "admin:queue", "claims", "Compare claims"),
    "shared": ("No two outlets here quote one speaker or print one story.", "admin:queue", "copies", "Review copies"),
}  # fmt: skip
_CHARTS = {name: make for _, charts in _PAGES.values() for name, make in charts.items()}


def picture_urls() -> list[URLPattern]:
    """The pictures, under the admin of quotes."""
    view = admin.site.admin_view
    return [
        path("pictures/<slug:picture>/", view(picture_page), name="claims_quote_pictures"),
        path("pictures/<slug:chart>.<slug:kind>", view(picture_file), name="claims_quote_picture_file"),
    ]


@require_GET
def picture_page(request: HttpRequest, picture: str) -> HttpResponse:
    """One page of pictures of the quotes that the list's filters leave."""
    check(request, "claims.view_quote")
    if picture not in _PAGES:
        raise Http404
    try:
        listed = _list(request)
    except IncorrectLookupParameters:
        return HttpResponseRedirect(reverse("admin:claims_quote_pictures", args=[picture]))
    title, makers = _PAGES[picture]
    asked = _asked(request, listed)
    query = request.GET.urlencode()
    base = reverse("admin:claims_quote_changelist") + "pictures/"
    context = {
        **admin.site.each_context(request),
        "title": title,
        "cl": listed,
        "media": CHOOSING,
        "picture": picture,
        "pages": [(slug, words) for slug, (words, _) in _PAGES.items()],
        "charts": [(_kept(name, asked), f"{base}{name}") for name in makers],
        "file_kinds": KINDS,
        "file_query": query,
        "query": query,
        "empty": _EMPTY[picture],
    }
    return TemplateResponse(request, "claims/pages/pictures.html", context)


@require_GET
def picture_file(request: HttpRequest, chart: str, kind: str) -> HttpResponse:
    """One picture as a file."""
    check(request, "claims.view_quote")
    if chart not in _CHARTS or kind not in KINDS:
        raise Http404
    try:
        asked = _asked(request, _list(request))
    except IncorrectLookupParameters:
        raise Http404 from None
    return chart_file(_kept(chart, asked), kind, chart, words=request.GET.urlencode())


def _list(request: HttpRequest) -> object:
    """The list of quotes, as its own page would show it."""
    of_quotes = cast("Any", admin.site.get_model_admin(Quote))
    return of_quotes.get_changelist_instance(request)


def _asked(request: HttpRequest, listed: Any) -> Asked:
    kept = {name: str(value) for name, value in request.GET.items() if name not in _LIST_ONLY}
    return Asked(listed.get_queryset(request), kept)


def _kept(name: str, asked: Asked) -> object:
    """The chart, made anew at most once a minute: all quotes are counted for it."""
    key = f"picture.{name}.{hash(tuple(sorted(asked.kept.items())))}"
    return cache.get_or_set(key, lambda: _CHARTS[name](asked), _KEEP)
