"""The codebook: topics with their definitions and hierarchy, on claims and on quotes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from sources.folding import folded_name
from sources.workbench.models import DEFAULT_PERMISSIONS, FoldedName

__all__ = ["ClaimTopic", "QuoteTopic", "Topic"]


_TAKEN = "There is a topic of this name already, in other letter case or spacing."


class Topic(models.Model):
    """A subject editors sort claims and quotes by; letter case makes no other topic."""

    name = models.CharField(max_length=100, unique=True)
    folded = FoldedName()
    definition = models.TextField(blank=True, help_text="What belongs under it, and what does not.")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="The broader topic it is part of.",
    )

    class Meta:
        ordering = ["name"]
        default_permissions = DEFAULT_PERMISSIONS
        constraints = [
            models.UniqueConstraint(
                fields=["folded"], name="topic_name_in_any_case", violation_error_message=_TAKEN
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="topic_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> set[str]:
        """Fill what follows from the name."""
        self.folded = folded_name(self.name)
        return {"folded"}

    def clean(self) -> None:
        """No two topics share a name, and none is part of itself, over however many steps."""
        self.derive()
        if Topic.objects.filter(folded=self.folded).exclude(pk=self.pk).exists():
            raise ValidationError({"name": _TAKEN})
        seen, above = {self.pk}, self.parent
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": f"{above} is part of {self} already."})
            seen.add(above.pk)
            above = above.parent


class ClaimTopic(models.Model):
    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="claim_topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="claim_topics")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["claim", "topic"], name="claim_topic_unique")]

    def __str__(self) -> str:
        return str(self.topic)


class QuoteTopic(models.Model):
    quote = models.ForeignKey("claims.Quote", on_delete=models.CASCADE, related_name="quote_topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="quote_topics")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["quote", "topic"], name="quote_topic_unique")]

    def __str__(self) -> str:
        return str(self.topic)
