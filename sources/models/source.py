"""Publishers and agencies, with the names they go by."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from simple_history.models import HistoricalRecords

from sources.folding import folded_name
from sources.workbench.models.constraints import DEFAULT_PERMISSIONS, one_of
from sources.workbench.models.curated import Curated, Status
from sources.workbench.models.folded import FoldedName
from sources.workbench.parts import parts

__all__ = ["Source", "SourceKind", "SourceName"]

_BATCH = 500


class SourceKind(models.TextChoices):
    NEWSPAPER = "newspaper", "newspaper"
    AGENCY = "agency", "news agency"
    BROADCASTER = "broadcaster", "broadcaster"
    GOVERNMENT = "government", "government"
    PARTY = "party", "party"
    AGGREGATOR = "aggregator", "aggregator"
    OTHER = "other", "other"


class SourceQuerySet(models.QuerySet["Source"]):
    def named(self, name: str) -> Source | None:
        """The source that goes by this name, letter case, width and spacing aside."""
        return self.going_by([name]).get(folded_name(name))

    def going_by(self, names: Iterable[str]) -> dict[str, Source]:
        """The sources that go by these names, by `folded_name`; a source's own name comes before others' other ones."""
        found: dict[str, Source] = {}
        for some in parts(sorted(set(map(folded_name, names)) - {""}), _BATCH):
            others = SourceName.objects.filter(folded__in=some)
            found |= {other.folded: other.source for other in others.select_related("source")}
            found |= {source.folded: source for source in self.filter(folded__in=some)}
        return found

    def get_by_natural_key(self, name: str) -> Source:
        return self.get(name=name)


class Source(Curated):
    """A publisher (newspaper, broadcaster, ministry …) or a news agency."""

    name = models.CharField(max_length=200)
    folded = FoldedName()
    kind = models.CharField(max_length=12, choices=SourceKind, default=SourceKind.OTHER)
    homepage = models.URLField(blank=True)
    country = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166 code of two letters: IN, RU, US."
    )
    language = models.CharField(max_length=8, blank=True, help_text="ISO 639 code: en, ru, de.")
    note = models.TextField(blank=True)

    history = HistoricalRecords()
    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        default_permissions = DEFAULT_PERMISSIONS
        indexes = [
            models.Index(fields=["kind", "name"], name="source_kind"),
            models.Index(fields=["country"], name="source_country"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["folded"],
                name="source_name_unique",
                violation_error_message="There is a source of this name already, in other letter case or spacing.",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="source_name_given"),
            one_of("kind", SourceKind, "source_kind_known"),
            one_of("status", Status, "source_status_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)

    def derive(self) -> set[str]:
        """Fill what follows from the name."""
        self.folded = folded_name(self.name)
        return {"folded"}


class SourceName(models.Model):
    """Another name of a source: "Press Trust of India" for PTI."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    folded = FoldedName()

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        default_permissions = DEFAULT_PERMISSIONS
        constraints = [
            models.UniqueConstraint(
                fields=["folded"],
                name="source_other_name_unique",
                violation_error_message="A source has this other name already, in other letter case or spacing.",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="source_other_name_given"),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> set[str]:
        """Fill what follows from the name."""
        self.folded = folded_name(self.name)
        return {"folded"}
