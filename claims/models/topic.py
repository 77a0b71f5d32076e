"""The codebook: topics with their definitions and hierarchy, on claims and on quotes."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from sources.folding import folded_name
from sources.workbench.models import DEFAULT_PERMISSIONS, FoldedName
from sources.workbench.parts import parts

__all__ = ["ClaimTopic", "QuoteTopic", "Topic", "TopicName"]

_BATCH = 500  # names looked up in one query

_TAKEN = "There is a topic of this name already, in other letter case or spacing."


class TopicQuerySet(models.QuerySet["Topic"]):
    def named(self, name: str) -> Topic | None:
        """The topic of this name, or the one that a topic of this name was merged into; letter case aside."""
        return self.going_by([name]).get(folded_name(name))

    def going_by(self, names: Iterable[str]) -> dict[str, Topic]:
        """The topics that go by these names, by `folded_name`; a topic's own name comes before others' former ones."""
        found: dict[str, Topic] = {}
        for some in parts(sorted(set(map(folded_name, names)) - {""}), _BATCH):
            former = TopicName.objects.filter(folded__in=some)
            found |= {name.folded: name.topic for name in former.select_related("topic")}
            found |= {topic.folded: topic for topic in self.filter(folded__in=some)}
        return found


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

    objects = TopicQuerySet.as_manager()

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


class TopicName(models.Model):
    """The name of a topic that was merged into this one: whoever chooses it means this one.

    `number` is the merged topic's own: watches, saved views and addresses that name it are of this one, too.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=100)
    number = models.BigIntegerField(null=True, editable=False, db_index=True)
    folded = FoldedName()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["folded"], name="topic_former_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="topic_former_name_given"),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> set[str]:
        """Fill what follows from the name."""
        self.folded = folded_name(self.name)
        return {"folded"}


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
