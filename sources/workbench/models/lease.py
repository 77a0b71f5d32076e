"""Who is looking at what now: an item of a queue, or a record's form."""

from __future__ import annotations

from django.conf import settings
from django.db import models

__all__ = ["Lease"]


class Lease(models.Model):
    """Something one person holds for a while. A queue gives a held item to nobody else."""

    subject = models.CharField(max_length=60, help_text="A queue, or “edit:” and a model.")
    object_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["subject", "user"], name="lease_user")]
        constraints = [models.UniqueConstraint(fields=["subject", "object_id"], name="lease_object_unique")]

    def __str__(self) -> str:
        return f"{self.subject} {self.object_id}"
