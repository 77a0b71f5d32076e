"""What comments add to a list: how many each record has, and a filter by their threads."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.aggregates import Count
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from sources.workbench.models import Comment

__all__ = ["Commented", "CommentsFilter"]


class CommentsFilter(admin.SimpleListFilter):
    """Records with an open thread, with resolved ones, with any comment."""

    title = "comments"
    parameter_name = "comments"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "open thread"), ("resolved", "resolved thread"), ("any", "any")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        which = self.value()
        if which not in ("open", "resolved", "any"):
            return queryset
        rows = _comments_on(queryset.model).filter(deleted_at=None)
        if which != "any":
            threads = _comments_on(queryset.model).filter(thread=None, resolved_at__isnull=which == "open")
            rows = rows.filter(thread__in=threads.values("pk")) | rows.filter(pk__in=threads.values("pk"))
        return queryset.filter(pk__in=rows.order_by().values("object_id"))


class Commented(admin.ModelAdmin):
    """A list whose records people comment on. It comes before the other bases."""

    def get_list_display(self, request: HttpRequest) -> Any:
        return [*super().get_list_display(request), "comment_count"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [*super().get_list_filter(request), CommentsFilter]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counted = _comments_on(self.model).filter(deleted_at=None, object_id=OuterRef("pk"))
        numbers = counted.order_by().values("object_id").annotate(number=Count("*")).values("number")
        return (
            super()
            .get_queryset(request)
            .annotate(commented=Coalesce(Subquery(numbers, output_field=IntegerField()), 0))
        )

    @admin.display(description="comments")
    def comment_count(self, record: Any) -> int | str:
        return record.commented or ""


def _comments_on(model: type[Any]) -> QuerySet[Comment]:
    return Comment.objects.filter(content_type=ContentType.objects.get_for_model(model))
