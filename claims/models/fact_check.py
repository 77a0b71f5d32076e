"""Fact-checks: what others say of a claim, beside the verdict given here."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from claims.match_keys import claim_text_key
from sources.addresses import address_key
from sources.workbench.models import DEFAULT_PERMISSIONS, Curated, Status, one_of
from sources.workbench.public_keys import random_key

from .claim import Claim

__all__ = ["FactCheck"]


class FactCheckQuerySet(models.QuerySet["FactCheck"]):
    def get_by_natural_key(self, key: str) -> FactCheck:
        return self.get(key=key)


class FactCheck(Curated):
    """One review of a claim by somebody else (schema.org ClaimReview), known by its address and its claim.

    It says nothing of our own verdict, and no verdict of ours changes it.
    """

    key = models.CharField(
        max_length=200, unique=True, default=partial(random_key, "f"), help_text="Stable and public."
    )
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="fact_checks")
    address = models.URLField("URL", max_length=2000, help_text="Where the review was published.")
    address_key = models.CharField(
        max_length=32, editable=False, help_text="What all spellings of the address share."
    )
    claim_text = models.TextField("claim as reviewed", help_text="The claim in the reviewer's words.")
    text_key = models.CharField(max_length=64, editable=False, help_text="Digest of these words.")
    title = models.CharField(max_length=500, blank=True)
    reviewer = models.CharField(max_length=200, help_text="Who published the review.")
    reviewer_address = models.URLField("reviewer's site", max_length=2000, blank=True)
    published = models.CharField(
        max_length=32, blank=True, help_text="ISO 8601, as precise as the reviewer gives it."
    )
    published_on = models.DateField("date published", null=True, blank=True, editable=False)
    rating = models.CharField(max_length=300, blank=True, help_text="In the reviewer's words.")
    rating_value = models.FloatField("rating as a number", null=True, blank=True)
    rating_best = models.FloatField("best number", null=True, blank=True)
    rating_worst = models.FloatField("worst number", null=True, blank=True)
    claimant = models.CharField(
        max_length=300, blank=True, help_text="Who made the claim, as the reviewer says."
    )
    claimant_address = models.URLField("claimant's page", max_length=2000, blank=True)
    claimed = models.CharField(
        "date of the claim",
        max_length=32,
        blank=True,
        help_text="ISO 8601, as precise as the reviewer gives it.",
    )
    appearances = models.JSONField(default=list, blank=True, help_text="Addresses where the claim was made.")
    language = models.CharField(max_length=16, blank=True)
    note = models.TextField(blank=True)

    history = HistoricalRecords()
    objects = FactCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "fact-check"
        ordering = ["-published_on", "-id"]
        default_permissions = DEFAULT_PERMISSIONS
        indexes = [
            models.Index(fields=["-published_on", "-id"], name="fact_check_published"),
            models.Index(fields=["reviewer", "-id"], name="fact_check_reviewer"),
            models.Index(fields=["status", "-id"], name="fact_check_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["address_key", "text_key"], name="fact_check_unique"),
            models.CheckConstraint(condition=~Q(address_key=""), name="fact_check_address_given"),
            models.CheckConstraint(condition=~Q(claim_text=""), name="fact_check_claim_given"),
            one_of("status", Status, "fact_check_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.rating or self.title or self.address}"

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keys follow from the words, however they came to be written."""
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> set[str]:
        """Fill what follows from address, words and date; returns the names of the fields."""
        self.address_key = address_key(self.address)
        self.text_key = claim_text_key(self.claim_text)
        try:
            self.published_on = date.fromisoformat(self.published[:10]) if len(self.published) >= 10 else None
        except ValueError:
            self.published_on = None
        return {"address_key", "text_key", "published_on"}

    @property
    def numbers(self) -> str:
        """The rating as a number among its best and worst: "2 (worst 1, best 5)"; empty where there is none."""
        if self.rating_value is None:
            return ""
        ends = [
            f"{name} {end:g}"
            for name, end in (("worst", self.rating_worst), ("best", self.rating_best))
            if end is not None
        ]
        return f"{self.rating_value:g}" + (f" ({', '.join(ends)})" if ends else "")
