"""Decisions: what a person did, to which records, and how each looked before and after.

Written by `sources.workbench.curation`, nowhere else; undo reads them back.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

__all__ = ["Decision", "DecisionChange"]


class Decision(models.Model):
    """One act of curation: accept, merge, link … with author, time, reason, and a way back."""

    action = models.CharField(max_length=60)
    summary = models.TextField()
    note = models.TextField(blank=True, help_text="The reason given for the decision.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    account = models.CharField(max_length=150, blank=True, help_text="Kept after the account is deleted.")
    at = models.DateTimeField(auto_now_add=True)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-at", "-id"], name="decision_at"),
            models.Index(fields=["user", "-at"], name="decision_user"),
            models.Index(fields=["action", "-at"], name="decision_action"),
        ]

    def __str__(self) -> str:
        return self.summary


class DecisionChange(models.Model):
    """One record before and after a decision; `before` is null where it was made, `after` where deleted.

    Both are null where an erasure took them.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="changes")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    follows = models.BooleanField(
        default=False, help_text="Updated as a result of the decision; not itself reviewed."
    )

    erasure_number = models.BigIntegerField(
        null=True, help_text="The erasure that took both states away: the decision cannot be undone."
    )

    class Meta:
        ordering = ["id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="decision_change_object"),
            models.Index(
                fields=["content_type", "id"], name="decision_change_deleted", condition=Q(after__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"
