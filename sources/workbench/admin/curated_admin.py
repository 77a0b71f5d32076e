"""The admin of a curated record: saved through actions, with history, conflicts and presence.

Every form is one `SaveRecord` decision that can be undone. A form opened before somebody
else's save is stopped and both versions are shown; who else has the form open is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Field, Model, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.accounts.models import User
from sources.deletion import deleted_objects
from sources.workbench.actions import DeleteRecords, Related, RevertRecord, SaveRecord, action_for
from sources.workbench.admin.base import CappedPaginator, FoundPaginator, RecordAdmin
from sources.workbench.admin.changed import FieldChange, changed_fields
from sources.workbench.admin.choosing import CHOOSING
from sources.workbench.admin.found import QuickList, found_column
from sources.workbench.admin.views import drop_view, save_view, views_for
from sources.workbench.curation import Action, Refused
from sources.workbench.curation.leasing import closed, opened
from sources.workbench.curation.snapshot import recorded_fields
from sources.workbench.curation.wording import with_undo
from sources.workbench.differences import compare_words
from sources.workbench.exchange.admin import ExchangeAdmin
from sources.workbench.models import Decision
from sources.workbench.parameters import number
from sources.workbench.rows import column_of
from sources.workbench.search import SearchIndex, parse, referring

__all__ = ["CuratedAdmin"]

_STATES = 30  # states of the history on one page


class VersionedForm(forms.ModelForm):
    """Refuses a save when the record changed since the form was opened, and shows how."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict: list[FieldChange] = []
        self.saved_by: User | None = None
        self.initial["seen_version"] = getattr(self.instance, "version", None)

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        seen, instance = self.cleaned_data.get("seen_version"), self.instance
        if instance.pk is None or seen is None or not hasattr(instance, "version"):
            return cleaned
        stored = type(instance)._default_manager.get(pk=instance.pk)
        if stored.version != seen:
            self.saved_by = getattr(stored, "touched_by", None)
            self.conflict = [
                _field_change(instance, name, self.cleaned_data.get(name), getattr(stored, name))
                for name in self.fields
                if name in self.cleaned_data and name != "seen_version"
                and _shown(instance, name, self.cleaned_data.get(name)) != _shown(instance, name, getattr(stored, name))
            ]  # fmt: skip
            data = cast(QueryDict, self.data).copy()
            data[self.add_prefix("seen_version")] = stored.version
            self.data = data
            raise ValidationError(
                "Someone else saved this record while you had it open. Your changes have not been saved. "
                "Both versions are shown on this page; save again to keep what your form says."
            )
        return cleaned


