"""Admin of what machines did and people decided: ingest runs, failures, decisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path

from sources.accounts.models import User
from sources.lexicon import entries
from sources.models import IngestFailure, IngestRun
from sources.searching import DECISIONS, FAILURES
from sources.workbench.admin.base import SEARCH_HELP, KnownValuesFilter, ReadOnlyAdmin
from sources.workbench.admin.changed import changed_records
from sources.workbench.admin.inlines import KnownRowsInline
from sources.workbench.admin.undo_button import undo_view
from sources.workbench.curation import may_undo
from sources.workbench.curation.action import action_named
from sources.workbench.models import Decision
from sources.workbench.parameters import number

__all__ = ["DecisionAdmin", "IngestFailureAdmin", "IngestRunAdmin"]


class ReadOnlyInline(KnownRowsInline):
    can_delete = False
    max_num = 0

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False


class FailureInline(ReadOnlyInline):
    model = IngestFailure
    fields = readonly_fields = ("path", "member", "reason", "message")


@admin.register(IngestRun)
class IngestRunAdmin(ReadOnlyAdmin):
    nothing_yet = (
        "Each upload, and each manage.py ingest, is a run, listed here with what it found and what failed."
    )
    list_display = (
        "started_at",
        "state",
        "found",
        "new",
        "updated",
        "unchanged",
        "failed",
        "passed_over",
        "quotes",
        "account",
    )
    list_filter = ("state",)
    inlines = (FailureInline,)
    exclude = ("paths",)
    readonly_fields = ("read_from",)

    @admin.display(description="files and folders")
    def read_from(self, run: IngestRun) -> str:
        return "\n".join(map(str, run.paths))


@admin.register(IngestFailure)
class IngestFailureAdmin(ReadOnlyAdmin):
    nothing_yet = "Pages that could not be read are listed here, each with its reason. There are none."
    list_display = ("path", "member", "reason", "message", "run")
    list_filter = (("reason", KnownValuesFilter),)
    list_select_related = ("run",)
    search_index = FAILURES
    search_fields = ("path", "message")
    search_help_text = SEARCH_HELP

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Also by a part of a path: addresses are not among the words of the index."""
        found, doubles = super().get_search_results(request, queryset, search_term)
        part = search_term.strip()
        return (found | queryset.filter(path__icontains=part) if part else found), doubles


class DayFilter(admin.DateFieldListFilter):
    """As Django's, by a name that says something."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "day"


def _title(action: str) -> str:
    """What buttons say of an action; its name where another version of this program knew it."""
    known = action_named(action)
    return known.title if known else action


class ActionFilter(KnownValuesFilter):
    """The actions that decisions were made by, in the words of their buttons."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": _title(str(choice["display"]))}


class ReasonFilter(admin.SimpleListFilter):
    """Why quotes were rejected."""

    title = "reason"
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(reason, reason) for reason in entries("reject_reasons")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Decision]) -> QuerySet[Decision]:
        return queryset.filter(note=self.value()) if self.value() else queryset


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    nothing_yet = "Whatever people decide is kept here, with its author and a way back. Nobody has decided anything yet."
    first_one = ("admin:help", "Take the first walk", "claims.view_quote")
    change_form_template = "admin/sources/decision.html"
    list_display = ("at", "summary", "what", "account", "note", "undoes")
    list_filter = (("action", ActionFilter), ReasonFilter, "user", ("at", DayFilter))
    list_select_related = ("user", "undoes")
    search_index = DECISIONS
    search_fields = ("summary", "note")
    search_help_text = SEARCH_HELP
    fields = readonly_fields = ("summary", "note", "account", "at", "undoes")

    def get_urls(self) -> list[Any]:
        undo = path(
            "<int:decision_id>/undo/", self.admin_site.admin_view(undo_view), name="sources_decision_undo"
        )
        return [undo, *super().get_urls()]

    @admin.display(description="action", ordering="action")
    def what(self, decision: Decision) -> str:
        return _title(decision.action)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        decision = Decision.objects.filter(pk=number(object_id)).first()
        can = decision is not None and may_undo(decision, cast(User, request.user))
        shown: dict[str, object] = {"may_undo": can}
        if decision is not None and self.has_view_permission(request, decision):
            changed, more = changed_records(decision)
            shown |= {"changed": changed, "more": more, "title": "Decision"}
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})
