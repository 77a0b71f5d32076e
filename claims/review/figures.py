"""The desk's numbers: what waits, what happened, and the data of its charts.

Counts stop at a cap and charts are kept for a minute, so that the page costs the same on a million
quotes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Model
from django.urls import reverse

from claims.day_of_quote import first_and_last, months
from claims.models import Quote, Speaker
from claims.review.queues import QUEUES
from sources.accounts.models import User
from sources.models import Article, IngestFailure, IngestRun, Source
from sources.workbench.charts import Bar, BarChart, ColumnChart
from sources.workbench.models import Decision, Status

__all__ = ["Waiting", "charts", "happened", "is_empty", "list_url", "quotes_of", "waiting"]

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
        return f"{CAP:,}+" if self.count >= CAP else f"{self.count:,}"


def list_url(model: type[Model], **filters: object) -> str:
    """The address of a model's list, filtered."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{url}?{urlencode(filters)}" if filters else url


def is_empty() -> bool:
    """Whether nothing was ingested yet."""
    return not Article.objects.exists()


def waiting(user: User) -> list[Waiting]:
    """What there is to decide, most pressing first; those without permission are led to the list."""
    last = IngestRun.objects.first()
    failures = IngestFailure.objects.filter(run=last) if last else IngestFailure.objects.none()
    return [
        _wait(user, "Quotes to review", "accept or reject", "quotes", status="suggested"),
        _wait(user, "Claim pairs to review", "same, related or no link", "claims", state="suggested"),
        _wait(user, "Speakers to merge", "same or not", "speakers", state="suggested"),
        _wait(user, "Copies to review", "same story or not", "copies", state="suggested"),
        Waiting("Failed files", failures.count(), list_url(IngestFailure, run__id__exact=last.pk if last else 0), "in the latest ingest"),
    ]  # fmt: skip


def _wait(user: User, label: str, what: str, slug: str, **listed: str) -> Waiting:
    queue = QUEUES[slug]
    count = queue.waiting().order_by().values("pk")[:CAP].count()
    decides = user.has_perm(queue.permission)
    url = reverse("admin:queue", args=[slug]) if decides else list_url(queue.model, **listed)
    return Waiting(label, count, url, what)


def happened() -> dict[str, object]:
    """The last ingests and the last decisions."""
    return {
        "runs": list(IngestRun.objects.all()[:5]),
        "decisions": list(Decision.objects.select_related("user")[:8]),
    }


def charts() -> list[BarChart | ColumnChart]:
    """Statements over time, most quoted speakers, statuses, sources."""
    return [
        _kept(
            "months",
            lambda: ColumnChart.of("Quotes by date said or published", months(_by_day()), quotes_of),
        ),
        _kept("speakers", lambda: BarChart.of("Most quoted speakers", _speakers())),
        _kept("statuses", lambda: BarChart.of("Quotes by status", _statuses())),
        _kept("sources", lambda: BarChart.of("Articles by source", _sources())),
    ]


def _kept(name: str, make: Callable[[], _Chart]) -> _Chart:
    return cast(_Chart, cache.get_or_set(f"home.{name}", make, _KEEP))


def _by_day() -> Iterable[tuple[date | None, int]]:
    return Quote.objects.order_by().values_list("day").annotate(count=Count("pk"))


def quotes_of(year: int | None, month: int | None, **filters: object) -> str:
    """The address of the list of quotes of a month or a year; of the undated ones without."""
    if year is None:
        return list_url(Quote, **filters, day_unknown=True)
    first, last = first_and_last(year, month)
    return list_url(Quote, **filters, day_from=first, day_to=last)


def _speakers() -> list[Bar]:
    top = (
        Quote.objects.filter(speaker__isnull=False)
        .order_by()
        .values_list("speaker")
        .annotate(count=Count("pk"))
        .order_by("-count", "speaker")[:10]
    )
    names = Speaker.objects.in_bulk([pk for pk, _ in top])
    return [Bar(str(names[pk]), count, list_url(Quote, speaker=pk)) for pk, count in top if pk in names]


def _statuses() -> list[Bar]:
    counts = dict(Quote.objects.order_by().values_list("status").annotate(count=Count("pk")))
    return [
        Bar(
            status.label,
            counts.get(status.value, 0),
            list_url(Quote, status=status.value),
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
        Bar(str(names[pk]), count, list_url(Article, source=pk))
        if pk
        else Bar("unknown", count, list_url(Article, source__isnull=True))
        for pk, count in top
    ]