# Mixins come before ModelAdmin, or /export/ vanishes.
class CuratedAdmin(ExchangeAdmin, RecordAdmin):
    """Base of the admins of curated models."""

    form = VersionedForm
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER  # they count every row once for each choice of each filter
    save_on_top = True
    change_form_template = "admin/sources/curated_form.html"
    change_list_template = "admin/sources/curated_list.html"

    class Media:
        css = {"all": ("sources/lists.css",)}

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        for kind in (SaveRecord, DeleteRecords, RevertRecord):
            action_for(kind, model)  # made now, so that undo knows them by name

    def get_urls(self) -> list[URLPattern]:
        def named(address: str, name: str, view: Callable[..., HttpResponseBase]) -> URLPattern:
            full = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
            return path(address, self.admin_site.admin_view(view), name=full)

        return [
            named("<path:object_id>/history/<int:history_id>/revert/", "revert", self.revert_view),
            named("views/save/", "save_view", self.save_view),
            named("views/<int:view_id>/drop/", "drop_view", self.drop_view),
            *super().get_urls(),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> list[str]:
        fields = {field.name for field in self.model._meta.get_fields()}
        machine = [name for name in ("created_at", "updated_at", "touched_by") if name in fields]
        return [*super().get_readonly_fields(request, obj), *machine]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The version the form was opened at travels with it."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if self.has_change_permission(request, obj) and obj is not None:
            fieldsets.append((None, {"fields": ("seen_version",), "classes": ("seen-version",)}))
        return fieldsets

    @admin.display(description=SafeString('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Model) -> SafeString:
        """As Django's, without a template for each of fifty rows."""
        label = f"Select this record for an action - {obj}"
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME, obj.pk, label,
        )  # fmt: skip

    def get_ordering(self, request: HttpRequest) -> Any:
        """Nothing beside the column the list is sorted by: one index serves that, none serves both.

        What a search found stands newest first, so that only as much is looked for as one page shows.
        """
        if request.GET.get("o"):
            return ()
        if self.search_index is not None and request.GET.get("q", "").strip():
            return ("-pk",)
        return super().get_ordering(request)

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What a search found is counted less far than what is there."""
        searched = bool(request.GET.get("q", "").strip())
        return (FoundPaginator if searched else self.paginator)(*args, **kwargs)

    def get_actions(self, request: HttpRequest) -> Any:
        """Bulk actions the user may run; the others are not offered."""
        user = cast(User, request.user)
        return {
            name: entry
            for name, entry in super().get_actions(request).items()
            if entry and (not hasattr(entry[0], "bulk") or entry[0].bulk.action.allowed(user))
        }

    # The bulk action that a button offers for all records the list finds, and the button's words.
    whole_list_action: ClassVar[str] = ""
    whole_list_words: ClassVar[str] = ""

    # -- Saved views ------------------------------------------------------------------------------

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        views = views_for(self.model, request.user) if request.user.is_authenticated else []
        shown: dict[str, object] = {"saved_views": views, "media": self.media + CHOOSING}
        if self.whole_list_action and self.whole_list_action in self.get_actions(request):
            shown |= {"whole_list_action": self.whole_list_action, "whole_list_words": self.whole_list_words}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def save_view(self, request: HttpRequest) -> HttpResponse:
        """Save the list's filters under a name (POST)."""
        self._may_look(request)
        return save_view(request, self.model, cast(User, request.user))

    def drop_view(self, request: HttpRequest, view_id: int) -> HttpResponse:
        """Drop one's own view (POST)."""
        self._may_look(request)
        return drop_view(request, self.model, cast(User, request.user), view_id)

    def _may_look(self, request: HttpRequest) -> None:
        if request.method != "POST":
            raise Http404
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied

    # -- Search -----------------------------------------------------------------------------------

    searched_through: ClassVar[dict[str, SearchIndex]] = {}  # relation → the index of what it refers to
    searched_field: ClassVar[str] = "text"  # where a hit is shown from
    found_instead: ClassVar[bool] = False  # of the first column, which shows the beginning of that field

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Also by the words of the records that these refer to."""
        if self.searched_through and search_term.strip():
            return referring(queryset, search_term, self.searched_through), False
        return super().get_search_results(request, queryset, search_term)

    def get_list_display(self, request: HttpRequest) -> Any:
        """While searching, a column shows the hit in its context."""
        shown = list(super().get_list_display(request))
        words = request.GET.get("q", "").strip()
        if self.search_index is None or not words:
            return shown
        found = found_column(self.search_index, self.searched_field, parse(words))
        return [found, *shown[1:]] if self.found_instead else [shown[0], found, *shown[1:]]

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[QuickList]:
        return QuickList

    # -- The record's own page --------------------------------------------------------------------

    page_words: ClassVar[str] = "Page"  # the words of the link to it

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], add: bool = False, change: bool = False,
        form_url: str = "", obj: Model | None = None,
    ) -> HttpResponse:  # fmt: skip
        if obj is not None:
            context |= {"page_of_record": self.page_of(obj), "page_of_record_words": self.page_words}
        return super().render_change_form(request, context, add, change, form_url, obj)

    # -- Saving -----------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        context: dict[str, object] = {}
        key = number(unquote(object_id or ""))
        if key and request.method == "GET" and self.has_change_permission(request):
            context["other_editor"] = opened(self.model, key, cast(User, request.user))
        try:
            response = super().changeform_view(
                request, object_id, form_url, {**context, **(extra_context or {})}
            )
        except (Refused, ValidationError) as error:
            # Found by the database or by another person after the form's own checks.
            self.message_user(request, " ".join(getattr(error, "messages", [str(error)])), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        if request.method == "POST" and response.status_code == 302:
            closed(self.model, cast(User, request.user))
        return response

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Nothing yet: `save_related` saves the record and its inlines as one decision."""

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Iterable[BaseModelFormSet], change: bool
    ) -> None:
        related = [rows for rows in map(_related, formsets) if rows.add or rows.change or rows.delete]
        fields = [
            name for name in form.changed_data if name != "seen_version" and _is_column(form.instance, name)
        ]
        if change and not fields and not related:
            self._tell(request, "Nothing was changed: the form says what is here already.")
            return
        seen = form.cleaned_data.get("seen_version")
        action = action_for(SaveRecord, type(form.instance))(
            cast(User, request.user), form.instance, fields, related,
            expected={form.instance.pk: seen} if change and seen is not None else {},
        )  # fmt: skip
        decision = action.run()
        self._tell_undo(request, decision)

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> Any:
        """The decision is the log."""

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> Any:
        """The decision is the log."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Model]) -> Any:
        """The decision is the log."""

    # Rows that go with a record, though nobody deletes them alone.
    parts: ClassVar[tuple[type[Model], ...]] = ()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's; what refers to the records and stays is named with its page and with what to do."""
        return deleted_objects(list(objs), request, self, self.parts)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self._delete(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        self._delete(request, list(queryset))

    def _delete(self, request: HttpRequest, records: Sequence[Model]) -> None:
        if records:
            decision = action_for(DeleteRecords, self.model)(cast(User, request.user), records).run()
            self._tell_undo(request, decision)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as error:
            self.message_user(request, str(error), messages.ERROR)
            meta = self.opts
            return HttpResponseRedirect(
                reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[object_id])
            )

    def _tell_undo(self, request: HttpRequest, decision: Decision) -> None:
        self._tell(request, with_undo(decision))

    def _tell(self, request: HttpRequest, words: str) -> None:
        """Say what became of a save, instead of what Django says of every one."""
        self.message_user(request, words)
        vars(request)["is_told"] = True

    def message_user(
        self,
        request: HttpRequest,
        message: Any,  # str, or one that is translated late
        level: int | str = messages.INFO,
        extra_tags: str = "",
        fail_silently: bool = False,
    ) -> None:
        if level == messages.SUCCESS and getattr(request, "is_told", False):
            return
        super().message_user(request, message, level, extra_tags, fail_silently)

    # -- History ----------------------------------------------------------------------------------

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """All states of the record, newest first, each with its differences by word and a way back to it."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        rows = []  # topics have no history
        if hasattr(record, "history"):
            rows = record.history.select_related("history_user").order_by("-history_date", "-history_id")
        page = Paginator(rows, _STATES).get_page(request.GET.get("page"))
        following = list(rows[page.end_index() : page.end_index() + 1]) if page.object_list else []
        states = [*page.object_list, *following]
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {record}",
            "record": record,
            "opts": self.opts,
            "page": page,
            "states": list(zip(page.object_list, _differences(self.model, states), strict=False)),
            "may_revert": self.has_change_permission(request, record),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/sources/history.html", context)

    def revert_view(self, request: HttpRequest, object_id: str, history_id: int) -> HttpResponse:
        """Go back to an older state (POST)."""
        if request.method != "POST":
            raise Http404
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        action: Action = action_for(RevertRecord, self.model)(cast(User, request.user), record, history_id)
        try:
            self._tell_undo(request, action.run())
        except (Refused, ValidationError) as error:
            self.message_user(request, " ".join(getattr(error, "messages", [str(error)])), messages.ERROR)
        meta = self.opts
        return HttpResponseRedirect(
            reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[record.pk])
        )


def _related(formset: Any) -> Related:
    """What an inline's form asks for."""
    formset.save(commit=False)
    return Related(
        relation=formset.fk.name,
        add=formset.new_objects,
        change=[
            (row, [name for name in names if _is_column(row, name)]) for row, names in formset.changed_objects
        ],
        delete=formset.deleted_objects,
    )


def _is_column(record: Model, name: str) -> bool:
    return any(field.name == name for field in record._meta.concrete_fields)


def _shown(record: Model, name: str, value: object) -> str:
    """A field's value in words."""
    field = record._meta.get_field(name)
    if isinstance(field, Field) and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return "" if value is None else str(value)


def _field_change(record: Model, name: str, mine: object, theirs: object) -> FieldChange:
    before, after = compare_words(_shown(record, name, mine), _shown(record, name, theirs))
    return FieldChange(str(column_of(type(record), name).verbose_name), before, after)


def _differences(model: type[Model], states: Sequence[object]) -> list[list[FieldChange]]:
    """How each state of the history differs from the one before it, which is the next of them."""
    names = [field.attname for field in recorded_fields(model)]
    rows = [{name: getattr(state, name) for name in names} for state in states]
    return changed_fields(model, [*zip(rows[1:], rows, strict=False), *[(None, row) for row in rows[-1:]]])
