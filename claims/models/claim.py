"""Claims: propositions, once, however many quotes carry them; evidence and links."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from claims.match_keys import claim_text_key
from claims.verdict_sources import check_verdict_sources
from sources.workbench.models import DEFAULT_PERMISSIONS, Curated, PairState, Status, one_of
from sources.workbench.public_keys import content_key, random_key

from .quote import Quote
from .topic import Topic

__all__ = [
    "Claim",
    "ClaimKind",
    "ClaimLink",
    "Evidence",
    "PairWeights",
    "Relation",
    "Stance",
    "Verdict",
]


class ClaimKind(models.TextChoices):
    ASSERTION = "assertion", "assertion"
    DEMAND = "demand", "demand"
    COMMITMENT = "commitment", "commitment"
    PREDICTION = "prediction", "prediction"
    OPINION = "opinion", "opinion"


class Verdict(models.TextChoices):
    TRUE = "true", "true"
    MOSTLY_TRUE = "mostly_true", "mostly true"
    MIXED = "mixed", "partly true"
    MOSTLY_FALSE = "mostly_false", "mostly false"
    FALSE = "false", "false"
    UNPROVEN = "unproven", "unproven"


class VerdictSourcesField(models.JSONField):
    """JSON whose form is checked; to migrations plain JSON, so that none of them imports the check."""

    default_validators = [check_verdict_sources]

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options


class ClaimQuerySet(models.QuerySet["Claim"]):
    def current(self) -> ClaimQuerySet:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def stating(self, text_keys: Collection[str]) -> dict[str, Claim]:
        """For each key of words the claim with these words, or that had them before an editor put them better.

        The oldest of several; one that was merged leads to the record that was kept.
        """
        public = {content_key("c", key): key for key in text_keys}
        # Two queries, each by an index: with both conditions in one a large table would be read whole.
        rows = self.select_related("merged_into").order_by("-id")
        found = {public[row.key]: row.kept_record for row in rows.filter(key__in=public)}
        return found | {row.text_key: row.kept_record for row in rows.filter(text_key__in=text_keys)}

    def get_by_natural_key(self, key: str) -> Claim:
        return self.get(key=key)


class Claim(Curated):
    """A proposition. Two quotes carry the same claim when it is true under the same conditions."""

    key = models.CharField(
        max_length=200, unique=True, default=partial(random_key, "c"), help_text="Stable and public."
    )
    text = models.TextField(help_text="The proposition, understandable on its own.")
    text_key = models.CharField(
        max_length=64, editable=False, help_text="Digest of the words, case, marks and spacing aside."
    )
    context = models.TextField(blank=True, help_text="Background needed to understand the claim.")
    kind = models.CharField(max_length=10, choices=ClaimKind, default=ClaimKind.ASSERTION)
    topics = models.ManyToManyField(Topic, through="ClaimTopic", blank=True, related_name="claims")
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    verdict_reasoning = models.TextField(blank=True)
    verdict_sources = VerdictSourcesField(
        default=list,
        blank=True,
        help_text='What the verdict rests on: [{"address": …, "document": …, "note": …}, …].',
    )
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who gave the verdict.",
    )
    verdict_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged"
    )
    note = models.TextField(blank=True)

    history = HistoricalRecords()
    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        default_permissions = DEFAULT_PERMISSIONS
        permissions = [
            ("merge_claim", "Can merge and split claims"),
            ("judge_claim", "Can set the verdict on a claim"),
        ]
        indexes = [
            models.Index(fields=["text_key"], name="claim_text_key"),
            models.Index(fields=["status", "-id"], name="claim_status"),
            models.Index(fields=["kind", "-id"], name="claim_kind"),
            models.Index(fields=["verdict", "-id"], name="claim_verdict"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="claim_text_given"),
            models.CheckConstraint(condition=~Q(key=""), name="claim_key_given"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="claim_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(verdict__in=Verdict.values), name="claim_verdict_known"
            ),
            one_of("kind", ClaimKind, "claim_kind_known"),
            one_of("status", Status, "claim_status_known"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 90 else f"{self.text[:89]}…"

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    @property
    def kept_record(self) -> Claim:
        """The claim that this one was merged into, at the end of the chain; itself where it was not."""
        last = self
        while last.merged_into is not None:
            last = last.merged_into
        return last

    def derive(self) -> set[str]:
        """Fill what follows from the text; returns the names of the fields."""
        self.text_key = claim_text_key(self.text)
        return {"text_key"}


class Stance(models.TextChoices):
    ASSERTS = "asserts", "asserts"
    DENIES = "denies", "denies"
    DOUBTS = "doubts", "doubts"
    DEMANDS = "demands", "demands"
    PROMISES = "promises", "promises"
    PREDICTS = "predicts", "predicts"


class Evidence(Curated):
    """This quote carries that claim, and how."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="evidence")
    stance = models.CharField(max_length=8, choices=Stance, default=Stance.ASSERTS)
    filled = models.JSONField(
        default=list,
        editable=False,
        help_text="What was put into the claim for what: [words, put in, start, end], in code points of the article.",
    )
    note = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["claim", "id"]
        verbose_name_plural = "evidence"
        default_permissions = DEFAULT_PERMISSIONS
        indexes = [
            models.Index(fields=["status", "-id"], name="evidence_status"),
            models.Index(fields=["stance", "-id"], name="evidence_stance"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "quote"], name="evidence_unique"),
            one_of("stance", Stance, "evidence_stance_known"),
            one_of("status", Status, "evidence_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.quote} {self.get_stance_display()}"


class Relation(models.TextChoices):
    SAME = "same", "same claim"
    RELATED = "related", "related"
    CONTRADICTS = "contradicts", "contradicts"
    SUPPORTS = "supports", "supports"
    RESPONDS = "responds", "responds to"
    NONE = "none", "no link"

    @property
    def state(self) -> PairState:
        """The state of a pair that somebody decided to stand like this."""
        return PairState.REJECTED if self == Relation.NONE else PairState.ACCEPTED


class ClaimLink(models.Model):
    """How two claims stand to each other.

    The pair is stored once, the claim with the lower id first; `backward` turns the arrow of
    "supports" and "responds to". "No link" is remembered, so that the pair is not suggested again.
    """

    UNDECIDED: ClassVar[Q] = Q(state=PairState.SUGGESTED)

    # The pair and the list by state begin with these: an index of their own would be a second one.
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="links", db_index=False)
    other = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="links_reverse", db_index=False)
    relation = models.CharField(max_length=11, choices=Relation)
    backward = models.BooleanField(
        "direction reversed", default=False, help_text="The second claim supports or responds to the first."
    )
    state = models.CharField(max_length=9, choices=PairState, default=PairState.SUGGESTED)
    score = models.FloatField(null=True, blank=True)
    method = models.CharField(max_length=60, blank=True, help_text="How the pair was suggested.")
    reasons = models.JSONField(default=list, blank=True, help_text="Shared words, numbers, mismatches.")
    # What the machine found when it suggested the pair; empty for pairs that people linked.
    same_speaker = models.BooleanField(null=True, editable=False)
    same_outlet = models.BooleanField(null=True, editable=False)
    days_apart = models.PositiveIntegerField(null=True, editable=False)
    clashes = models.BooleanField(
        default=False,
        editable=False,
        help_text="A negation, a denial, numbers or dates stand between the two.",
    )
    negated = models.BooleanField(
        default=False, editable=False, help_text="One of the two is negated or denied, the other is not."
    )
    measured = models.JSONField(
        default=list, editable=False, help_text="The features of the pair, in the order of the method."
    )
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-score", "id"]
        default_permissions = DEFAULT_PERMISSIONS
        permissions = [("decide_claimlink", "Can decide how claims are linked")]
        indexes = [
            models.Index(fields=["state", "-score", "id"], name="claim_link_state"),
            models.Index(fields=["-score", "id"], name="claim_link_score"),
            models.Index(fields=["relation", "state"], name="claim_link_relation"),
            models.Index(fields=["other", "state"], name="claim_link_other"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "other"], name="claim_link_pair_unique"),
            models.CheckConstraint(condition=Q(claim__lt=F("other")), name="claim_link_pair_ordered"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "rejected"]) | Q(decided_at__isnull=False),
                name="claim_link_decision_dated",
            ),
            models.CheckConstraint(
                condition=(~Q(state="accepted") | ~Q(relation="none"))
                & (~Q(state="rejected") | Q(relation="none")),
                name="claim_link_rejected_is_none",
                violation_error_message="A pair with no link is rejected, and only that one.",
            ),
            one_of("relation", Relation, "claim_link_relation_known"),
            one_of("state", PairState, "claim_link_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.claim} – {self.get_relation_display()} – {self.other}"


class PairWeights(models.Model):
    """What the decisions taken in this database say of how pairs of claims are weighed: one row or none.

    `shifts` is added to the weights that the program came with: feature → relation → number.
    """

    method = models.CharField(max_length=60, help_text="The list of features they were learned for.")
    decisions = models.PositiveIntegerField(help_text="How many decided pairs they were learned from.")
    shifts = models.JSONField()
    learned_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name_plural = "pair weights"
        default_permissions = ()

    def __str__(self) -> str:
        return f"learned from {self.decisions:,} decisions"
