"""Comments: what people say to each other about a record, in threads."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

__all__ = ["Comment"]


class Comment(models.Model):
    """One comment. The first of a thread has no `thread`; it is resolved for all of them.

    A deleted one keeps its place with `deleted_at` and no text, so that the answers to it keep theirs.
    """

    LONGEST = 5_000  # characters

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    thread = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="comments"
    )
    account = models.CharField(max_length=150, help_text="Kept after the account is deleted.")
    text = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST)])
    made_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["-made_at", "-id"]
        default_permissions = ("add", "view", "delete")
        indexes = [
            models.Index(fields=["content_type", "object_id", "made_at"], name="comment_record"),
            models.Index(fields=["-made_at", "-id"], name="comment_made"),
            models.Index(
                fields=["content_type", "object_id"], name="comment_open",
                condition=Q(thread__isnull=True, resolved_at__isnull=True),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(deleted_at__isnull=False), name="comment_text_given"
            ),
            models.CheckConstraint(
                condition=Q(thread__isnull=True) | Q(resolved_at__isnull=True), name="comment_thread_resolved"
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 90 else f"{self.text[:89]}…"
