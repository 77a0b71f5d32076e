"""Passes over all claims that look for pairs to suggest: how far each is, so that it can be gone on with."""

from __future__ import annotations

from django.db import models

__all__ = ["ComparingPass"]


class ComparingPass(models.Model):
    """One pass, in the order of the claims' numbers; `upto` is the last claim that was compared."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    upto = models.BigIntegerField(default=0)
    suggested = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "comparing passes"
        default_permissions = ()

    def __str__(self) -> str:
        return f"compared up to claim {self.upto:,}"
