"""What the desk keeps about people's work: who holds which item of a queue."""

from __future__ import annotations

from django.conf import settings
from django.db import models

__all__ = ["Lease"]


class Lease(models.Model):
    """An item of a review queue that somebody is looking at; nobody else gets it until it ends."""

    queue = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["queue", "user"], name="lease_user")]
        constraints = [models.UniqueConstraint(fields=["queue", "object_id"], name="lease_item_unique")]

    def __str__(self) -> str:
        return f"{self.queue} {self.object_id}"
