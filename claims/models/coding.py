"""Coding rounds: several people code the same quotes blindly, and what they agree on can be adopted."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q

from sources.workbench.models import DEFAULT_PERMISSIONS, one_of
from sources.workbench.public_keys import random_key

from .claim import Claim
from .quote import Quote

__all__ = ["Adjudication", "Code", "CodingCoder", "CodingItem", "CodingRound", "RoundState"]


class RoundState(models.TextChoices):
    OPEN = "open", "open"
    CLOSED = "closed", "closed"


class CodingRound(models.Model):
    """A sample of quotes that the coders code, each without seeing the codes of the others until it is closed.

    `fields`: what is coded, with the values to choose from, as they were when the round began; see
    `claims.coding`. `sample`: how the quotes were drawn: {"of", "population", "size", "seed"}.
    """

    key = models.CharField(
        max_length=200, unique=True, default=partial(random_key, "round"), help_text="Stable and public."
    )
    name = models.CharField(max_length=200, unique=True)
    instructions = models.TextField(blank=True, help_text="What the coders read above each quote.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="coding_rounds"
    )
    coders = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="CodingCoder", related_name="coded_rounds"
    )
    fields = models.JSONField(default=list)
    sample = models.JSONField(default=dict)
    state = models.CharField(max_length=6, choices=RoundState, default=RoundState.OPEN)
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-started_at", "-id"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="coding_round_name_given"),
            one_of("state", RoundState, "coding_round_state_known"),
        ]

    def __str__(self) -> str:
        return self.name


class CodingCoder(models.Model):
    """Somebody who codes in a round."""

    round = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="coder_rows")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["round", "coder"], name="coding_coder_once")]

    def __str__(self) -> str:
        return str(self.coder)


class CodingItem(models.Model):
    """A quote of a round, and the claim to which its stance is coded, if there is one."""

    round = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="items")
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="coding_items")
    claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.SET_NULL, related_name="coding_items"
    )
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["round", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["round", "quote"], name="coding_item_once"),
            models.UniqueConstraint(fields=["round", "position"], name="coding_item_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.quote}"


class Code(models.Model):
    """What one coder says of one field of an item; no values: that it cannot be told."""

    item = models.ForeignKey(CodingItem, on_delete=models.PROTECT, related_name="codes")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="codes")
    field = models.CharField(max_length=60)
    values = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=1_000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["item", "field", "coder"]
        default_permissions = DEFAULT_PERMISSIONS
        constraints = [models.UniqueConstraint(fields=["item", "coder", "field"], name="code_once")]
        indexes = [models.Index(fields=["coder", "item"], name="code_coder")]

    def __str__(self) -> str:
        return f"{self.field}: {', '.join(self.values) or 'none'}"


class Adjudication(models.Model):
    """What holds for a field of an item on which the coders disagree."""

    item = models.ForeignKey(CodingItem, on_delete=models.PROTECT, related_name="adjudications")
    field = models.CharField(max_length=60)
    values = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["item", "field"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["item", "field"], name="adjudication_once")]

    def __str__(self) -> str:
        return f"{self.field}: {', '.join(self.values) or 'none'}"
