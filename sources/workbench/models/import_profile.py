"""Import profiles that people keep: how files of one origin are written."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

__all__ = ["ImportProfile"]


class ImportProfile(models.Model):
    """What `sources.workbench.exchange.profiles` makes of a file's columns, under a name, for one kind of record."""

    name = models.CharField(max_length=100)
    model = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    written = models.JSONField(help_text="Columns, separator, encoding, order of dates, decimal mark.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="import_profiles"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["model", "name"], name="import_profile_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="import_profile_name_given"),
        ]

    def __str__(self) -> str:
        return self.name
