"""The page that says which of a file's columns holds which of ours: `ColumnsPage`, a part of `ExchangeAdmin`.

A file is uploaded, its columns are matched and shown with their first cells; the rows turned by it are checked as
any import, and confirmed on the page of imports. How the file is written may be kept under a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header

from sources.accounts.models import User
from sources.workbench.exchange.correcting import rows_to_correct
from sources.workbench.exchange.formats import TABLE_FORMATS, ExchangeFormat, UnreadableFile
from sources.workbench.exchange.forms import ConfirmForm, small_enough
from sources.workbench.exchange.held_files import HeldFile
from sources.workbench.exchange.profiles import (
    DATES,
    DECIMALS,
    ENCODINGS,
    SEPARATORS,
    Profile,
    Turned,
    as_records,
    matched,
    opened,
    profile_of,
    turned,
)
from sources.workbench.exchange.resource import ExchangeResource, resource_of
from sources.workbench.exchange.table import Rows
from sources.workbench.models import ImportProfile

__all__ = ["ColumnsPage"]

_SHOWN = 3  # cells of each column
_SHOWN_ROWS = 5
_PARTS = ("separator", "encoding", "dates", "decimal")
_ENDINGS = {"yml": "yaml", "ndjson": "jsonl", "txt": "csv", "tsv": "csv"}


def _choices(words: Mapping[str, str], empty: str) -> list[tuple[str, str]]:
    return [("", empty), *words.items()]


class WrittenForm(forms.Form):
    """The file, and how it is written. `kept` is the file where it was uploaded already."""

    import_file = forms.FileField(label="File to import", required=False)
    profile = forms.ModelChoiceField(
        ImportProfile.objects.none(), label="Profile", required=False, empty_label="none"
    )
    separator = forms.ChoiceField(
        label="Cells are separated by", choices=_choices(SEPARATORS, "as the file shows"), required=False
    )
    encoding = forms.ChoiceField(
        label="Encoding", choices=_choices(ENCODINGS, "UTF-8, or as its first bytes say"), required=False
    )
    dates = forms.ChoiceField(
        label="Dates are written", choices=_choices(DATES, "as the file shows"), required=False
    )
    decimal = forms.ChoiceField(
        label="Decimal mark", choices=_choices(DECIMALS, "as the file shows"), required=False
    )
    name = forms.CharField(
        label="Keep as profile",
        max_length=100,
        required=False,
        help_text="A name for files written like this one.",
    )
    kept = forms.CharField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, model: Any, signer: Signer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer = signer
        profiles = cast(forms.ModelChoiceField, self.fields["profile"])
        profiles.queryset = ImportProfile.objects.filter(model=ContentType.objects.get_for_model(model))

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        return small_enough(file) if file is not None else None

    def clean_kept(self) -> tuple[str, str]:
        """The file's name in the storage, and its own."""
        if not self.cleaned_data["kept"]:
            return "", ""
        try:
            stored, _, name = self.signer.unsign(self.cleaned_data["kept"]).partition("|")
        except BadSignature:
            raise ValidationError("Upload the file again.") from None
        return PurePath(stored).name, name

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("import_file") and not data.get("kept", ("", ""))[0] and not self.errors:
            self.add_error("import_file", "Choose a file.")
        return data

    def show(self, profile: Profile) -> None:
        """Choose on the page what the profile says, and what the file showed."""
        self.data = {**dict(self.data.items()), **{part: getattr(profile, part) for part in _PARTS}}

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": ("sources/exchange.css",)})


