"""Articles: the pages as they were saved, never changed, and what was read from them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from simple_history.models import HistoricalRecords

from sources.addresses import address_key
from sources.workbench.models.constraints import DEFAULT_PERMISSIONS, one_of
from sources.workbench.models.curated import Curated, Status
from sources.workbench.models.pair import PairState

from .ingest import IngestRun
from .source import Source

__all__ = ["Article", "ArticleCopy", "ArticleFingerprint", "AwaitedText", "CopyKind", "Precision"]


models.CharField.register_lookup(Length)  # for the check on the digest


class Precision(models.TextChoices):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"


class ArticleQuerySet(models.QuerySet["Article"]):
    def get_by_natural_key(self, digest: str) -> Article:
        return self.get(digest=digest)

    def without_text(self) -> ArticleQuerySet:
        """For lists: the text and its marks stay in the database."""
        return self.defer("text", "body", "blocks")

    def known_texts(self) -> dict[int, str]:
        """The text of each; of those that came without it, what is known of it, with spaces elsewhere."""
        texts: dict[int, str] = dict(self.order_by().values_list("pk", "text"))
        without = [pk for pk, text in texts.items() if not text]
        for awaited in AwaitedText.objects.filter(article__in=without) if without else ():
            texts[awaited.article_id] = awaited.known
        return texts

    def known_by_address(self) -> ArticleQuerySet:
        """Those whose page has not come yet, and of which no more is known than a record says."""
        return self.filter(text="", awaited_text=None)


class Article(Curated):
    """One saved page. `text` is what all spans refer to; the database refuses to change it, but for an erasure.

    An article that came without its page has no text yet: ingest fills it, once. One that is known by its
    address alone (from a bibliography, say) has a digest made from that until then.
    """

    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
        help_text="The publisher; empty if unknown.",
    )
    agency = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credited_articles",
        help_text="The news agency credited in the article.",
    )
    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    dateline = models.CharField(max_length=200, blank=True, help_text="The place in the dateline.")
    published = models.CharField(
        max_length=32, blank=True, help_text="ISO 8601, as precise as the page: 2021-07-10T22:46."
    )
    published_on = models.DateField(
        "date published", null=True, blank=True, help_text="The date, for lists and filters."
    )
    published_precision = models.CharField(max_length=6, choices=Precision, blank=True)
    published_words = models.CharField(
        "date as printed", max_length=200, blank=True, help_text="The date as printed."
    )
    updated = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=8, blank=True)
    address = models.URLField("URL", max_length=2000, blank=True)
    address_key = models.CharField(
        max_length=32, blank=True, editable=False, help_text="What all spellings of the address share."
    )
    file_name = models.CharField(max_length=255, blank=True)
    path = models.TextField(blank=True, help_text="Where the file was when it was first read.")
    member = models.CharField(
        "position in file",
        max_length=1000,
        blank=True,
        help_text="Position in the file; empty if the article is the whole file.",
    )
    digest = models.CharField(
        max_length=64,
        unique=True,
        help_text="SHA-256 of the article's bytes: the file's, or of its part of a file of many.",
    )
    file_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the bytes of the whole file it came from."
    )
    encoding = models.CharField(max_length=40, blank=True)
    text = models.TextField(
        blank=True, help_text="The page as decoded; never changed. Empty until the page is ingested."
    )
    body = models.JSONField(default=list, blank=True, help_text="Spans of the article's paragraphs.")
    blocks = models.JSONField(default=list, blank=True, help_text="What each part of the page is.")
    details = models.JSONField(
        default=dict,
        blank=True,
        help_text="Other details from the file: section, pages, document ID …",
    )
    reading_notes = models.JSONField(default=list, blank=True)
    extractor = models.CharField(max_length=40, blank=True, help_text="Version that made its suggestions.")
    run = models.ForeignKey(
        IngestRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    copy_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="copies",
        help_text="The article this is a copy of, as decided by a person.",
    )
    note = models.TextField(blank=True)
    # Nullable and without a default: SQLite then adds the column in place, and keeps the trigger on the text.
    awaits_suggestions_since = models.DateTimeField(
        "awaiting suggestions since",
        null=True,
        editable=False,
        help_text="Stored then, but not compared with the others yet: the next run makes up for it.",
    )

    erasure_number = models.BigIntegerField(
        null=True, editable=False, help_text="The last erasure that replaced words of the page."
    )

    history = HistoricalRecords(
        excluded_fields=[
            "text", "body", "blocks", "reading_notes", "details", "awaits_suggestions_since", "erasure_number",
        ]
    )  # fmt: skip
    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        default_permissions = DEFAULT_PERMISSIONS
        indexes = [
            models.Index(fields=["-published_on", "-id"], name="article_published"),
            models.Index(fields=["source", "-published_on"], name="article_source"),
            models.Index(fields=["agency", "-published_on"], name="article_agency"),
            models.Index(fields=["language"], name="article_language"),
            models.Index(fields=["status", "-published_on"], name="article_status"),
            # Holds all that is asked of a page that was read before: no row, long as it is, has to be read for that.
            models.Index(fields=["extractor", "digest", "erasure_number"], name="article_read"),
            models.Index(fields=["file_name"], name="article_file_name"),
            models.Index(fields=["address_key"], name="article_address_key", condition=~Q(address_key="")),
            models.Index(fields=["id"], name="article_without_text", condition=Q(text="")),
            models.Index(
                fields=["id"], name="article_owed", condition=Q(awaits_suggestions_since__isnull=False)
            ),
        ]
        constraints = [
            one_of("status", Status, "article_status_known"),
            models.CheckConstraint(
                condition=Q(published_precision="") | Q(published_precision__in=Precision.values),
                name="article_precision_known",
            ),
            models.CheckConstraint(condition=Q(digest__length=64), name="article_digest_sha256"),
            models.CheckConstraint(
                condition=Q(copy_of__isnull=True) | ~Q(copy_of=models.F("id")),
                name="article_not_copy_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.file_name or self.address

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The key follows from the address, however it came to be written."""
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> set[str]:
        """Fill what follows from the address; returns the names of the fields."""
        self.address_key = address_key(self.address)
        return {"address_key"}

    def natural_key(self) -> tuple[str]:
        return (self.digest,)

    @property
    def known_text(self) -> str:
        """The text; of an article that came without it, what is known of it, with spaces elsewhere."""
        if self.text:
            return self.text
        awaited = AwaitedText.objects.filter(article=self).first()
        return awaited.known if awaited else ""


