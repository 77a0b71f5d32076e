"""The desk's numbers: what waits, what happened, and the data of its charts.

Called by the admin's first page. Counts stop at a cap and charts are kept for a minute, so
that the page costs the same on a million quotes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Model, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from claims.models import ClaimLink, Quote, Speaker, SpeakerPair
from sources.charts import Bar, BarChart, ColumnChart
from sources.models import Article, ArticleCopy, Decision, IngestFailure, IngestRun, Source, Status

__all__ = ["Waiting", "charts", "happened", "is_empty", "waiting"]

CAP = 10_000
_KEEP = 60  # seconds
_Chart = TypeVar("_Chart", BarChart, ColumnChart)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: how many, and the list it counts."""

    label: str
    count: int
    url: str
    what: str

    @property
    def shown(self) -> str:
        return f"{CAP}+" if self.count >= CAP else str(self.count)


def list_url(model: type[Model], **filters: Any) -> str:
    """The address of a model's list, filtered."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{url}?{urlencode(filters)}" if filters else url


def is_empty() -> bool:
    """Whether nothing was ingested yet."""
    return not Article.objects.exists()


def waiting() -> list[Waiting]:
    """What waits to be decided, most pressing first."""
    last = IngestRun.objects.first()
    failures = IngestFailure.objects.filter(run=last) if last else IngestFailure.objects.none()
    return [
        _wait("Quotes to review", Quote.objects.filter(status=Status.SUGGESTED), "accept or reject", "quotes"),
        _wait("Claim pairs to decide", ClaimLink.objects.filter(state="suggested"), "same, related, or not", "claims"),
        _wait("Speakers to join", SpeakerPair.objects.filter(state="suggested"), "one person or two", "speakers"),
        _wait("Reprints to confirm", ArticleCopy.objects.filter(state="suggested"), "the same story or not", "copies"),
        Waiting("Files that failed", failures.count(), list_url(IngestFailure, run__id__exact=last.pk if last else 0), "in the last ingest"),
    ]  # fmt: skip


def _wait(label: str, rows: QuerySet[Any], what: str, queue: str) -> Waiting:
    return Waiting(label, rows.order_by()[:CAP].count(), reverse("admin:queue", args=[queue]), what)


def happened() -> dict[str, Any]:
    """The last ingests and the last decisions."""
    return {
        "runs": list(IngestRun.objects.all()[:5]),
        "decisions": list(Decision.objects.select_related("user")[:8]),
    }


def charts() -> list[BarChart | ColumnChart]:
    """Statements over time, most quoted speakers, statuses, sources."""
    return [
        _kept("months", lambda: ColumnChart.of("Statements by the month they were said", _months())),
        _kept("speakers", lambda: BarChart.of("Most quoted speakers", _speakers())),
        _kept("statuses", lambda: BarChart.of("Quotes by status", _statuses())),
        _kept("sources", lambda: BarChart.of("Articles by source", _sources())),
    ]


def _kept(name: str, make: Callable[[], _Chart]) -> _Chart:
    return cast(_Chart, cache.get_or_set(f"desk.{name}", make, _KEEP))


def _months() -> list[tuple[str, int, str]]:
    rows = (
        Quote.objects.filter(said_on__isnull=False)
        .annotate(month=TruncMonth("said_on"))
        .order_by("month")
        .values_list("month")
        .annotate(count=Count("pk"))
    )
    return [
        (f"{month:%Y-%m}", count, list_url(Quote, said_on__year=month.year, said_on__month=month.month))
        for month, count in rows
    ][-36:]


def _speakers() -> list[Bar]:
    top = (
        Quote.objects.filter(speaker__isnull=False)
        .order_by()
        .values_list("speaker")
        .annotate(count=Count("pk"))
        .order_by("-count", "speaker")[:10]
    )
    names = Speaker.objects.in_bulk([pk for pk, _ in top])
    return [
        Bar(str(names[pk]), count, list_url(Quote, speaker__id__exact=pk)) for pk, count in top if pk in names
    ]


def _statuses() -> list[Bar]:
    counts = dict(Quote.objects.order_by().values_list("status").annotate(count=Count("pk")))
    return [
        Bar(
            status.label,
            counts.get(status.value, 0),
            list_url(Quote, status__exact=status.value),
            status.value,
        )
        for status in Status
    ]


def _sources() -> list[Bar]:
    top = (
        Article.objects.order_by()
        .values_list("source")
        .annotate(count=Count("pk"))
        .order_by("-count", "source")[:10]
    )
    names = Source.objects.in_bulk([pk for pk, _ in top if pk])
    return [
        Bar(str(names[pk]), count, list_url(Article, source__id__exact=pk))
        if pk
        else Bar("not named on the page", count, list_url(Article, source__isnull=True))
        for pk, count in top
    ]
