"""What comparing claims has still to do: claims whose words are new, and how far a pass over all claims is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .claim import Claim

__all__ = ["ClaimToCompare", "ComparingPass"]


class ClaimToCompare(models.Model):
    """A claim whose words are new and that was not compared since; those of an ingest wait with their article."""

    UNDECIDED: ClassVar[models.Q] = models.Q(pk__isnull=False)  # every row

    claim = models.OneToOneField(Claim, models.CASCADE, primary_key=True, related_name="waits_to_be_compared")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "claims to compare"
        default_permissions = ()

    def __str__(self) -> str:
        return f"claim {self.claim_id} is to be compared"


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
