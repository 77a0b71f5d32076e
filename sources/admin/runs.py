"""Admin of what machines did and people decided: ingest runs, failures, decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import path

from sources.models import Decision, DecisionChange, IngestFailure, IngestRun

from .base import ReadOnlyAdmin
from .undo import undo_view

__all__ = ["DecisionAdmin", "IngestFailureAdmin", "IngestRunAdmin"]


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False
    max_num = 0

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False


class FailureInline(ReadOnlyInline):
    model = IngestFailure
    fields = readonly_fields = ("path", "reason", "message")


@admin.register(IngestRun)
class IngestRunAdmin(ReadOnlyAdmin):
    list_display = (
        "started_at",
        "state",
        "found",
        "new",
        "updated",
        "unchanged",
        "failed",
        "quotes",
        "account",
    )
    list_filter = ("state",)
    inlines = (FailureInline,)


@admin.register(IngestFailure)
class IngestFailureAdmin(ReadOnlyAdmin):
    list_display = ("path", "reason", "message", "run")
    list_filter = ("reason",)
    list_select_related = ("run",)
    search_fields = ("path", "message")


class ChangeInline(ReadOnlyInline):
    model = DecisionChange
    fields = readonly_fields = ("content_type", "object_id", "before", "after")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("at", "summary", "action", "account", "note", "undoes")
    list_filter = ("action",)
    list_select_related = ("user", "undoes")
    search_fields = ("summary", "note")
    inlines = (ChangeInline,)

    def get_urls(self) -> list[Any]:
        undo = path(
            "<int:decision_id>/undo/", self.admin_site.admin_view(undo_view), name="sources_decision_undo"
        )
        return [undo, *super().get_urls()]
