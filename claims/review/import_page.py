"""The page that brings in data of other tools: choose a file, look at what it would do, confirm.

Nothing is stored before it is confirmed, and only whoever uploaded a file can confirm it.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from claims.foreign import NotReadable
from claims.imports import KINDS, ImportForeign, Kind, Plan, preview
from claims.review.desk_request import user_of
from sources.reading.page_limits import size
from sources.workbench.curation import NothingToDo, Refused
from sources.workbench.curation.wording import with_undo
from sources.workbench.exchange.file_limits import max_bytes
from sources.workbench.exchange.held_files import HeldFile

__all__ = ["foreign_urls"]

_TOLD = 200  # refused records, and others to look at, on the page


def foreign_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The address of the page, for the admin site."""
    return [path("import-from-other-tools/", site.admin_view(import_foreign), name="import_foreign")]


class ForeignForm(forms.Form):
    """A file, and what it is."""

    kind = forms.ChoiceField(label="What it holds", widget=forms.RadioSelect)
    file = forms.FileField(label="File")

    def __init__(self, kinds: list[Kind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (f"{kind.name}.{name}", f"{kind.title}: {called}")
            for kind in kinds
            for name, called in kind.formats.items()
        ]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a field of choices
        self.fields["file"].help_text = f"At most {size(max_bytes())}."

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > max_bytes():
            raise ValidationError(
                f"The file has {size(file.size)}; at most {size(max_bytes())} can be imported. "
                "Split it, or ask an administrator to raise NEWSROOM_MAX_IMPORT_BYTES."
            )
        return file


@require_http_methods(["GET", "POST"])
def import_foreign(request: HttpRequest) -> HttpResponse:
    """The form (GET), the preview of a file, or its import once it is confirmed (POST)."""
    user = user_of(request)
    kinds = [kind for kind in KINDS.values() if ImportForeign.allowed_for(user, kind)]
    if not kinds:
        raise PermissionDenied
    if request.method == "POST" and "held" in request.POST:
        return _confirmed(request, kinds)
    form = ForeignForm(kinds, request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "kinds": kinds}
    if request.method == "POST" and form.is_valid():
        name, _, form_name = form.cleaned_data["kind"].partition(".")
        data, file_name = form.cleaned_data["file"].read(), form.cleaned_data["file"].name
        try:
            plan = preview(KINDS[name], KINDS[name].read_apart(data, form_name))
        except NotReadable as error:
            form.add_error("file", str(error))
        else:
            context |= _previewed(request, form.cleaned_data["kind"], file_name, data, plan)
    return _page(request, context)


def _previewed(
    request: HttpRequest, chosen: str, file_name: str, data: bytes, plan: Plan
) -> dict[str, object]:
    held = ""
    if not plan.is_empty:
        storage = HeldFile()
        storage.save(data)
        held = _signer(request).sign_object([storage.name, chosen, PurePath(file_name).name])
    return {
        "plan": plan,
        "held": held,
        "counts": plan.counted(),
        # Not as counters: a template would ask these for what is not in them.
        "passed_over": list(plan.passed_over.items()),
        "file_name": file_name,
        "refused": plan.refused[:_TOLD],
        "told": plan.told[:_TOLD],
    }


def _confirmed(request: HttpRequest, kinds: list[Kind]) -> HttpResponse:
    here = HttpResponseRedirect(reverse("admin:import_foreign"))
    try:
        held, chosen, file_name = _signer(request).unsign_object(request.POST["held"])
        storage = HeldFile(held)
        data = storage.read()
    except (BadSignature, OSError, ValueError):
        messages.error(request, "The uploaded file is no longer available. Upload it again.")
        return here
    name, _, form_name = str(chosen).partition(".")
    kind = KINDS[name]
    if kind not in kinds:
        raise PermissionDenied
    try:
        reading = kind.read_apart(data, form_name)
    except NotReadable as error:  # it was read before, on a machine less busy
        messages.error(request, str(error))
        return here
    action = ImportForeign(user_of(request), kind, reading, file_name, "leave_out" in request.POST)
    try:
        messages.success(request, with_undo(action.run()))
    except NothingToDo:
        messages.success(request, "Nothing was imported: the file says what is here already.")
    except (Refused, ValidationError) as error:
        # Somebody changed a record between preview and confirmation: nothing was written.
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        return here
    storage.remove()
    return here


def _signer(request: HttpRequest) -> Signer:
    return Signer(salt=f"import from other tools by {user_of(request).pk}")


def _page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    shown = {**admin.site.each_context(request), "title": "Import from other tools", **context}
    return TemplateResponse(request, "claims/pages/import_foreign.html", shown)
