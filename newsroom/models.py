"""Uploads: the files somebody brought in through the browser, and what became of each page in them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from sources.models import Article, IngestRun
from sources.workbench.models import one_of

__all__ = ["PageOutcome", "Upload", "UploadState", "UploadedFile", "UploadedPage", "VerifyRun"]


class UploadState(models.TextChoices):
    WAITING = "waiting", "waiting"
    READING = "reading", "reading"
    FINISHED = "finished", "finished"
    STOPPED = "stopped", "stopped"


class Upload(models.Model):
    """Files that were brought in together. A worker reads them one after the other, in the background.

    `lease` names the worker's turn and `lease_until` how long it holds: a worker that lives renews
    it, one that died does not, and then the next one goes on.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    account = models.CharField(max_length=150, blank=True, help_text="Kept after the account is deleted.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=UploadState, default=UploadState.WAITING)
    stage = models.CharField(max_length=100, blank=True, help_text="Step after the last file.")
    problem = models.TextField(blank=True, help_text="A problem not tied to a single file.")
    lease = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    lost = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Turns in a row that ended without a file read."
    )
    runs = models.ManyToManyField(IngestRun, related_name="uploads", editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        default_permissions = ("add", "change", "view")
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="upload_created"),
            models.Index(fields=["user", "-created_at"], name="upload_user"),
            models.Index(fields=["id"], name="upload_open", condition=Q(state__in=["waiting", "reading"])),
        ]
        constraints = [one_of("state", UploadState, "upload_state_known")]

    def __str__(self) -> str:
        return f"Upload {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether there is still something to be read."""
        return self.state in (UploadState.WAITING, UploadState.READING)


class UploadedFile(models.Model):
    """One file of an upload, or a text that was pasted. The bytes are kept under their digest.

    `digest` is empty where the bytes were refused on arrival and not kept. What a person said of a
    pasted page (`address`, `published`) holds whatever the page says.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(
        max_length=255, help_text="The file name as uploaded; never a path on the server."
    )
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the bytes.")
    is_pasted = models.BooleanField(default=False)
    address = models.URLField("URL", max_length=2000, blank=True)
    published = models.CharField(max_length=32, blank=True, help_text="ISO 8601.")
    read_at = models.DateTimeField(null=True, blank=True, help_text="Empty if not yet read.")
    bytes_removed_at = models.DateTimeField(
        null=True, editable=False, help_text="When its bytes were removed because they were old."
    )

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        indexes = [models.Index(fields=["digest"], name="uploaded_file_digest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(digest="") | Q(digest__length=64), name="uploaded_file_digest_sha256"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PageOutcome(models.TextChoices):
    NEW = "new", "new"
    UNCHANGED = "unchanged", "unchanged"
    UPDATED = "updated", "updated"
    FAILED = "failed", "failed"
    PASSED_OVER = "passed_over", "skipped"


class UploadedPage(models.Model):
    """What became of one page of a file: of the whole file, or of a member where it holds several."""

    file = models.ForeignKey(UploadedFile, on_delete=models.CASCADE, related_name="pages")
    member = models.TextField(
        "position in file", blank=True, help_text="Position in the file; empty for a whole file."
    )
    outcome = models.CharField(max_length=11, choices=PageOutcome)
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    quotes = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    message = models.TextField(blank=True, help_text="Why it failed, or what kind of file it is.")

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        indexes = [models.Index(fields=["file", "outcome"], name="uploaded_page_outcome")]
        constraints = [one_of("outcome", PageOutcome, "uploaded_page_outcome_known")]

    def __str__(self) -> str:
        return self.member or str(self.file)


class VerifyRun(models.Model):
    """One proof of all rules on the data. `outcomes` are {"rule", "says", "faults": how many, "words": the first}.

    Of the rule that a worker is at: {"rule", "begun": how often}.
    """

    account = models.CharField(max_length=150, help_text="Who asked for it.")
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    outcomes = models.JSONField(default=list)

    class Meta:
        ordering = ["-asked_at", "-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-asked_at", "-id"], name="verify_run_asked")]

    def __str__(self) -> str:
        return f"Verified {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Whether a worker is at it, or will be."""
        return self.finished_at is None

    @property
    def proved(self) -> list[dict[str, Any]]:
        """The outcomes that are known."""
        return [outcome for outcome in self.outcomes if "begun" not in outcome]

    @property
    def names(self) -> set[str]:
        """The rules that were proved."""
        return {outcome["rule"] for outcome in self.proved}
