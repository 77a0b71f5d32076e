"""The audit: what was done here, by whom, from where; written once, changed and deleted by nobody."""

from __future__ import annotations

from django.db import models

from .constraints import one_of

__all__ = ["AuditEntry", "AuditKind", "AuditLink", "AuditWords", "WaitingForLink"]


class AuditKind(models.TextChoices):
    SIGN_IN = "sign_in", "sign-in"
    FAILED = "failed", "failed sign-in"
    SIGN_OUT = "sign_out", "sign-out"
    ACCOUNT = "account", "account or role"
    EXPORT = "export", "export"
    IMPORT = "import", "import"
    DECISION = "decision", "decision"
    RELEASE = "release", "release"
    ERASURE = "erasure", "erasure"
    PURGE = "purge", "purge"


class AuditEntry(models.Model):
    """One thing that was done. It names records by their numbers, and holds no word of a page or of a person.

    Such words (filters, names of files) stand in `AuditWords`, which an erasure can empty; `words_digest` stays.
    The account is no foreign key: deleting an account would have to change the entry.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=AuditKind)
    what = models.CharField(max_length=200, help_text="What was done, in the program's words.")
    account = models.CharField(max_length=150, blank=True)
    account_number = models.BigIntegerField(null=True, blank=True)
    address = models.CharField(max_length=45, blank=True, help_text="The IP address it was asked from.")
    request = models.CharField(max_length=12, blank=True, help_text="The ID of the request, as in the log.")
    record = models.CharField(max_length=60, blank=True, help_text="The model of the record it was done to.")
    record_number = models.BigIntegerField(null=True, blank=True)
    rows = models.PositiveBigIntegerField(null=True, blank=True, help_text="Records that were taken out.")
    words_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of further words, kept apart."
    )

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit"
        default_permissions = ("view", "export")
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_at"),
            models.Index(fields=["kind", "-at"], name="audit_kind"),
            models.Index(fields=["account", "-at"], name="audit_account"),
            models.Index(fields=["address", "kind", "-at"], name="audit_address"),
            models.Index(fields=["record", "record_number"], name="audit_record"),
        ]
        constraints = [one_of("kind", AuditKind, "audit_kind_known")]

    def __str__(self) -> str:
        return self.what


class AuditWords(models.Model):
    """Words of an entry that may name somebody. `salt` keeps a name from being guessed from the digest."""

    entry = models.OneToOneField(
        AuditEntry, on_delete=models.DO_NOTHING, primary_key=True, related_name="further"
    )
    salt = models.CharField(max_length=32)
    words = models.TextField(blank=True)
    erasure_number = models.BigIntegerField(null=True, blank=True, help_text="The erasure that emptied it.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.words


class AuditLink(models.Model):
    """The place of an entry in the chain: SHA-256 of the link before it and of the entry."""

    position = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 … without a gap.")
    entry = models.OneToOneField(AuditEntry, on_delete=models.DO_NOTHING, related_name="link")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.position}: {self.digest}"


class WaitingForLink(models.Model):
    """An entry that was committed and is in the chain in a moment."""

    entry = models.OneToOneField(
        AuditEntry, on_delete=models.DO_NOTHING, primary_key=True, related_name="waiting"
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.entry_id)
