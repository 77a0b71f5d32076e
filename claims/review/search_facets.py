"""By what the found quotes can be narrowed: speakers, outlets, topics, months, status, kind, each with its count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, OuterRef, Subquery
from django.http import QueryDict
from django.utils.formats import date_format

from claims.day_of_quote import first_and_last
from claims.models import Evidence, Quote, QuoteKind, QuoteTopic, Speaker, Topic
from claims.review.search_filters import Asked
from sources.models import Source
from sources.workbench.models import Status

__all__ = ["Facet", "facets"]

MOST = 8  # values of a facet
MOST_MONTHS = 12
_DAYS = {"day": "Said or published", "said": "Said", "printed": "Published"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its words, how many of the found quotes have it, and the search narrowed to it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet; `chosen` is the value in force, `without` the search without it."""

    title: str
    values: list[Value]
    chosen: str = ""
    without: str = ""


def facets(address: QueryDict, asked: Asked, found: Sequence[int]) -> list[Facet]:
    """The facets of the found quotes (their numbers). Two queries, and one for each chosen value nothing was found of."""
    # One by one: for a join PostgreSQL reads all speakers there are.
    name = Subquery(Speaker.objects.filter(pk=OuterRef("speaker")).values("name"))
    rows = list(
        Quote.objects.filter(pk__in=found).order_by().values_list(
            "speaker", name, "article__source", "article__source__name", "status", "kind", "day",
        )
    )  # fmt: skip
    topics: Counter[tuple[int | None, str | None]] = Counter((pk, name) for _, pk, name in _filed(found))
    statuses, kinds = dict(Status.choices), dict(QuoteKind.choices)
    made = [
        _of_records(address, "speaker", "Speaker", asked.record("speaker"), Counter((row[0], row[1]) for row in rows), Speaker),
        _of_records(address, "source", "Outlet", asked.record("source"), Counter((row[2], row[3]) for row in rows), Source),
        _of_records(address, "topic", "Topic", asked.record("topic"), topics, Topic),
        _months(address, asked, rows),
        _of_words(address, "status", "Status", asked.status, Counter(str(row[4]) for row in rows), statuses),
        _of_words(address, "kind", "Kind of quote", asked.given.get("kind", ""), Counter(str(row[5]) for row in rows), kinds),
    ]  # fmt: skip
    return [facet for facet in made if facet.values or facet.chosen]


def _filed(found: Sequence[int]) -> set[tuple[int, int, str]]:
    """Quote, topic and the topic's name, for the quotes filed under a topic themselves or by their claim."""
    if not found:
        return set()
    own = QuoteTopic.objects.filter(quote__in=found).order_by().values_list("quote", "topic", "topic__name")
    carried = Evidence.objects.filter(quote__in=found).exclude(status=Status.REJECTED).order_by()
    (of_own, given), (of_carried, also) = (
        rows.query.sql_with_params() for rows in (own, carried.values_list("quote", "claim"))
    )
    with connection.cursor() as cursor:
        cursor.execute(_FILED.format(own=of_own, carried=of_carried), [*also, *given])
        return set(cursor.fetchall())


# What the quotes carry first and by itself: else PostgreSQL may go through all evidence of the claims that have topics.
_FILED = """
    WITH carried (quote, claim) AS MATERIALIZED ({carried})
    SELECT carried.quote, filed.topic_id, topic.name FROM carried
    JOIN claims_claimtopic AS filed ON filed.claim_id = carried.claim
    JOIN claims_topic AS topic ON topic.id = filed.topic_id
    UNION {own}
"""


def _of_records(
    address: QueryDict, name: str, title: str, chosen: int | None, counts: Counter[tuple[int | None, str | None]],
    model: type[Model],
) -> Facet:  # fmt: skip
    known = {pk: label for pk, label in counts if pk is not None}
    if chosen is not None:
        label = known.get(chosen) or model._default_manager.filter(pk=chosen).first() or f"number {chosen}"
        return Facet(title, [], str(label), _url(address, **{name: ""}))
    values = [
        Value(str(label), count, _url(address, **{name: str(pk)}))
        for (pk, label), count in counts.most_common(MOST + 1)
        if pk is not None
    ]
    return Facet(title, values[:MOST])


def _of_words(
    address: QueryDict, name: str, title: str, chosen: str, counts: Counter[str], labels: Mapping[str, object]
) -> Facet:
    if chosen:
        return Facet(title, [], str(labels[chosen]), _url(address, **{name: ""}))
    values = [Value(str(labels[v]), n, _url(address, **{name: v})) for v, n in counts.most_common()]
    return Facet(title, values if len(values) > 1 else [])


def _months(address: QueryDict, asked: Asked, rows: Sequence[Any]) -> Facet:
    if asked.stretch is not None:
        kind, first, last = asked.stretch
        words = " – ".join(date_format(day, "DATE_FORMAT") if day else "…" for day in (first, last))
        return Facet(_DAYS[kind], [], words, _url(address, **{f"{kind}_from": "", f"{kind}_to": ""}))
    counts = Counter(day.replace(day=1) for *_, day in rows if day is not None)
    values = []
    for month in sorted(counts, reverse=True)[:MOST_MONTHS]:
        first, last = first_and_last(month.year, month.month)
        url = _url(address, day_from=first.isoformat(), day_to=last.isoformat())
        values.append(Value(date_format(month, "YEAR_MONTH_FORMAT"), counts[month], url))
    return Facet("Said or published in", values)


def _url(address: QueryDict, **changed: str) -> str:
    """The address with some values changed, or taken away where empty."""
    data = address.copy()
    for name, value in changed.items():
        data.pop(name, None)
        if value:
            data[name] = value
    return f"?{data.urlencode()}"
