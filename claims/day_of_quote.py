"""The day of a quote: when it was said, and where nobody knows that, when it was printed.

Few quotes tell their day, while nearly every page has a date. So lists, filters, charts and timelines take the
day of publication for a missing day said, and everything that shows it says which of the two it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from claims.models import Quote

__all__ = ["DAY", "Day", "day_of", "first_and_last", "months", "of_days", "undated"]

# Sorts quotes by their day; for filters `of_days` is faster, for it can use the indexes.
DAY = Coalesce("said_on", "article__published_on")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and whether it is only the day of publication."""

    on: date
    printed: bool


def day_of(quote: Quote) -> Day | None:
    """The quote's day; None where neither is known. Reads the quote's article."""
    if quote.said_on is not None:
        return Day(quote.said_on, printed=False)
    printed = quote.article.published_on
    return Day(printed, printed=True) if printed is not None else None


def of_days(first: date | None = None, last: date | None = None) -> QuerySet[Quote, object]:
    """The numbers of the quotes from `first` to `last` (both included), for `pk__in`."""
    said: dict[str, object] = {"said_on__isnull": False}
    printed: dict[str, object] = {"said_on": None, "article__published_on__isnull": False}
    for way, day in (("gte", first), ("lte", last)):
        if day is not None:
            said[f"said_on__{way}"] = printed[f"article__published_on__{way}"] = day
    # Two queries in one: an OR across the join would read both tables whole.
    rows = Quote.objects.order_by().values("pk")
    return rows.filter(**said).union(rows.filter(**printed), all=True)


def undated(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """Those of which neither day is known."""
    return quotes.filter(said_on=None, article__published_on=None)


def months(quotes: QuerySet[Quote]) -> dict[date | None, int]:
    """First day of a month → how many of the quotes; None → those without a day."""
    rows = quotes.order_by()
    counts: Counter[date | None] = Counter()
    said = rows.filter(said_on__isnull=False).values_list("said_on")
    printed = rows.filter(said_on=None).values_list("article__published_on")
    for day, count in said.annotate(count=Count("pk")).union(printed.annotate(count=Count("pk")), all=True):
        counts[day and day.replace(day=1)] += count
    return dict(counts)


def first_and_last(year: int, month: int | None = None) -> tuple[date, date]:
    """The first and the last day of a month or a year."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)
