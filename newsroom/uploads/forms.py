"""The forms of the page that adds pages: files, or a page that was pasted. Out come `NewFile`s."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile as SentFile
from django.http import QueryDict
from django.utils import timezone

from newsroom.uploads.actions import NewFile
from newsroom.uploads.bounds import PassedOver, bounds
from newsroom.uploads.shelf import keep
from sources.reading.page_limits import size

__all__ = ["FilesForm", "PasteForm"]


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.Field):
    """Several files; the framework's own field takes one."""

    widget = _SeveralFiles

    def to_python(self, value: Any) -> list[SentFile]:
        return list(value or ())


class FilesForm(forms.Form):
    """Files chosen or dropped. An empty one goes in, too: it is refused by its name like any other."""

    files = _FilesField(label="Files", required=False)  # type: ignore[assignment]  # the stubs know `files` as what was sent

    def __init__(
        self, data: QueryDict | None = None, files: Any = None, passed_over: Iterable[PassedOver] = ()
    ) -> None:
        super().__init__(data, files)
        self.passed_over = list(passed_over)

    def clean_files(self) -> list[SentFile]:
        sent: list[SentFile] = self.cleaned_data["files"]
        if not sent and not self.passed_over:
            raise ValidationError("Choose at least one file, or drop files here.")
        return sent

    def new_files(self) -> list[NewFile]:
        """What came in, its bytes kept; after it what was passed over."""
        came = [
            NewFile(file.name or "", file.size or 0, keep(file.chunks()))
            for file in self.cleaned_data["files"]
        ]
        return came + [NewFile(p.name, p.size, reason=p.reason, message=p.message) for p in self.passed_over]


class PasteForm(forms.Form):
    """A page's text or HTML source, with its address and the day it was published."""

    text = forms.CharField(
        label="Text or HTML", strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        error_messages={"required": "Paste the page’s text or its HTML source."},
    )  # fmt: skip
    address = forms.URLField(
        label="URL", required=False, max_length=2000, assume_scheme="https",
        error_messages={"invalid": "Enter a full URL, such as https://example.org/news/1."},
        help_text="The page's URL, such as https://example.org/news/1.",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    published = forms.DateField(
        label="Date published", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Used to resolve phrases such as “on Wednesday”.",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["text"].help_text = f"Up to {size(bounds().text_bytes)}."

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError("Paste the page’s text or its HTML source.")
        count = len(text.encode("utf-8", "surrogatepass"))
        if count > bounds().text_bytes:
            most = size(bounds().text_bytes)
            raise ValidationError(
                f"The text is {size(count)}; up to {most} can be pasted. Save it as a file and upload it."
            )
        return text

    def clean_published(self) -> date | None:
        day: date | None = self.cleaned_data["published"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(f"{day:%Y-%m-%d} is in the future. Enter the date the page was published.")
        return day

    def new_file(self) -> NewFile:
        """The pasted page, its bytes kept."""
        text = self.cleaned_data["text"].replace("\r\n", "\n")  # as forms send every line's end
        address, day = self.cleaned_data["address"], self.cleaned_data["published"]
        data = text.encode("utf-8", "surrogatepass")
        name = f"Pasted {timezone.localtime():%Y-%m-%d %H:%M}"
        return NewFile(
            name, len(data), keep([data]), is_pasted=True, address=address, published=day.isoformat() if day else "",
        )  # fmt: skip
