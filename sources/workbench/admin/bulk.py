"""Bulk actions of lists: first a page that says how many of what, who may, and what will change.

A `Bulk` names an action of curation and, where it asks something, a form. The page posts
back to the list, so "all that match" stays a filter and never becomes thousands of inputs.
One run is one transaction and one decision, undone as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin, helpers
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Model, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html

from sources.accounts.models import User
from sources.workbench.curation import Action, Refused
from sources.workbench.curation.wording import with_undo

__all__ = ["Bulk", "bulk_action"]

_EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class Bulk:
    """One bulk action: `make` builds the action from the user, the rows and the form's data.

    Without `make` the action takes the user and the rows.
    """

    name: str
    label: str
    change: str  # what will change, as a sentence
    action: type[Action]
    make: Callable[[User, QuerySet[Any], dict[str, Any]], Action] | None = None
    form: type[forms.Form] | None = None

    def of(self, user: User, rows: QuerySet[Any], data: dict[str, Any]) -> Action:
        """The action for these rows, ready to run."""
        if self.make is not None:
            return self.make(user, rows, data)
        build: Callable[..., Action] = self.action
        return build(user, rows)

    reasons: Sequence[str] = ()  # offered for the note
    # What the form is filled with at first, from the list and the filters it is shown with.
    proposed: Callable[[object, HttpRequest], dict[str, Any]] | None = None
    # The record one may want to see afterwards, and the words of the link to it.
    afterwards: Callable[[object], tuple[str, str]] | None = None


def bulk_action(bulk: Bulk) -> Callable[[Any, HttpRequest, QuerySet[Model]], HttpResponse | None]:
    """The admin action of a `Bulk`, for `ModelAdmin.actions`."""

    def run(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Model]) -> HttpResponse | None:
        user = cast(User, request.user)
        if not bulk.action.allowed(user):
            raise PermissionDenied
        most: int = settings.NEWSROOM_MAX_BULK
        count = queryset.order_by()[: most + 1].count()
        if count > most:
            modeladmin.message_user(
                request,
                f"These are more than {most:,} records, and one decision may change no more. Narrow the list, by day, source or "
                "status for example, and do it again for each part.",
                messages.ERROR,
            )
            return None
        form = _form(modeladmin, request, bulk)
        if "confirmed" in request.POST and (form is None or form.is_valid()):
            return _run(modeladmin, request, bulk, bulk.of(user, queryset, form.cleaned_data if form else {}))
        return TemplateResponse(
            request,
            "admin/sources/bulk.html",
            {
                **modeladmin.admin_site.each_context(request),
                "title": bulk.label,
                "bulk": bulk,
                "count": count,
                "noun": modeladmin.opts.verbose_name if count == 1 else modeladmin.opts.verbose_name_plural,
                "examples": queryset[:_EXAMPLES],
                "more": max(0, count - _EXAMPLES),
                "states": _states(queryset),
                "who_may": _who_may(bulk.action.permission),
                "back": request.get_full_path(),
                "form": form,
                "opts": modeladmin.opts,
                "action_name": run.__name__,
                "checkbox": helpers.ACTION_CHECKBOX_NAME,
                "ticked": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
                "select_across": request.POST.get("select_across", "0"),
                "is_nav_sidebar_enabled": False,
            },
        )

    run.__name__ = bulk.name
    run.bulk = bulk  # type: ignore[attr-defined]  # read back by whoever has the function
    return admin.display(description=bulk.label)(run)


def _form(modeladmin: ModelAdmin, request: HttpRequest, bulk: Bulk) -> forms.Form | None:
    if bulk.form is None:
        return None
    if "confirmed" in request.POST:
        return bulk.form(request.POST)
    form = bulk.form(initial=bulk.proposed(modeladmin, request) if bulk.proposed else None)
    for field in form.visible_fields()[:1]:
        field.field.widget.attrs["autofocus"] = True
    return form


def _states(queryset: QuerySet[Model]) -> list[dict[str, object]]:
    """How many of them have which status now, and how many of those a person has touched already."""
    fields = {field.name: field for field in queryset.model._meta.concrete_fields}
    if "status" not in fields:
        return []
    touched = Count("pk", filter=Q(touched_at__isnull=False)) if "touched_at" in fields else Value(0)
    names = dict(fields["status"].flatchoices)
    rows = queryset.order_by().values("status").annotate(number=Count("pk"), touched=touched)
    return [{**row, "name": names[row["status"]]} for row in rows.order_by("status")]


def _who_may(permission: str) -> list[str]:
    """The roles that may do it."""
    app, _, codename = permission.partition(".")
    roles = Group.objects.filter(permissions__content_type__app_label=app, permissions__codename=codename)
    return list(roles.order_by("name").values_list("name", flat=True))


def _run(modeladmin: ModelAdmin, request: HttpRequest, bulk: Bulk, action: Action) -> HttpResponse | None:
    """Run it and say what was done; after the whole of a list, on to the record one may want to see."""
    action.note = request.POST.get("note", "")[:2000]
    try:
        decision = action.run()
    except (Refused, ValidationError) as error:
        words = " ".join(getattr(error, "messages", [str(error)]))
        modeladmin.message_user(request, f"Nothing was changed. {words}", messages.ERROR)
        return None
    told = with_undo(decision)
    if bulk.afterwards is not None:
        address, words = bulk.afterwards(action)
        if request.POST.get("select_across") == "1":
            modeladmin.message_user(request, told)
            return HttpResponseRedirect(address)
        told = format_html('{} · <a href="{}">{}</a>', told, address, words)
    modeladmin.message_user(request, told)
    return None
