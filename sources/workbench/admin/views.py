"""Saved views: a list's filters under a name, one's own or shared.

The list shows the views that fit it as links.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from sources.accounts.models import User
from sources.workbench.models import SavedView

__all__ = ["drop_view", "save_view", "views_for"]

_MOST = 200  # views of one person for one list


def views_for(model: type[Model], user: User) -> list[SavedView]:
    """The views of this list that the user made or that are shared."""
    content_type = ContentType.objects.get_for_model(model)
    rows = SavedView.objects.filter(Q(owner=user) | Q(shared=True), model=content_type)
    return list(rows.select_related("owner")[:_MOST])


def save_view(request: HttpRequest, model: type[Model], user: User) -> HttpResponse:
    """Save the filters a list is shown with; the same name again replaces them."""
    name = " ".join(request.POST.get("name", "").split())[:100]
    data = QueryDict(request.POST.get("query", "")[:2000], mutable=True)
    for passing in ("p", "e", "_changelist_filters"):
        data.pop(passing, None)
    if not name:
        messages.error(request, "Enter a name for the view.")
        return _back(model, data)
    content_type = ContentType.objects.get_for_model(model)
    if SavedView.objects.filter(owner=user, model=content_type).count() >= _MOST:
        messages.error(request, f"You already have {_MOST:,} saved views of this list. Delete one first.")
        return _back(model, data)
    SavedView.objects.update_or_create(
        owner=user, model=content_type, name=name,
        defaults={"query": data.urlencode(), "shared": "shared" in request.POST},
    )  # fmt: skip
    messages.success(request, f"Saved the view “{name}”.")
    return _back(model, data)


def drop_view(request: HttpRequest, model: type[Model], user: User, view_id: int) -> HttpResponse:
    """Drop one's own view."""
    view = SavedView.objects.filter(pk=view_id, model=ContentType.objects.get_for_model(model)).first()
    if view is not None and view.owner_id != user.pk:
        raise PermissionDenied
    if view is not None:
        view.delete()
        messages.success(request, f"Deleted the view “{view.name}”.")
    return _back(model, QueryDict())


def _back(model: type[Model], data: QueryDict) -> HttpResponse:
    meta = model._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return HttpResponseRedirect(f"{url}?{data.urlencode()}" if data else url)