class ColumnsPage:
    """Part of `ExchangeAdmin`: the page, and what it leads to."""

    model: Any
    opts: Any
    admin_site: Any
    columns_template = "admin/import_export/columns.html"

    def columns_view(self, request: HttpRequest) -> HttpResponseBase:
        """Upload, match, preview; "rows" hands out the bad rows, "preview" goes on to the page of imports."""
        if not self.has_import_permission(request):  # type: ignore[attr-defined]  # import-export's
            raise PermissionDenied
        signer = Signer(salt=f"columns by {request.user.pk}")
        posted = request.method == "POST"
        form = WrittenForm(
            request.POST if posted else None,
            request.FILES if posted else None,
            model=self.model,
            signer=signer,
        )
        context: dict[str, Any] = {"form": form}
        if posted and form.is_valid():
            try:
                response = self._written(request, form, signer, context)
            except (UnreadableFile, ValueError, FileNotFoundError) as error:
                gone = "The uploaded file is no longer available. Upload it again."
                form.add_error(None, gone if isinstance(error, FileNotFoundError) else str(error))
            else:
                if response is not None:
                    return response
        context |= self.admin_site.each_context(request) | {
            "title": "Import with other columns",
            "opts": self.opts,
        }
        return TemplateResponse(request, self.columns_template, context)

    def _written(
        self, request: HttpRequest, form: WrittenForm, signer: Signer, context: dict[str, Any]
    ) -> HttpResponseBase | None:
        data, stored, name = _file(form)
        context["kept"] = signer.sign(f"{stored}|{name}")
        context["file_name"] = name
        resource = resource_of(self.model)()
        profile = _profile(form, request)
        dataset = opened(data, _format(name), profile)
        headings = [str(heading) for heading in dataset.headers or []]
        if not profile.columns:
            profile = Profile(**profile.as_json() | {"columns": matched(resource, headings)})  # type: ignore[arg-type]  # JSON of a profile of ours
        made = turned(resource, dataset, profile)
        context |= {
            "told": made.told,
            "columns": list(_shown(resource, dataset, made.profile)),
            "rows": [list(row) for row in made.dataset[:_SHOWN_ROWS]],
            "headings": made.dataset.headers,
            "made": made.profile,
        }
        form.show(made.profile)
        if not _keep(form, made.profile, self.model, request):
            return None
        if "preview" not in request.POST and "rows" not in request.POST:
            return None
        result = resource.import_data(made.dataset, dry_run=True, user=request.user, file_name=name)
        if "rows" in request.POST:
            response = StreamingHttpResponse(
                rows_to_correct(dataset, result.problems), content_type="text/csv; charset=utf-8"
            )
            stem = "".join(letter for letter in PurePath(name).stem if letter.isalnum() or letter in "-_ ")
            disposition = content_disposition_header(True, f"{stem or 'rows'}-to-correct.csv")
            response["Content-Disposition"] = str(disposition)
            return response
        context["result"] = result
        if result.base_errors or result.problems:
            return None
        result.guessed = " ".join(made.told)
        return self._confirm(request, made, name, result)

    def _confirm(self, request: HttpRequest, made: Turned, name: str, result: object) -> TemplateResponse:
        """The page of imports, which asks to confirm; what it reads again is the rows as they were turned."""
        storage = HeldFile()
        storage.save(as_records(made.dataset))
        formats = [each.extension for each in self.get_import_formats()]  # type: ignore[attr-defined]  # of the admin this is mixed into
        confirm = ConfirmForm(
            initial={
                "import_file_name": storage.name,
                "original_file_name": name,
                "format": formats.index("jsonl"),
                "resource": "",
            },
            signer=Signer(salt=f"import by {request.user.pk}"),
        )
        context = self.admin_site.each_context(request) | {
            "title": "Import",
            "opts": self.opts,
            "confirm_form": confirm,
            "form": self.create_import_form_anew(),  # type: ignore[attr-defined]  # of the admin this is mixed into
            "result": result,
        }
        return TemplateResponse(request, self.import_template_name, context)  # type: ignore[attr-defined]  # of the admin this is mixed into


def _file(form: WrittenForm) -> tuple[bytes, str, str]:
    """The bytes, their name in the storage, and the file's own name."""
    file = form.cleaned_data["import_file"]
    if file is None:
        stored, name = form.cleaned_data["kept"]
        return HeldFile(stored).read(), stored, name
    data = b"".join(file.chunks())
    storage = HeldFile()
    storage.save(data)
    return data, storage.name, file.name


def _format(name: str) -> ExchangeFormat:
    """Raises UnreadableFile for a name that tells no format that is read."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    ending = _ENDINGS.get(ending, ending)
    for each in TABLE_FORMATS:
        if each.importable and each.extension == ending:
            return each()
    known = ", ".join(f".{each.extension}" for each in TABLE_FORMATS if each.importable)
    raise UnreadableFile(f"The name {name} does not show the format. Its ending must be one of {known}.")


def _profile(form: WrittenForm, request: HttpRequest) -> Profile:
    """What was chosen on the page; a kept profile where one was just chosen."""
    chosen = form.cleaned_data["profile"]
    if chosen is not None and "use" in request.POST:
        return profile_of(chosen.written)
    names = {
        request.POST.get(f"column-{number}", ""): heading
        for number, heading in enumerate(request.POST.getlist("heading"))
    }
    names.pop("", None)
    return Profile(
        columns=names,
        **{part: form.cleaned_data[part] for part in _PARTS},
    )


def _keep(form: WrittenForm, profile: Profile, model: Any, request: HttpRequest) -> bool:
    """Keep the profile where a name was given; False, with an error of the form, where the name is somebody else's."""
    name = form.cleaned_data["name"].strip()
    if not name:
        return True
    kind = ContentType.objects.get_for_model(model)
    there = ImportProfile.objects.filter(name=name, model=kind).select_related("owner").first()
    if there is not None and there.owner_id != request.user.pk:
        whose = f"{there.owner}'s" if there.owner else "somebody else's"
        form.add_error("name", f"The profile {name} is {whose}. Choose another name to keep yours.")
        return False
    made = {"written": profile.as_json(), "owner": cast(User, request.user)}
    ImportProfile.objects.update_or_create(name=name, model=kind, defaults=made)
    messages.success(request, f"Kept the profile {name}.")
    return True


def _shown(resource: ExchangeResource, dataset: Rows, profile: Profile) -> Iterator[dict[str, Any]]:
    """The file's columns with their first cells, and what each may be."""
    ours = [column for column in resource.fields.values() if not column.derived]
    taken = {theirs: name for name, theirs in profile.columns.items()}
    for at, heading in enumerate(str(name) for name in dataset.headers or []):
        cells = (row[at] for row in dataset if row[at] not in (None, ""))
        yield {
            "number": at,
            "heading": heading,
            "cells": [str(cell)[:60] for _, cell in zip(range(_SHOWN), cells, strict=False)],
            "choices": [(c.column_name, c.about, taken.get(heading) == c.column_name) for c in ours],
        }
