"""What the desk keeps of people's ways of working: saved views of lists, and who is to do what."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

__all__ = ["Assignment", "SavedView"]


class SavedView(models.Model):
    """A list with its filters under a name; one's own, or shared with all who may see the list."""

    name = models.CharField(max_length=100)
    model = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    query = models.CharField(max_length=2000, blank=True, help_text="The list's query string.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    watches = GenericRelation("sources.Watch")  # which go with it

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        indexes = [models.Index(fields=["model", "shared"], name="saved_view_model")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "model", "name"], name="saved_view_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_name_given"),
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A record somebody is to look at."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="assignments_given"
    )
    note = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        default_permissions = ("add", "view")
        indexes = [
            models.Index(fields=["to", "done_at", "-given_at"], name="assignment_to"),
            models.Index(fields=["content_type", "object_id"], name="assignment_record"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "to"],
                condition=Q(done_at__isnull=True),
                name="assignment_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record} → {self.to}"
