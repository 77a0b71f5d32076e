"""Notifications: what happened to what somebody watches, who named them, what they were given to do."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from claims.models import Topic
from claims.review.desk_request import check, user_of
from claims.review.places import page_of
from sources.workbench.models import Happening, Notification, SavedView, Watch
from sources.workbench.notifying import mark_read
from sources.workbench.parameters import number

__all__ = ["notification_urls"]

_PAGE = 50


def notification_urls(site: admin.AdminSite) -> list[Any]:
    """The addresses of notifications, for the admin site."""
    view = site.admin_view
    return [
        path("notifications/", view(listed), name="notifications"),
        path("notifications/read/", view(read), name="notifications_read"),
        path("notifications/<int:notification_id>/", view(follow), name="notification"),
    ]


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """One's own notifications, the newest first, and what one watches."""
    check(request, "claims.view_quote")
    user = user_of(request)
    rows = Notification.objects.filter(to=user)
    if request.GET.get("unread") == "1":
        rows = rows.filter(read_at=None)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Notifications",
        "page": page,
        "only_unread": request.GET.get("unread") == "1",
        "watches": list(Watch.objects.filter(user=user).select_related("content_type")),
    }
    return TemplateResponse(request, "claims/pages/notifications.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark notifications read: those named, or all."""
    check(request, "claims.view_quote")
    given = [pk for pk in map(number, request.POST.getlist("notification")) if pk]
    every = "all" in request.POST
    count = mark_read(user_of(request), None if every else given)
    if every:
        messages.success(request, f"Marked {count:,} notification{'s' * (count != 1)} read.")
    return HttpResponseRedirect(reverse("admin:notifications"))


@require_GET
def follow(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Mark one read and go where it leads."""
    check(request, "claims.view_quote")
    user = user_of(request)
    note = get_object_or_404(Notification, pk=notification_id, to=user)
    mark_read(user, [note.pk])
    address = note.address or _record_address(note)
    if not address:
        messages.warning(request, f"“{note}” leads to a record that no longer exists.")
        address = reverse("admin:notifications")
    return HttpResponseRedirect(address)


def _record_address(note: Notification) -> str:
    record: Any = note.record
    if record is None:
        return ""
    quotes = reverse("admin:claims_quote_changelist")
    if isinstance(record, SavedView):
        return f"{quotes}?{record.query}"
    if isinstance(record, Topic):
        return f"{quotes}?topic={record.pk}"
    page = page_of(record)
    if note.kind in (Happening.MENTION, Happening.COMMENT) and note.part:
        page = f"{page.partition('#')[0]}#{note.part}"
    return page
