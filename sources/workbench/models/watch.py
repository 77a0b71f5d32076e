"""What people watch, and the notes that tell them what happened."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from .constraints import one_of

__all__ = ["Happening", "Notification", "Watch"]


class Watch(models.Model):
    """A record, a saved view among them, or a search (its query string) that one person watches."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    content_type = models.ForeignKey(
        ContentType, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.BigIntegerField(null=True, blank=True)
    record = GenericForeignKey("content_type", "object_id")
    query = models.CharField(max_length=2_000, blank=True, help_text="The search's query string.")
    label = models.CharField(max_length=200, help_text="What is watched, in words.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name_plural = "watches"
        default_permissions = ()
        indexes = [models.Index(fields=["content_type", "object_id"], name="watch_record")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_type", "object_id"],
                condition=Q(object_id__isnull=False),
                name="watch_record_once",
            ),
            models.UniqueConstraint(
                fields=["user", "query"], condition=Q(object_id__isnull=True), name="watch_search_once"
            ),
            models.CheckConstraint(
                condition=Q(content_type__isnull=False, object_id__isnull=False, query="")
                | (Q(content_type__isnull=True, object_id__isnull=True) & ~Q(query="")),
                name="watch_record_or_search",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Happening(models.TextChoices):
    """What a note tells of."""

    MENTION = "mention", "mention"
    COMMENT = "comment", "comment"
    ASSIGNMENT = "assignment", "assignment"
    CODING = "coding", "coding round"
    QUOTES = "quotes", "new quotes"
    EVIDENCE = "evidence", "new evidence"
    VERDICT = "verdict", "verdict"


class Notification(models.Model):
    """One note to one person. An unread note of a watch counts on instead of being joined by another."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Happening)
    text = models.CharField(max_length=500, help_text="What happened, and to what.")
    count = models.PositiveIntegerField(default=1, help_text="How many quotes and the like it stands for.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    content_type = models.ForeignKey(
        ContentType, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.BigIntegerField(null=True, blank=True)
    record = GenericForeignKey("content_type", "object_id")
    part = models.CharField(max_length=60, blank=True, help_text="The place on the record's page.")
    watch = models.ForeignKey(
        Watch, null=True, blank=True, on_delete=models.SET_NULL, related_name="notifications"
    )
    address = models.CharField(max_length=2_200, blank=True, help_text="Where it leads, if not to a record.")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["to", "-made_at", "-id"], name="notification_to"),
            models.Index(fields=["to"], name="notification_unread", condition=Q(read_at__isnull=True)),
        ]
        constraints = [
            one_of("kind", Happening, "notification_kind_known"),
            models.UniqueConstraint(
                fields=["watch", "kind"],
                condition=Q(read_at__isnull=True, watch__isnull=False),
                name="notification_unread_once",
            ),
        ]

    def __str__(self) -> str:
        """What happened, with how many there are."""
        if self.kind == Happening.QUOTES:
            return f"{self.count:,} new quote{'s' * (self.count != 1)}: {self.text}"
        if self.kind == Happening.EVIDENCE:
            return f"{self.count:,} new quote{'s' * (self.count != 1)} on the claim {self.text}"
        return self.text
