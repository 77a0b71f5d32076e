"""Quotes: what an article says that somebody said, to the character."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from sources.models import Article, Source
from sources.workbench.models import DEFAULT_PERMISSIONS, Curated, Status, one_of
from sources.workbench.public_keys import random_key

from .speaker import Speaker
from .topic import Topic

__all__ = ["Force", "Quote", "QuoteKind", "Wording"]


class QuoteKind(models.TextChoices):
    DIRECT = "direct", "direct"
    INDIRECT = "indirect", "indirect"
    MIXED = "mixed", "mixed"


class Wording(models.TextChoices):
    VERBATIM = "verbatim", "verbatim"
    TRANSLATED = "translated", "translated"
    PARAPHRASE = "paraphrase", "paraphrase"


class Force(models.TextChoices):
    ASSERTS = "asserts", "asserts"
    DENIES = "denies", "denies"
    DOUBTS = "doubts", "doubts"
    DEMANDS = "demands", "demands"
    PROMISES = "promises", "promises"
    PREDICTS = "predicts", "predicts"
    ASKS = "asks", "asks"
    OPINES = "opines", "opines"
    THINKS = "thinks", "thinks"


class QuoteQuerySet(models.QuerySet["Quote"]):
    def get_by_natural_key(self, key: str) -> Quote:
        return self.get(key=key)


class Quote(Curated):
    """One statement as one article prints it.

    `spans` are `[start, end)` in code points of the article's text; `start` and `end` repeat
    the first and the last offset for order and overlap queries. `text` is the words the
    spans cut out, split parts joined by " … ".
    """

    key = models.CharField(
        max_length=200, unique=True, default=partial(random_key, "q"), help_text="Stable and public."
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="quotes")
    kind = models.CharField(max_length=8, choices=QuoteKind)
    spans = models.JSONField(help_text="[[start, end], …] in code points of the article's text.")
    start = models.PositiveIntegerField(editable=False)
    end = models.PositiveIntegerField(editable=False)
    text = models.TextField(editable=False, help_text="The exact text of the quote.")
    prefix = models.CharField(max_length=64, blank=True, editable=False)
    suffix = models.CharField(max_length=64, blank=True, editable=False)
    placed = models.BooleanField(
        "located in text", default=True, help_text="Off if the text could not be located with certainty."
    )
    repeats = models.JSONField(
        default=list, blank=True, help_text="The same statement elsewhere on the page."
    )
    cue = models.CharField(
        max_length=100, blank=True, help_text="The word or phrase that introduces the quote: said, warned …"
    )
    cue_start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    cue_end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    force = models.CharField("speech act", max_length=8, choices=Force, default=Force.ASSERTS)
    mention = models.CharField(max_length=500, blank=True, help_text="The text that names the speaker.")
    mention_start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    mention_end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    speaker = models.ForeignKey(
        Speaker, null=True, blank=True, on_delete=models.PROTECT, related_name="quotes"
    )
    role = models.CharField(
        max_length=300, blank=True, help_text="The speaker's role as printed in the article."
    )
    attribution_rule = models.CharField(
        "speaker found by", max_length=60, blank=True, help_text="How the speaker was found."
    )
    confidence = models.FloatField(
        default=0, help_text="Accuracy of that method, measured on development data, 0 to 1."
    )
    rule = models.CharField(
        "quote found by", max_length=60, blank=True, help_text="The pattern that found the quote."
    )
    relayed_via = models.CharField(
        "relayed by", max_length=200, blank=True, help_text="Who relayed the quote, such as TASS."
    )
    relay_source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="relayed_quotes"
    )
    relay_speaker = models.ForeignKey(
        Speaker, null=True, blank=True, on_delete=models.PROTECT, related_name="relayed_quotes"
    )
    medium = models.CharField(max_length=40, blank=True, help_text="tweet, statement, interview …")
    venue = models.CharField(max_length=300, blank=True)
    said_on = models.DateField(
        "date said", null=True, blank=True, help_text="The date it was said, not the date of publication."
    )
    said_on_words = models.CharField(
        "date as printed", max_length=100, blank=True, help_text='As printed: "on Wednesday".'
    )
    day = models.DateField(
        "date said, else published", null=True, blank=True, editable=False,
        help_text="The date said; where that is unknown, that of the article. The database keeps it (claims.kept_days).",
    )  # fmt: skip
    topics = models.ManyToManyField(Topic, through="QuoteTopic", blank=True, related_name="quotes")
    wording = models.CharField(max_length=10, choices=Wording, default=Wording.VERBATIM)
    note = models.TextField(blank=True)

    history = HistoricalRecords(excluded_fields=["day"])
    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["article", "start", "id"]
        default_permissions = DEFAULT_PERMISSIONS
        indexes = [
            models.Index(fields=["article", "start"], name="quote_article_start"),
            models.Index(fields=["status", "-id"], name="quote_status"),
            models.Index(fields=["status", "article", "start", "id"], name="quote_queue"),
            models.Index(fields=["status", "confidence", "id"], name="quote_status_confidence"),
            # The status last: what a speaker said is counted by day and status from the index alone.
            models.Index(fields=["speaker", "day", "id", "status"], name="quote_speaker_day"),
            models.Index(fields=["kind", "-id"], name="quote_kind"),
            models.Index(fields=["attribution_rule", "-id"], name="quote_attribution_rule"),
            models.Index(fields=["day", "id"], name="quote_day"),
            models.Index(fields=["said_on"], name="quote_said_on"),
            models.Index(fields=["relayed_via"], name="quote_relayed_via"),
            models.Index(fields=["confidence", "id"], name="quote_confidence"),
            models.Index(fields=["force", "article", "start"], name="quote_force"),
            models.Index(fields=["medium", "article", "start"], name="quote_medium"),
            models.Index(fields=["article", "start"], name="quote_not_placed", condition=Q(placed=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "start", "end", "kind"], name="quote_place_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="quote_span_not_empty"),
            models.CheckConstraint(condition=~Q(text=""), name="quote_text_given"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0) & Q(confidence__lte=1), name="quote_confidence_range"
            ),
            models.CheckConstraint(
                condition=Q(cue_start__isnull=True, cue_end__isnull=True) | Q(cue_start__lt=F("cue_end")),
                name="quote_cue_span",
            ),
            models.CheckConstraint(
                condition=Q(mention_start__isnull=True, mention_end__isnull=True)
                | Q(mention_start__lt=F("mention_end")),
                name="quote_mention_span",
            ),
            one_of("kind", QuoteKind, "quote_kind_known"),
            one_of("force", Force, "quote_force_known"),
            one_of("wording", Wording, "quote_wording_known"),
            one_of("status", Status, "quote_status_known"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 90 else f"{self.text[:89]}…"

    def natural_key(self) -> tuple[str]:
        return (self.key,)
