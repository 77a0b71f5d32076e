"""The audit for administrators: a list with filters, and its export, which is in the audit itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from sources.admin.runs import DayFilter
from sources.workbench.admin.base import ReadOnlyAdmin
from sources.workbench.auditing import chain_end, link_waiting, tell_export
from sources.workbench.formulas import harmless
from sources.workbench.models import AuditEntry, AuditWords
from sources.workbench.snapshot import snapshot

__all__ = ["AuditAdmin"]

_READ = 2_000
_COLUMNS = (
    "number", "at", "kind", "what", "further", "account", "account_number", "address", "request", "record",
    "record_number", "rows", "position", "digest",
)  # fmt: skip


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    change_list_template = "admin/sources/audit.html"
    list_display = ("at", "kind", "told", "concerned", "rows", "account", "address", "chained")
    list_display_links = None
    list_filter = ("kind", ("at", DayFilter))
    list_select_related = ("link", "further")
    search_fields = ("=account", "=address", "=request")
    search_help_text = "An account, an IP address or a request's number, whole."
    fields = readonly_fields = (
        "at", "kind", "told", "concerned", "rows", "account", "address", "request", "chained", "link_digest",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(require_GET(self.export_view))
        return [path("export/", export, name="sources_auditentry_export"), *super().get_urls()]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.export_auditentry")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        link_waiting()
        position, digest = chain_end()
        shown = {
            "title": "Audit", "chain_length": position, "chain_digest": digest,
            "may_export": self.has_export_permission(request), "query": request.GET.urlencode(),
        }  # fmt: skip
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    @admin.display(description="what")
    def told(self, entry: AuditEntry) -> str | SafeString:
        further = getattr(entry, "further", None)
        if further is None:
            return entry.what
        return format_html('{} <span class="further">{}</span>', entry.what, _further(further))

    @admin.display(description="record")
    def concerned(self, entry: AuditEntry) -> str | SafeString:
        """The record it was done to, by its number: a name could be one that was erased."""
        if not entry.record:
            return ""
        app, _, model = entry.record.partition(".")
        try:
            url = reverse(f"admin:{app}_{model}_change", args=[entry.record_number])
        except NoReverseMatch:
            return f"{model} {entry.record_number}"
        return format_html('<a href="{}">{} {}</a>', url, model, entry.record_number)

    @admin.display(description="place in chain")
    def chained(self, entry: AuditEntry) -> str:
        link = getattr(entry, "link", None)
        return f"{link.position:,}" if link else "in a moment"

    @admin.display(description="digest")
    def link_digest(self, entry: AuditEntry) -> str:
        link = getattr(entry, "link", None)
        return link.digest if link else ""

    def export_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """What the list shows with these filters, all of it, as CSV; the oldest first."""
        if not (self.has_export_permission(request) and self.has_view_permission(request)):
            raise PermissionDenied
        try:
            rows = cast("QuerySet[AuditEntry]", self.get_changelist_instance(request).get_queryset(request))
        except admin.options.IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:sources_auditentry_changelist"))
        found = AuditEntry.objects.filter(pk__in=rows.order_by().values("pk"))
        last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        tell_export("the audit", "CSV", found.count(), request.GET.urlencode())
        link_waiting()
        response = StreamingHttpResponse(
            _lines(found.filter(pk__lte=last)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="audit-{timezone.now():%Y-%m-%d}.csv"'
        return response


def _lines(found: QuerySet[AuditEntry]) -> Iterator[str]:
    writer: Any = csv.writer(cast(Any, _Line()))
    yield writer.writerow(_COLUMNS)
    rows = found.select_related("link", "further").order_by("pk")
    with snapshot(found.db):
        for entry in rows.iterator(chunk_size=_READ):
            yield writer.writerow(
                [harmless(cell) if isinstance(cell, str) else cell for cell in _cells(entry)]
            )


def _cells(entry: AuditEntry) -> list[object]:
    link, further = getattr(entry, "link", None), getattr(entry, "further", None)
    return [
        entry.pk, entry.at.astimezone(UTC).isoformat(), entry.kind, entry.what, _further(further), entry.account,
        entry.account_number, entry.address, entry.request, entry.record, entry.record_number, entry.rows,
        link.position if link else None, link.digest if link else None,
    ]  # fmt: skip


def _further(further: AuditWords | None) -> str:
    if further is None:
        return ""
    return f"(erased, erasure {further.erasure_number})" if further.erasure_number else further.words
