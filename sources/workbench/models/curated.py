"""What every curated record has: a status, a version, and whether a person touched it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

__all__ = ["Curated", "Status"]


class Status(models.TextChoices):
    SUGGESTED = "suggested", "suggested"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"


class Curated(models.Model):
    """Base of the records that machines suggest and people decide.

    A record with `touched_at` belongs to people: ingest never changes, revives or
    duplicates it. `version` grows with each change by a person, so that a save based on an
    older state is refused.
    """

    status = models.CharField(
        max_length=9,
        choices=Status,
        default=Status.SUGGESTED,
        help_text="Ingested records are suggested until a person accepts or rejects them.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    touched_at = models.DateTimeField(null=True, blank=True, editable=False)
    touched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def is_touched(self) -> bool:
        """Whether a person decided or edited this record."""
        return self.touched_at is not None
