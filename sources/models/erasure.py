"""Erasures: what was asked to be removed for good and by whom, who confirmed it, and what is never taken in again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sources.workbench.among import Keys
from sources.workbench.models.constraints import one_of

__all__ = ["ErasedPage", "ErasureGround", "ErasureRequest", "ErasureState", "ErasureSubject"]


class ErasureSubject(models.TextChoices):
    ARTICLE = "article", "article"
    PERSON = "person", "person"
    RELEASE = "release", "release"  # the content of one that an erasure withdrew and kept closed


class ErasureGround(models.TextChoices):
    """The kind of a reason: all that stays of it."""

    PERSON = "person", "a person concerned asked for it"
    COURT = "court", "a court or an authority ordered it"
    RIGHTS = "rights", "copyright or a licence"
    MISTAKE = "mistake", "it was taken in by mistake"
    OTHER = "other", "another reason"


class ErasureState(models.TextChoices):
    ASKED = "asked", "waiting for a second administrator"
    REFUSED = "refused", "refused"
    DONE = "done", "erased"


class ErasureRequest(models.Model):
    """One administrator asks, another decides. Once erased, it is what stays: no word of what was erased is in it.

    `object_id` is the number the record had; `counts` is how many rows of each kind went.
    """

    LONGEST: ClassVar[int] = 2_000  # characters of a reason

    subject = models.CharField(max_length=10, choices=ErasureSubject)
    object_id = models.BigIntegerField("number")
    ground = models.CharField("kind of reason", max_length=10, choices=ErasureGround)
    reason = models.TextField(
        blank=True, help_text="Emptied when the erasure is done: it may name what is erased."
    )
    names = models.JSONField(
        default=list, help_text="Other names of a person; emptied when the erasure is done."
    )
    destroys_releases = models.BooleanField(
        default=False, help_text="Whether the content of releases that hold it is destroyed; else it is kept."
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    account = models.CharField("asked by", max_length=150, help_text="Kept after the account is deleted.")
    asked_at = models.DateTimeField("asked")
    state = models.CharField(max_length=7, choices=ErasureState, default=ErasureState.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_account = models.CharField("decided by", max_length=150, blank=True)
    decided_at = models.DateTimeField("decided", null=True)
    counts = models.JSONField(default=dict)
    files = models.JSONField(default=list, help_text="SHA-256 of uploaded files whose bytes went with it.")
    cleaned_at = models.DateTimeField(
        null=True, editable=False, help_text="When bytes outside of the tables were removed, too."
    )

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name = "erasure"
        default_permissions = ("view",)
        permissions = [("erase", "Can ask for erasures and confirm those of others")]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="erasure_asked"),
            models.Index(fields=["subject", "object_id"], name="erasure_subject"),
        ]
        constraints = [
            one_of("subject", ErasureSubject, "erasure_subject_known"),
            one_of("ground", ErasureGround, "erasure_ground_known"),
            one_of("state", ErasureState, "erasure_state_known"),
            models.UniqueConstraint(
                fields=["subject", "object_id"], condition=Q(state="asked"), name="erasure_asked_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(decided_account="") & ~Q(decided_account=F("account"))),
                name="erasure_by_two_people",
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(reason=""), name="erasure_without_words"),
        ]

    def __str__(self) -> str:
        return f"Erasure {self.pk}"


class ErasedPageQuerySet(models.QuerySet["ErasedPage"]):
    def known(self, digests: Iterable[str]) -> dict[str, ErasedPage]:
        """Those of these digests that were erased."""
        rows = self.filter(digest__among=Keys(set(digests))).select_related("erasure")
        return {row.digest: row for row in rows}


class ErasedPage(models.Model):
    """A page that is not taken in again: the digest its article had. The database refuses an article that has it."""

    digest = models.CharField(max_length=64, unique=True)
    erasure = models.ForeignKey(ErasureRequest, on_delete=models.PROTECT, related_name="pages")

    objects = ErasedPageQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest

    @property
    def sentence(self) -> str:
        """What whoever brings it again is told."""
        at = self.erasure.decided_at
        day = f" on {at:%Y-%m-%d}" if at else ""
        return f"It was erased here{day} (erasure {self.erasure_id}) and is not taken in again."
