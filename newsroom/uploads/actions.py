"""Start an upload, stop it, read it once more.

Whoever may add pages stops and retries their own uploads; those of others take the permission to
change uploads. None of it can be undone: what a page brought in is curated, not taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import PermissionDenied

from newsroom.models import PageOutcome, Upload, UploadedFile, UploadedPage, UploadState
from newsroom.uploads.task import schedule
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.curation.wording import quoted
from sources.workbench.models import AuditKind

__all__ = ["NewFile", "RetryUpload", "StartUpload", "StopUpload", "may_change"]


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that came in: its bytes are on the shelf under `digest`, or were refused with a `reason`."""

    name: str
    size: int
    digest: str = ""
    is_pasted: bool = False
    address: str = ""
    published: str = ""
    reason: str = ""
    message: str = ""


@dataclass
class StartUpload(Action):
    """Write down what came in, and have it read in the background. After `run`, `made[0]` is the upload."""

    name: ClassVar[str] = "start_upload"
    title: ClassVar[str] = "Add pages"
    audited_as: ClassVar[AuditKind] = AuditKind.IMPORT
    permission: ClassVar[str] = "newsroom.add_upload"
    undoable: ClassVar[bool] = False

    files: Sequence[NewFile]

    def perform(self, changes: Changes) -> str:
        if not self.files:
            raise Refused("Choose a file, or paste a page.")
        upload = Upload(user=self.user, account=self.user.get_username())
        changes.create([upload])
        rows = [
            UploadedFile(
                upload=upload, name=file.name[:255], size=file.size, digest=file.digest, is_pasted=file.is_pasted,
                address=file.address, published=file.published, read_at=None if file.digest else changes.at,
            )
            for file in self.files
        ]  # fmt: skip
        UploadedFile.objects.bulk_create(rows)
        UploadedPage.objects.bulk_create(
            UploadedPage(file=row, outcome=PageOutcome.FAILED, reason=file.reason, message=file.message)
            for row, file in zip(rows, self.files, strict=True)
            if not file.digest
        )
        schedule(upload.pk)
        return f"Added {_files(len(rows))}: {quoted(', '.join(row.name for row in rows[:3]))}"


@dataclass
class StopUpload(Action):
    """Read no further file of an upload. What is in stays in."""

    name: ClassVar[str] = "stop_upload"
    title: ClassVar[str] = "Stop"
    permission: ClassVar[str] = "newsroom.add_upload"
    undoable: ClassVar[bool] = False

    upload: Upload

    def perform(self, changes: Changes) -> str:
        upload = _own(changes, self.upload, self.title)
        if not upload.is_open:
            raise Refused("There is nothing to stop: all files have been read.")
        # The worker that has a turn at it finds out when it renews it.
        changes.update(
            [upload],
            state=UploadState.STOPPED,
            lease=None,
            lease_until=None,
            stage="",
            finished_at=changes.at,
        )
        return f"Stopped upload {upload.pk}"


@dataclass
class RetryUpload(Action):
    """Go on with an upload that was stopped, and read once more what was refused."""

    name: ClassVar[str] = "retry_upload"
    title: ClassVar[str] = "Try again"
    permission: ClassVar[str] = "newsroom.add_upload"
    undoable: ClassVar[bool] = False

    upload: Upload

    def perform(self, changes: Changes) -> str:
        upload = _own(changes, self.upload, self.title)
        if upload.is_open:
            raise Refused("It is already being read.")
        refused = upload.files.filter(pages__outcome=PageOutcome.FAILED).exclude(digest="")
        again = refused.values_list("pk", flat=True)
        UploadedFile.objects.filter(pk__in=list(again)).update(read_at=None)
        left = upload.files.filter(read_at=None).count()
        if not left:
            raise Refused("All its files were read; there is nothing to retry.")
        changes.update(
            [upload],
            state=UploadState.WAITING,
            lost=0,
            problem="",
            finished_at=None,
            lease=None,
            lease_until=None,
        )
        schedule(upload.pk)
        return f"Resumed upload {upload.pk}: {_files(left)}"


def may_change(upload: Upload, user: object) -> bool:
    """Whether the user may stop and retry this upload: one's own, or with the permission anybody's."""
    has_perm = getattr(user, "has_perm", lambda name: False)
    own = upload.user_id is not None and upload.user_id == getattr(user, "pk", None)
    return bool(has_perm("newsroom.change_upload") or (own and has_perm("newsroom.add_upload")))


def _own(changes: Changes, upload: Upload, title: str) -> Upload:
    upload = changes.lock_one(upload)
    if not may_change(upload, changes.user):
        raise PermissionDenied(
            f"You don't have permission to do this ({title}): the upload belongs to {upload.account or 'someone else'}."
        )
    return upload


def _files(count: int) -> str:
    return f"{count:,} file{'s' if count != 1 else ''}"
