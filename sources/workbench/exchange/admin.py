"""Import and export in the admin: `ExchangeAdmin` goes before the other bases of a ModelAdmin.

    class QuoteAdmin(ExchangeAdmin, SimpleHistoryAdmin): ...

The resource is found by the model. Exports stream; an import is previewed, then confirmed,
and is written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import Signer
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.timezone import now
from import_export.admin import ImportExportMixin
from import_export.signals import post_export

from sources.workbench.actions import action_for
from sources.workbench.actions.import_records import ImportRecords
from sources.workbench.auditing import tell_export
from sources.workbench.curation.wording import with_undo
from sources.workbench.exchange.columns_page import ColumnsPage
from sources.workbench.exchange.formats import TABLE_FORMATS, ExchangeFormat, UnreadableFile
from sources.workbench.exchange.formats.parquet import Parquet, has_parquet
from sources.workbench.exchange.forms import ConfirmForm, ExportForm, UploadForm
from sources.workbench.exchange.held_files import HeldFile
from sources.workbench.exchange.resource import ExchangeResource, resource_of
from sources.workbench.exchange.results import ImportResult

__all__ = ["ExchangeAdmin"]

_COUNTED = 10_000  # beyond this, the page says "more than"


class ExchangeAdmin(ColumnsPage, ImportExportMixin):
    """Import and export pages for a ModelAdmin whose model has a resource."""

    export_form_class = ExportForm
    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    from_encoding = None  # a file says itself how it is encoded
    skip_admin_log = True  # the records' own history and the decision say more
    actions: Any = ("export_selected",)
    # Filters over several relations that other pages lead here with.
    linked_filters: Sequence[str] = ()
    opts: Any
    model: Any
    admin_site: Any

    def __init__(self, *args: Any, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        action_for(ImportRecords, self.model)  # made now, so that undo knows it by name

    def get_resource_classes(self, request: HttpRequest) -> list[type[ExchangeResource]]:
        return [resource_of(self.model)]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return not resource_of(self.model).exported_only and bool(super().has_import_permission(request))

    def get_import_formats(self) -> list[type[ExchangeFormat]]:
        return [each for each in TABLE_FORMATS if each.importable]

    def get_export_formats(self) -> list[type[ExchangeFormat]]:
        typed = [Parquet] if has_parquet() else []
        return [*TABLE_FORMATS, *typed, *resource_of(self.model).documents]

    def lookup_allowed(self, lookup: str, value: object, request: HttpRequest | None = None) -> bool:
        return lookup in self.linked_filters or bool(super().lookup_allowed(lookup, value, request))

    # -- export -------------------------------------------------------------------------------

    @admin.action(description="Export selected %(verbose_name_plural)s", permissions=["export"])
    def export_selected(self, request: HttpRequest, queryset: QuerySet[Model]) -> HttpResponseRedirect:
        """Lead to the export page, with what is ticked, or with the list's filters for all of it."""
        query = request.GET.copy()
        if request.POST.get("select_across") != "1":
            query["id__in"] = ",".join(str(pk) for pk in queryset.order_by().values_list("pk", flat=True))
        meta = self.opts
        url = reverse(f"{self.admin_site.name}:{meta.app_label}_{meta.model_name}_export")
        return HttpResponseRedirect(f"{url}?{urlencode(query, doseq=True)}" if query else url)

    def export_action(self, request: HttpRequest) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().export_action(request)
        except IncorrectLookupParameters:
            # Never the whole table instead of what was asked for.
            messages.error(request, "The filters in the address can't be read. Filter the list again.")
            meta = self.opts
            return HttpResponseRedirect(
                reverse(f"{self.admin_site.name}:{meta.app_label}_{meta.model_name}_changelist")
            )
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            found = self.get_export_queryset(request).order_by()[: _COUNTED + 1].count()
            response.context_data |= {"found": min(found, _COUNTED), "more": found > _COUNTED}
        return response

    def _do_file_export(
        self, file_format: ExchangeFormat, request: HttpRequest, queryset: Any, export_form: object = None
    ) -> HttpResponseBase:
        resource = resource_of(self.model)(**self.get_export_resource_kwargs(request))
        columns = self.get_export_resource_fields_from_form(export_form)
        rows = queryset.order_by().count()
        tell_export(self.opts.verbose_name_plural, file_format.name, rows, request.GET.urlencode())
        response = StreamingHttpResponse(
            resource.stream(file_format, queryset, columns),
            content_type=file_format.get_content_type(),
        )
        name = f"{self.opts.verbose_name_plural.replace(' ', '-')}-{now():%Y-%m-%d}.{file_format.extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        post_export.send(sender=None, model=self.model)
        return response

    # -- import -------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        info = f"{self.opts.app_label}_{self.opts.model_name}_import_columns"
        view = self.admin_site.admin_view(self.columns_view)
        return [path("import/columns/", view, name=info), *super().get_urls()]

    def get_confirm_form_kwargs(
        self, request: HttpRequest, import_form: Form | None = None
    ) -> dict[str, object]:
        kwargs: dict[str, object] = super().get_confirm_form_kwargs(request, import_form)
        return kwargs | {"signer": Signer(salt=f"import by {request.user.pk}")}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Form) -> dict[str, object]:
        initial: dict[str, object] = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            initial["overwrite"] = import_form.cleaned_data.get("overwrite")
        return initial

    def write_to_tmp_storage(self, import_file: UploadedFile, input_format: ExchangeFormat) -> HeldFile:
        held = HeldFile()
        held.save(import_file.chunks())
        return held

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, object]:
        form = kwargs.get("form")
        data: dict[str, object] = super().get_import_data_kwargs(**kwargs)
        data.pop("request", None)
        return data | {"overwrite": bool(form and form.cleaned_data.get("overwrite"))}

    def add_data_read_fail_error_to_form(self, form: Form, e: Exception) -> None:
        if isinstance(e, UnreadableFile):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().process_import(request, **kwargs)
        except (FileNotFoundError, UnreadableFile):
            messages.error(request, "The uploaded file is no longer available. Upload it again.")
            meta = self.opts
            return HttpResponseRedirect(
                reverse(f"{self.admin_site.name}:{meta.app_label}_{meta.model_name}_import")
            )
        return response

    def add_success_message(self, result: ImportResult, request: HttpRequest) -> None:
        """What was imported, and the way to look at it and take it back."""
        if result.decision is None:
            messages.success(request, "Nothing was imported: the file says what is here already.")
        else:
            messages.success(request, with_undo(result.decision))

    def process_result(self, result: ImportResult, request: HttpRequest) -> HttpResponseBase:
        if not result.is_refused:
            response: HttpResponseBase = super().process_result(result, request)
            return response
        # Somebody changed a record between preview and confirmation: nothing was written.
        context = self.admin_site.each_context(request) | {
            "title": "Import",
            "form": self.create_import_form_anew(),
            "opts": self.opts,
            "result": result,
        }
        return TemplateResponse(request, [self.import_template_name], context)

    def create_import_form_anew(self) -> UploadForm:
        """An empty upload form, whatever was posted."""
        return UploadForm(self.get_import_formats(), [resource_of(self.model)])
