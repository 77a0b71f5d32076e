"""Watch a speaker, a claim, a topic, a saved view or a search: the button, and what somebody watches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from claims.criteria import CRITERIA
from claims.models import Claim, Quote, Speaker, Topic
from claims.review.desk_request import check, user_of
from claims.review.search_filters import Asked
from sources.accounts.models import User
from sources.workbench.models import SavedView, Watch
from sources.workbench.parameters import number

__all__ = ["MOST", "search_of", "watch_selected", "watch_urls", "watched_by"]

MOST = 200  # watches of one person
_LONGEST = int(Watch._meta.get_field("query").max_length or 0)
_WATCHED: dict[str, type[Model]] = {
    "claim": Claim,
    "savedview": SavedView,
    "speaker": Speaker,
    "topic": Topic,
}
_TOGGLED = ("claim", "speaker")  # their pages tell whether one watches them
_WORDS = {"claim": "", "savedview": "saved view ", "speaker": "", "topic": "topic "}


def watch_urls(site: admin.AdminSite) -> list[Any]:
    """The address that starts and stops a watch, for the admin site."""
    return [path("watch/", site.admin_view(watch), name="watch")]


def watched_by(user: User, model: type[Model]) -> Exists:
    """An annotation: whether the user watches the record."""
    kind = ContentType.objects.get_for_model(model)
    return Exists(Watch.objects.filter(user=user, content_type=kind, object_id=OuterRef("pk")))


def search_of(query: str) -> str:
    """A search's query string in the one form in which it is kept; empty where it asks for nothing."""
    known = CRITERIA["quotes"]
    given = {name: value for name, value in parse_qsl(query) if name in known and value.strip()}
    return urlencode(sorted(given.items())) if given.get("q") else ""


@require_POST
def watch(request: HttpRequest) -> HttpResponse:
    """Start or stop watching; back to where one was."""
    check(request, "claims.view_quote")
    user = user_of(request)
    if stopped := request.POST.get("stop"):
        found = get_object_or_404(Watch, pk=number(stopped), user=user)
        found.delete()
        messages.success(request, f"You no longer watch “{found.label}”.")
        return _back(request)
    wanted = _wanted(request, user)
    if wanted is not None and len(wanted.query) > _LONGEST:
        messages.error(request, "This search is too long to be watched. Search for fewer words.")
        return _back(request)
    if wanted is None:
        messages.error(request, "Search for something first, then watch that search.")
        return _back(request)
    found_one = _known(wanted)
    if found_one is not None and request.POST.get("kind") not in _TOGGLED:
        messages.info(request, f"You watch “{wanted.label}” already. Stop it under Notifications.")
    elif found_one is not None:
        found_one.delete()
        messages.success(request, f"You no longer watch “{wanted.label}”.")
    elif _start([wanted]):
        messages.success(request, f"You watch “{wanted.label}”. What happens is listed under Notifications.")
    else:
        messages.error(request, f"You already watch {MOST:,} things. Stop watching one first.")
    return _back(request)


@admin.action(description="Watch selected %(verbose_name_plural)s", permissions=["view"])
def watch_selected(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Start to watch each of the ticked records: for the lists of speakers, claims and topics."""
    user = user_of(request)
    kind = str(queryset.model._meta.model_name)
    wanted = [_of_record(user, kind, record) for record in queryset[: MOST + 1]]
    numbers = [one.object_id for one in wanted]
    rows = Watch.objects.filter(user=user, content_type=ContentType.objects.get_for_model(queryset.model))
    known = set(rows.filter(object_id__in=numbers).values_list("object_id", flat=True))
    fresh = [one for one in wanted if one.object_id not in known]
    if _start(fresh):
        modeladmin.message_user(request, f"You watch {len(wanted):,} {kind}{'s' * (len(wanted) != 1)}.")
    else:
        modeladmin.message_user(
            request,
            f"You can watch {MOST:,} things at most. Tick fewer, or stop watching some.",
            messages.ERROR,
        )


def _known(wanted: Watch) -> Watch | None:
    rows = Watch.objects.filter(user=wanted.user, object_id=wanted.object_id, query=wanted.query)
    return rows.filter(content_type=wanted.content_type).first()


def _start(wanted: Sequence[Watch]) -> bool:
    """Keep the watches, unless they would be too many."""
    if wanted and Watch.objects.filter(user=wanted[0].user).count() + len(wanted) > MOST:
        return False
    Watch.objects.bulk_create(wanted, ignore_conflicts=True)
    return True


def _wanted(request: HttpRequest, user: User) -> Watch | None:
    kind = request.POST.get("kind", "")
    if kind == "search":
        query = search_of(request.POST.get("query", ""))
        asked = Asked.of(dict(parse_qsl(query)))
        filters = query.count("&")
        label = f"search: {asked.words}" + (f" ({filters} filter{'s' * (filters > 1)})" if filters else "")
        return Watch(user=user, query=query, label=label[:200]) if asked.words else None
    model = _WATCHED.get(kind)
    if model is None:
        raise Http404
    record: Any = get_object_or_404(model, pk=number(request.POST.get("id", "")))
    if isinstance(record, SavedView):
        is_quotes = record.model == ContentType.objects.get_for_model(Quote)
        if not is_quotes or not (record.shared or record.owner_id == user.pk):
            raise Http404
    else:
        check(request, f"claims.view_{kind}")
    return _of_record(user, kind, record)


def _of_record(user: User, kind: str, record: Any) -> Watch:
    label = f"{_WORDS[kind]}{record}"[:200]
    return Watch(
        user=user,
        content_type=ContentType.objects.get_for_model(_WATCHED[kind]),
        object_id=record.pk,
        label=label,
    )


def _back(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = reverse("admin:notifications")
    return HttpResponseRedirect(back)
