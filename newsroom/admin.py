"""Admin of uploads and erasures: lists, whose rows lead to their pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from newsroom.models import Upload
from sources.models import ErasureRequest
from sources.workbench.admin.base import ReadOnlyAdmin

if apps.is_installed("django_otp"):  # the page of an account tells of it, and shows no secret
    for name in ("otp_totp", "otp_static"):
        admin.site.unregister(list(apps.get_app_config(name).get_models())[:1])
admin.site.unregister(DBTaskResult)  # an upload's own page tells what people want to know


class ShownElsewhere(ReadOnlyAdmin):
    """A list whose rows lead to pages of their own: those that `page` names, instead of forms."""

    page: str

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Its own page shows it."""
        record = self.get_object(request, object_id)
        if record is None or request.method != "GET" or not self.has_view_permission(request, record):
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(reverse(f"admin:{self.page}", args=[record.pk]))


@admin.register(Upload)
class UploadAdmin(ShownElsewhere):
    page = "upload"
    nothing_yet = "Files and pasted pages that people added are listed here, with what became of each."
    list_display = ("added", "state", "files_read", "account")
    list_filter = ("state",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        read = Count("files", filter=Q(files__read_at__isnull=False))
        return super().get_queryset(request).annotate(files_in_all=Count("files"), files_done=read)

    @admin.display(description="added", ordering="created_at")
    def added(self, upload: Upload) -> datetime:
        return upload.created_at

    @admin.display(description="files")
    def files_read(self, upload: Any) -> str:
        return (
            f"{upload.files_done:,} of {upload.files_in_all:,} read"
            if upload.is_open
            else str(upload.files_in_all)
        )


@admin.register(ErasureRequest)
class ErasureAdmin(ShownElsewhere):
    page = "erasure"
    list_display = (
        "__str__",
        "subject",
        "object_id",
        "ground",
        "state",
        "account",
        "asked_at",
        "decided_account",
    )
    list_filter = ("state", "ground")
