"""The day of a quote: when it was said, and where nobody knows that, when it was printed.

Few quotes tell their day, while nearly every page has a date. So lists, filters, charts and timelines take the
day of publication for a missing day said, and everything that shows it says which of the two it is. The database
keeps that day in the column `day` (`claims.kept_days`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from claims.models import Quote

__all__ = ["Day", "day_of", "first_and_last", "months", "of_days"]


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


def of_days(first: date | None = None, last: date | None = None) -> Q:
    """That a quote is from `first` to `last` (both included)."""
    ends = {"day__gte": first, "day__lte": last}
    return Q(day__isnull=False, **{way: day for way, day in ends.items() if day is not None})


def months(counts: Iterable[tuple[date | None, int]]) -> dict[date | None, int]:
    """Days with how many quotes each has → first day of a month → how many; None → those without a day."""
    found: Counter[date | None] = Counter()
    for day, count in counts:
        found[day and day.replace(day=1)] += count
    return dict(found)


def first_and_last(year: int, month: int | None = None) -> tuple[date, date]:
    """The first and the last day of a month or a year."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)