class AwaitedText(models.Model):
    """What is known of the text of an article that came without it, until ingest reads its page.

    `passages` are [[start, words], …] in code points: what has been quoted, with the words around it.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="awaited_text")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of its UTF-8; empty if unknown.")
    length = models.PositiveIntegerField(null=True, blank=True, help_text="In code points.")
    passages = models.JSONField(default=list, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.article)

    @property
    def known(self) -> str:
        """The text as far as it is known: spaces stand where it is not."""
        letters = [" "] * (self.length or 0)
        for start, words in self.passages:
            letters[start : start + len(words)] = words
        return "".join(letters)


class ArticleFingerprint(models.Model):
    """The index near-duplicates are found by: hashes of the body, see newsroom.ingest.fingerprints."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="fingerprints")
    band = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["band", "article"], name="fingerprint_band")]

    def __str__(self) -> str:
        return f"{self.band:x}"


class CopyKind(models.TextChoices):
    SAME_PAGE = "same_page", "same page saved twice"
    WIRE = "wire", "same wire story"
    CORRECTED = "corrected", "corrected version"
    EXCERPT = "excerpt", "excerpt"


class ArticleCopy(models.Model):
    """Two articles that print the same story, as measured; a person accepts or rejects."""

    UNDECIDED: ClassVar[Q] = Q(state=PairState.SUGGESTED)

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="copy_pairs")
    other = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="copy_pairs_reverse")
    kind = models.CharField(max_length=10, choices=CopyKind)
    similarity = models.FloatField(help_text="Share of the shorter text that is also in the other, 0 to 1.")
    state = models.CharField(max_length=9, choices=PairState, default=PairState.SUGGESTED)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-similarity", "id"]
        verbose_name_plural = "article copies"
        default_permissions = DEFAULT_PERMISSIONS
        indexes = [
            models.Index(fields=["state", "-similarity"], name="article_copy_state"),
            models.Index(fields=["-similarity", "id"], name="article_copy_similarity"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="article_copy_pair_unique"),
            models.CheckConstraint(
                condition=Q(article__lt=models.F("other")), name="article_copy_pair_ordered"
            ),
            models.CheckConstraint(
                condition=Q(similarity__gte=0) & Q(similarity__lte=1), name="article_copy_similarity_range"
            ),
            one_of("kind", CopyKind, "article_copy_kind_known"),
            one_of("state", PairState, "article_copy_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.article} ~ {self.other}"
