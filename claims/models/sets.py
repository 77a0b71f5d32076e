"""Curated sets and their releases: what can be exported and cited."""

from __future__ import annotations

from functools import partial
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import ProtectedError, Q
from simple_history.models import HistoricalRecords

from claims.criteria import check_criteria
from sources.models import ErasureRequest
from sources.workbench.models import DEFAULT_PERMISSIONS, one_of
from sources.workbench.public_keys import random_key

from .claim import Claim
from .quote import Quote

__all__ = ["CuratedSet", "Release", "SetItem", "SetRule", "Withdrawal"]


class SetRule(models.TextChoices):
    MANUAL = "manual", "chosen manually"
    FILTER = "filter", "saved filter"


class CuratedSet(models.Model):
    """A named choice of quotes and claims, in an order, with a purpose."""

    key = models.CharField(
        max_length=200, unique=True, default=partial(random_key, "set"), help_text="Stable and public."
    )
    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    purpose = models.TextField(blank=True, help_text="The question this set should answer.")
    rule = models.CharField(max_length=6, choices=SetRule, default=SetRule.MANUAL)
    filter = models.JSONField(
        default=dict, blank=True, help_text="The saved filter, if the set is filled from one."
    )
    second_review = models.BooleanField(
        default=False, help_text="Every item must be accepted by two people before a release."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="curated_sets",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "set"
        ordering = ["name"]
        default_permissions = DEFAULT_PERMISSIONS
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="curated_set_name_given"),
            one_of("rule", SetRule, "curated_set_rule_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A set with a saved filter has one that can be used."""
        if self.rule == SetRule.FILTER:
            try:
                check_criteria(self.filter)
            except ValueError as error:
                raise ValidationError({"filter": str(error)}) from None


class SetItem(models.Model):
    """A quote or a claim in a set."""

    curated_set = models.ForeignKey(
        CuratedSet, on_delete=models.CASCADE, verbose_name="set", related_name="items"
    )
    quote = models.ForeignKey(
        Quote, null=True, blank=True, on_delete=models.PROTECT, related_name="set_items"
    )
    claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="set_items"
    )
    position = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["curated_set", "position", "id"]
        default_permissions = DEFAULT_PERMISSIONS
        indexes = [models.Index(fields=["curated_set", "position", "id"], name="set_item_position")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quote__isnull=True, claim__isnull=False)
                | Q(quote__isnull=False, claim__isnull=True),
                name="set_item_quote_or_claim",
            ),
            models.UniqueConstraint(
                fields=["curated_set", "quote"], condition=Q(quote__isnull=False), name="set_item_quote_once"
            ),
            models.UniqueConstraint(
                fields=["curated_set", "claim"], condition=Q(claim__isnull=False), name="set_item_claim_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.quote or self.claim)


class Release(models.Model):
    """A frozen state of a set; the database refuses to change its content."""

    curated_set = models.ForeignKey(
        CuratedSet, on_delete=models.PROTECT, verbose_name="set", related_name="releases"
    )
    number = models.PositiveIntegerField(help_text="1, 2, 3 …")
    released_at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(
        max_length=2000, blank=True, help_text="As cited: names, each with the ORCID if there is one."
    )
    doi = models.CharField(
        "DOI",
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", "A DOI looks like 10.5281/zenodo.1234567.")],
        help_text="The DOI that a repository reserved for this release: 10.5281/zenodo.1234567.",
    )
    note = models.TextField(blank=True)
    licence = models.CharField("license", max_length=300, blank=True)
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical content.")
    content = models.TextField(help_text="Canonical JSON of all items, as frozen.")
    provenance = models.TextField(
        default="{}", help_text="Canonical JSON of how it was made here: program, runs, rules."
    )
    software = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["curated_set", "-number"]
        default_permissions = ("add", "view", "export")
        permissions = [("freeze_release", "Can freeze a set into a release")]
        constraints = [
            models.UniqueConstraint(fields=["curated_set", "number"], name="release_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.curated_set}, release {self.number}"

    @property
    def withdrawn(self) -> Withdrawal | None:
        """What tells of its withdrawal, if it was withdrawn."""
        found: Withdrawal | None = getattr(self, "withdrawal", None)
        return found

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: whoever cites a release must find it. The database refuses it as well."""
        raise ProtectedError(f"{self} may not be deleted: others may have cited it.", {self})


class Withdrawal(models.Model):
    """A release that is not handed out any more, because an erasure took what it holds. It can still be cited.

    Where its content was destroyed, the release has an empty one and the digest that it had.
    """

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="withdrawal")
    erasure = models.ForeignKey(ErasureRequest, on_delete=models.PROTECT, related_name="withdrawals")
    withdrawn_at = models.DateTimeField("withdrawn")
    destroyed = models.BooleanField(help_text="Whether the content was destroyed; else it is kept.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.release}, withdrawn"

    @property
    def sentence(self) -> str:
        """What whoever asks for the release is told."""
        fate = (
            "Its content was destroyed; the digest stays."
            if self.destroyed
            else "Its content is kept closed."
        )
        return f"It was withdrawn on {self.withdrawn_at:%Y-%m-%d}, since it holds what was erased (erasure {self.erasure_id}). {fate}"
