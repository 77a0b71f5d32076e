"""The forms of the admin's import and export pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, Signer
from import_export.forms import ConfirmImportForm, ImportForm, SelectableFieldsExportForm

from sources.reading.page_limits import size
from sources.workbench.exchange.file_limits import max_bytes
from sources.workbench.exchange.formats import ExchangeFormat
from sources.workbench.exchange.resource import ExchangeResource

__all__ = ["ConfirmForm", "ExportForm", "UploadForm", "small_enough"]

OVERWRITE = "Overwrite records changed since the file was exported"


class ExportForm(SelectableFieldsExportForm):
    """Which columns, and in which format."""

    def __init__(
        self,
        formats: Sequence[type[ExchangeFormat]],
        resources: Sequence[type[ExchangeResource]],
        **kwargs: object,
    ) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].choices = [
            (str(n), f"{each.name} – {each.about}" if each.about else each.name)
            for n, each in enumerate(formats)
        ]
        self.fields["format"].initial = "0"

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=("sources/choose_columns.js",), css={"all": ("sources/exchange.css",)})

    def _get_field_label(self, resource: type[ExchangeResource], field_name: str) -> str:
        return str(resource.fields[field_name].column_name)

    def _create_boolean_fields(self, resource: type[ExchangeResource], index: int) -> list[str]:
        names: list[str] = super()._create_boolean_fields(resource, index)
        for name, column in zip(names, resource().get_export_order(), strict=True):
            self.fields[name].help_text = resource.fields[column].about
        return names


class UploadForm(ImportForm):
    """A file to import; its format is told by its name unless one is chosen."""

    overwrite = forms.BooleanField(label=OVERWRITE, required=False)

    def __init__(
        self,
        formats: Sequence[type[ExchangeFormat]],
        resources: Sequence[type[ExchangeResource]],
        **kwargs: object,
    ) -> None:
        super().__init__(formats, resources, **kwargs)
        self.formats = formats
        names = [(str(n), each.name) for n, each in enumerate(formats)]
        self.fields["format"] = forms.ChoiceField(
            label="Format", choices=[("", "detect from file name"), *names], required=False
        )
        self.fields["import_file"].help_text = f"At most {size(max_bytes())}."
        self.order_fields(["resource", "import_file", "format", "overwrite"])

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": ("sources/exchange.css",)})

    def clean_import_file(self) -> UploadedFile:
        return small_enough(self.cleaned_data["import_file"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file = data.get("import_file")
        if file is not None and not data.get("format"):
            ending = PurePath(file.name).suffix.lower().lstrip(".")
            known = {each.extension: str(n) for n, each in enumerate(self.formats)}
            known |= {"yml": known.get("yaml", ""), "ndjson": known.get("jsonl", "")}
            if not known.get(ending):
                raise ValidationError(
                    f"The name {file.name} does not show the format. Choose one of the import formats: "
                    f"{', '.join(each.name for each in self.formats)}."
                )
            data["format"] = known[ending]
        return data


def small_enough(file: UploadedFile) -> UploadedFile:
    """The file. Raises ValidationError for one that is larger than may be imported."""
    if (file.size or 0) > max_bytes():
        raise ValidationError(
            f"The file has {size(file.size or 0)}; at most {size(max_bytes())} can be "
            "imported. Split it, or ask an administrator to raise NEWSROOM_MAX_IMPORT_BYTES."
        )
    return file


class ConfirmForm(ConfirmImportForm):
    """The upload once more, after its preview: only whoever uploaded it can confirm it."""

    overwrite = forms.BooleanField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: object, signer: Signer, **kwargs: Any) -> None:
        self.signer = signer
        initial = kwargs.get("initial") or {}
        if name := initial.get("import_file_name"):
            kwargs["initial"] = initial | {"import_file_name": signer.sign(name)}
        super().__init__(*args, **kwargs)

    def clean_import_file_name(self) -> str:
        try:
            return PurePath(self.signer.unsign(self.cleaned_data["import_file_name"])).name
        except BadSignature:
            raise ValidationError("Upload the file again.") from None
