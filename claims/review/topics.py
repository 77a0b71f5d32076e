"""Topics of one quote, added and removed where the quote is read: in the queue and beside its text."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from claims.actions import TagQuotes, UntagQuotes
from claims.models import Quote, Topic
from claims.review.desk_request import run, user_of
from sources.workbench.parameters import number

__all__ = ["topic_names", "topic_urls"]

_MOST_NAMES = 500
_NAMES = "topics.names"  # their place in the cache


def topic_urls() -> list[URLPattern]:
    """The address that sorts a quote, under the admin of quotes."""
    return [path("<int:quote_id>/tag/", admin.site.admin_view(tag), name="claims_quote_tag")]


def topic_names() -> list[str]:
    """The names offered as one types, looked up once a minute; what is typed finds newer ones as well."""
    names = Topic.objects.values_list("name", flat=True)[:_MOST_NAMES]
    found: list[str] = cache.get_or_set(_NAMES, lambda: list(names), 60) or []
    return found


@require_POST
def tag(request: HttpRequest, quote_id: int) -> HttpResponse:
    """Add a topic, or remove one; back to where one was."""
    quote = get_object_or_404(Quote.objects.only("pk", "article_id"), pk=quote_id)
    user, given = user_of(request), " ".join(request.POST.get("topic", "").split())
    TagQuotes(user, [quote.pk], given).check_permission()
    if "remove" in request.POST:
        topic = get_object_or_404(Topic, pk=number(request.POST["remove"]))
        run(request, UntagQuotes(user, [quote.pk], topic))
    elif given:
        run(request, TagQuotes(user, [quote.pk], given[:100]))
        cache.delete(_NAMES)
    else:
        messages.error(request, "Type the name of a topic first.")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = reverse("admin:claims_read", args=[quote.article_id])
    return HttpResponseRedirect(f"{back}#quote-{quote.pk}")
