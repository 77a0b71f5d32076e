"""Speakers: people, organizations, groups, and those a page leaves unnamed."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from claims.match_keys import speaker_name
from sources.models import Article
from sources.workbench.models import DEFAULT_PERMISSIONS, Curated, PairState, Status, one_of
from sources.workbench.public_keys import random_key

__all__ = [
    "BodyKind",
    "RolePrinting",
    "Speaker",
    "SpeakerKind",
    "SpeakerName",
    "SpeakerPair",
    "SpeakerRole",
]


class SpeakerKind(models.TextChoices):
    PERSON = "person", "person"
    ORGANIZATION = "organization", "organization"
    GROUP = "group", "group"
    UNNAMED = "unnamed", "unnamed"


class BodyKind(models.TextChoices):
    """What sort of body somebody is or speaks for, to group speakers by."""

    GOVERNMENT = "government", "government"
    PARLIAMENT = "parliament", "parliament"
    PARTY = "party", "party"
    COURT = "court", "court"
    MILITARY = "military", "military or police"
    AUTHORITY = "authority", "public authority"
    INTERNATIONAL = "international", "international organization"
    COMPANY = "company", "company"
    ASSOCIATION = "association", "association or union"
    CIVIL = "civil", "civil society"
    RESEARCH = "research", "university or research"
    MEDIA = "media", "media"
    ARMED = "armed", "armed group"
    OTHER = "other", "other"


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def current(self) -> SpeakerQuerySet:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def get_by_natural_key(self, key: str) -> Speaker:
        return self.get(key=key)


class Speaker(Curated):
    """Whoever said something. An unnamed one belongs to the article that quotes it."""

    key = models.CharField(
        max_length=200, unique=True, default=partial(random_key, "s"), help_text="Stable and public."
    )
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=SpeakerKind, default=SpeakerKind.PERSON)
    article = models.ForeignKey(
        Article,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="unnamed_speakers",
        help_text='Only for unnamed speakers: an "official" in two articles need not be the same person.',
    )
    wikidata = models.CharField(
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9][0-9]*$", "A Wikidata identifier looks like Q58217.")],
        help_text="Wikidata identifier, such as Q58217.",
    )
    party = models.CharField(max_length=120, blank=True, help_text="Party or camp, to group speakers by.")
    country = models.CharField(max_length=120, blank=True, help_text="Country somebody speaks for.")
    body = models.CharField(
        "kind of body",
        max_length=13,
        choices=BodyKind,
        blank=True,
        help_text="What somebody is or speaks for: a government, a company …",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="The speaker this record was merged into.",
    )
    note = models.TextField(blank=True)

    history = HistoricalRecords()
    objects = SpeakerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        default_permissions = DEFAULT_PERMISSIONS
        permissions = [("merge_speaker", "Can merge and split speakers")]
        indexes = [
            models.Index(fields=["name", "id"], name="speaker_name_order"),
            models.Index(fields=["kind", "name"], name="speaker_kind"),
            models.Index(fields=["status", "name"], name="speaker_status"),
            models.Index(fields=["party", "name"], name="speaker_party"),
            models.Index(fields=["country", "name"], name="speaker_country"),
            models.Index(fields=["body", "name"], name="speaker_body"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="speaker_name_given"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="speaker_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=~Q(kind="unnamed") | Q(article__isnull=False) | Q(merged_into__isnull=False),
                name="speaker_unnamed_has_article",
            ),
            one_of("kind", SpeakerKind, "speaker_kind_known"),
            models.CheckConstraint(
                condition=Q(body="") | Q(body__in=BodyKind.values), name="speaker_body_known"
            ),
            one_of("status", Status, "speaker_status_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kept_record(self) -> Speaker:
        """The record that merges lead to from this one; itself where it was never merged."""
        speaker = self
        while speaker.merged_into is not None:
            speaker = speaker.merged_into
        return speaker

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    @property
    def groups(self) -> list[str]:
        """What the speaker is grouped by, as far as it is known: kind of body, party, country."""
        return [words for words in (self.get_body_display(), self.party, self.country) if words]

    def companions(self) -> list[SpeakerName]:
        """Rows to be stored along with the record: its own name among those it is found by."""
        if self.kind == SpeakerKind.UNNAMED or self.names.filter(name=self.name).exists():
            return []
        made = SpeakerName(speaker=self, name=self.name)
        made.derive()
        return [made]


class SpeakerName(models.Model):
    """A name a speaker goes by; `key` is its folded form, by which mentions find the speaker."""

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    key = models.CharField(
        max_length=300, editable=False, help_text="Folded: case, transliteration and titles aside."
    )
    block = models.CharField(
        max_length=300, blank=True, editable=False, help_text="Consonants of the surname: who may be who."
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        default_permissions = DEFAULT_PERMISSIONS
        indexes = [
            models.Index(fields=["key", "speaker"], name="speaker_name_key"),
            models.Index(fields=["block", "speaker"], name="speaker_name_block"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["speaker", "name"], name="speaker_other_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="speaker_other_name_given"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keys follow from the name, however it came to be written."""
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> set[str]:
        """Fill what follows from the name; returns the names of the fields."""
        columns = speaker_name(self.name, self.speaker.kind)
        for field, value in columns.items():
            setattr(self, field, value)
        return set(columns)


class SpeakerRole(models.Model):
    """An office as pages print it, with the days between which it was seen."""

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="roles")
    title = models.CharField(max_length=200, help_text="Foreign Minister, spokesperson …")
    organization = models.CharField(max_length=200, blank=True, help_text="Russia, Foreign Ministry …")
    first_seen = models.DateField(null=True, blank=True)
    last_seen = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["first_seen", "title"]
        default_permissions = DEFAULT_PERMISSIONS
        indexes = [models.Index(fields=["title", "organization"], name="speaker_role_title")]
        constraints = [
            models.UniqueConstraint(fields=["speaker", "title", "organization"], name="speaker_role_unique"),
            models.CheckConstraint(
                condition=Q(first_seen__isnull=True)
                | Q(last_seen__isnull=True)
                | Q(first_seen__lte=F("last_seen")),
                name="speaker_role_days_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.organization})" if self.organization else self.title


class RolePrinting(models.Model):
    """An article that prints a role: the evidence for its days."""

    role = models.ForeignKey(SpeakerRole, on_delete=models.CASCADE, related_name="printings")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="role_printings")
    words = models.CharField(max_length=300, blank=True, help_text="The mention as printed.")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["role", "article"], name="role_printing_unique")]

    def __str__(self) -> str:
        return f"{self.role}: {self.article}"


class SpeakerPair(models.Model):
    """Two speakers who may be one; a rejected pair is remembered and never suggested again."""

    UNDECIDED: ClassVar[Q] = Q(state=PairState.SUGGESTED)

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="pairs")
    other = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="pairs_reverse")
    state = models.CharField(max_length=9, choices=PairState, default=PairState.SUGGESTED)
    score = models.FloatField(default=0)
    reasons = models.JSONField(default=list, blank=True, help_text="Why the pair was suggested.")
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-score", "id"]
        default_permissions = DEFAULT_PERMISSIONS
        indexes = [
            models.Index(fields=["state", "-score", "id"], name="speaker_pair_state"),
            models.Index(fields=["-score", "id"], name="speaker_pair_score"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["speaker", "other"], name="speaker_pair_unique"),
            models.CheckConstraint(condition=Q(speaker__lt=F("other")), name="speaker_pair_ordered"),
            one_of("state", PairState, "speaker_pair_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker} ~ {self.other}"
