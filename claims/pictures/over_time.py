"""Statements over time by speaker, topic or outlet: the day said, else the day published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.utils.formats import date_format

from claims.models import Quote, Speaker, Topic
from claims.pictures.asked import MOST, Asked
from claims.topics import counted_by_day, most_frequent
from sources.models import Source
from sources.workbench.charts import GridChart, Square
from sources.workbench.charts.grid import MOST_COLUMNS

__all__ = ["outlets_over_time", "periods", "speakers_over_time", "topics_over_time"]

_TOPIC = "topic"  # of the quote or of a claim it states


def speakers_over_time(asked: Asked) -> GridChart:
    """A row for each of the most quoted speakers."""

    def names(pks: Sequence[int]) -> dict[int, str]:
        return {pk: str(one) for pk, one in Speaker.objects.in_bulk(pks).items()}

    return _over_time(asked, "Statements over time by speaker", "Speaker", "speaker", "speaker", names)


def outlets_over_time(asked: Asked) -> GridChart:
    """A row for each of the outlets that print most of them."""

    def names(pks: Sequence[int]) -> dict[int, str]:
        return {pk: str(one) for pk, one in Source.objects.in_bulk(pks).items()}

    title = "Statements over time by outlet"
    return _over_time(asked, title, "Outlet", "article__source", "source", names)


def topics_over_time(asked: Asked) -> GridChart:
    """A row for each of the most frequent topics."""

    def names(pks: Sequence[int]) -> dict[int, str]:
        return {pk: str(one) for pk, one in Topic.objects.in_bulk(pks).items()}

    return _over_time(asked, "Statements over time by topic", "Topic", _TOPIC, "topic", names)


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year, with its first and last day."""

    short: str
    name: str
    first: date
    last: date


def periods(first: date, last: date) -> list[Period]:
    """At most `MOST_COLUMNS` months, quarters or years, none left out, ending with the last day's."""
    for months in (1, 3, 12):
        start, end = _number(first) // months, _number(last) // months
        if end - start < MOST_COLUMNS or months == 12:
            start = max(start, end - MOST_COLUMNS + 1)
            return [_period(n * months, months) for n in range(start, end + 1)]
    raise AssertionError


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _period(number: int, months: int) -> Period:
    first, after = (date(n // 12, n % 12 + 1, 1) for n in (number, number + months))
    last = after - timedelta(days=1)
    if months == 12:
        return Period(f"’{first:%y}", str(first.year), first, last)
    if months == 3:
        quarter = first.month // 3 + 1
        short = f"’{first:%y}" if quarter == 1 else f"Q{quarter}"
        return Period(short, f"{first.year}, quarter {quarter}", first, last)
    short = f"’{first:%y}" if first.month == 1 else date_format(first, "M")[:3]
    return Period(short, date_format(first, "YEAR_MONTH_FORMAT"), first, last)


def _over_time(
    asked: Asked, title: str, what: str, path: str, filtered_by: str, names: Callable[[Sequence[int]], dict[int, str]]
) -> GridChart:  # fmt: skip
    top = most_frequent(asked.plain, MOST) if path == _TOPIC else _most(asked.plain, path)
    labels = names(top)
    rows = [pk for pk in top if pk in labels]
    days = counted_by_day(asked.plain, rows) if path == _TOPIC else _by_day(asked.plain, path, rows)
    undated = sum(count for (_, day), count in days.items() if day is None)
    known = [day for _, day in days if day is not None]
    if not known:
        return GridChart.of(title, (what, "When"), [], [], {}, undated=undated)
    columns = periods(min(known), max(known))
    title = f"{title}, {' – '.join(dict.fromkeys((columns[0].name, columns[-1].name)))}"  # columns name no year but in January
    counts: Counter[tuple[int, int]] = Counter()
    for (pk, day), count in days.items():
        at = next((n for n, period in enumerate(columns) if day and period.first <= day <= period.last), None)
        if at is not None:
            counts[rows.index(pk), at] += count
    squares = {
        (row, at): Square(
            count, f"{labels[rows[row]]}, {columns[at].name}: {count:,}",
            asked.url(**{filtered_by: rows[row], "day_from": columns[at].first, "day_to": columns[at].last}),
        )
        for (row, at), count in counts.items()
    }  # fmt: skip
    earlier = sum(days.values()) - undated - sum(counts.values())
    notes = [f"The {len(rows)} most frequent are shown."] if len(top) == MOST else []
    if earlier:
        notes.append(f"{earlier:,} earlier ones are not shown.")
    return GridChart.of(
        title, (what, "When"), [(labels[pk], asked.url(**{filtered_by: pk})) for pk in rows],
        [(period.short, period.name) for period in columns], squares, note=" ".join(notes), undated=undated,
        undated_url=asked.url(day_unknown="True"),
    )  # fmt: skip


def _most(quotes: QuerySet[Quote], path: str) -> list[int]:
    counted = quotes.filter(**{f"{path}__isnull": False}).values_list(path).annotate(count=Count("pk"))
    return [pk for pk, _ in counted.order_by("-count", path)[:MOST]]


def _by_day(quotes: QuerySet[Quote], path: str, of: Sequence[int]) -> Counter[tuple[int, date | None]]:
    """Row and day → how many."""
    rows = quotes.filter(**{f"{path}__in": of}).order_by().values_list(path, "day")
    return Counter({(pk, on): count for pk, on, count in rows.annotate(count=Count("pk"))})
