"""What may come in through the browser, said on the form and kept while it comes in.

`Bounds` are the numbers of the settings. `BoundedUpload` is the first of Django's upload handlers:
it looks at every file of every form before anything is parsed, passes over what is too large, and
takes nothing from those who may not bring files in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from sources.reading.page_limits import size

__all__ = ["FRAME", "BoundedUpload", "Bounds", "PassedOver", "bounds", "may_send_files", "passed_over"]

FRAME = 1_000_000  # bytes that frame the files of a form


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one upload may have: files, bytes of a file, bytes in all, bytes of pasted text."""

    files: int
    file_bytes: int
    all_bytes: int
    text_bytes: int

    @property
    def said(self) -> str:
        """The bounds in a sentence."""
        return (
            f"Up to {self.files:,} files at a time, {size(self.file_bytes)} each, "
            f"{size(self.all_bytes)} in total."
        )


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that was not taken in, and why."""

    name: str
    size: int
    reason: str
    message: str


def bounds() -> Bounds:
    """The bounds of the settings."""
    return Bounds(
        settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        settings.NEWSROOM_MAX_UPLOAD_BYTES,
        settings.NEWSROOM_MAX_UPLOADS_BYTES,
        settings.NEWSROOM_MAX_PASTED_BYTES,
    )


def passed_over(request: HttpRequest) -> list[PassedOver]:
    """The files of this request that were too large to be taken in."""
    found: list[PassedOver] = getattr(request, "_passed_over", [])
    return found


class BoundedUpload(FileUploadHandler):
    """Counts bytes as they come; a file above the bounds is passed over and told, the rest goes in."""

    def handle_raw_input(self, *request: object) -> None:
        """Nothing came in yet; what is too large as a whole was refused by its length."""
        self._all = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._one = 0
        if not may_send_files(self.request):
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        most = bounds()
        self._one += len(raw_data)
        self._all += len(raw_data)
        if self._one > most.file_bytes:
            self._pass_over(f"It is larger than {size(most.file_bytes)}, the limit for one file.")
        if self._all > most.all_bytes:
            self._pass_over(
                f"With it, the upload exceeds {size(most.all_bytes)} in total. Upload it separately."
            )
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None  # the handlers that follow make the file

    def _pass_over(self, message: str) -> None:
        told = PassedOver((self.file_name or "")[:255], self._one, "too_large", message)
        assert self.request is not None  # noqa: S101 - a handler has its request once it is sent files
        vars(self.request)["_passed_over"] = [*passed_over(self.request), told]
        self._all -= self._one
        raise SkipFile


def may_send_files(request: HttpRequest | None) -> bool:
    """Whether the account may bring in anything at all: pages, or tables by an import."""
    user = getattr(request, "user", None)
    granted: set[str] = user.get_all_permissions() if user is not None and user.is_active else set()
    return any(name == "newsroom.add_upload" or ".import_" in name for name in granted)
