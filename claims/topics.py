"""What is filed under a topic: under itself or any topic that is part of it.

A quote belongs to a topic by itself, or because a claim it states does. Evidence that was rejected does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from claims.models import ClaimTopic, Evidence, Quote, QuoteTopic, Topic, TopicName
from sources.workbench.models import Status

__all__ = ["claims_under", "counted", "counted_by_day", "most_frequent", "narrower", "quotes_under"]

# Broad topic → itself and all topics that are part of it.
Parts = Mapping[int, frozenset[int]]


def narrower() -> Parts:
    """For each topic its own number and those of all that are part of it. One query."""
    return _parts(dict(Topic.objects.order_by().values_list("pk", "parent")))


def _parts(above: Mapping[int, int | None]) -> Parts:
    """From each topic's broader one."""
    found: dict[int, set[int]] = {pk: {pk} for pk in above}
    for pk in above:
        at = above[pk]
        while at is not None and pk not in found[at]:
            found[at].add(pk)
            at = above[at]
    return {pk: frozenset(parts) for pk, parts in found.items()}


def _with_narrower(topics: Iterable[int]) -> set[int]:
    parts, wanted = narrower(), set(topics)
    if gone := wanted - parts.keys():  # merged since somebody watched, saved or noted them
        former = TopicName.objects.filter(number__in=gone).order_by()
        wanted = (wanted - gone) | set(former.values_list("topic", flat=True))
    return {one for topic in wanted for one in parts.get(topic, ())}


def quotes_under(topics: Iterable[int]) -> QuerySet[Model, object]:
    """The numbers of the quotes under any of the topics (their numbers), for `pk__in`; each comes once."""
    wanted = _with_narrower(topics)
    own = QuoteTopic.objects.filter(topic__in=wanted).order_by().values("quote")
    claimed = Evidence.objects.exclude(status=Status.REJECTED).filter(claim__claim_topics__topic__in=wanted)
    return own.union(claimed.order_by().values("quote"))


def claims_under(topics: Iterable[int]) -> QuerySet[Model, object]:
    """The numbers of the claims under any of the topics (their numbers), for `pk__in`."""
    return ClaimTopic.objects.filter(topic__in=_with_narrower(topics)).order_by().values("claim")


# -- Counting ------------------------------------------------------------------------------------


def most_frequent(quotes: QuerySet[Quote], most: int) -> list[int]:
    """The topics under which most of the quotes are, the most frequent first. One query."""
    counts = dict(_counted(quotes))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [pk for pk, _ in ranked[:most]]


def counted(quotes: QuerySet[Quote]) -> Counter[Topic]:
    """Topic → how many of the quotes are under it or one that is part of it. Two queries, however many quotes."""
    counts = dict(_counted(quotes))
    topics = Topic.objects.defer("definition").in_bulk(counts)
    return Counter({topic: counts[pk] for pk, topic in topics.items()})


def counted_by_day(quotes: QuerySet[Quote], topics: Sequence[int]) -> Counter[tuple[int, date | None]]:
    """Topic and day (said, else published) → how many of the quotes; none comes twice under one topic. One query."""
    if not topics:
        return Counter()
    said = "JOIN {quote} AS said ON said.id = filed.quote WHERE part.whole IN ({marks})"
    said = said.format(quote=_table(Quote), marks=", ".join(["%s"] * len(topics)))
    counts = _counted(quotes, by=", said.day", said=said, values=topics)
    return Counter({(pk, day): count for pk, day, count in counts})


# A topic is part of itself and of all above it; a quote under two parts of one counts there once. Evidence and topics
# name the same claim, so the claim itself is not looked at.
_COUNTED = """
    WITH RECURSIVE part (topic, whole) AS (
        SELECT id, id FROM {topic}
        UNION SELECT part.topic, above.parent_id FROM part JOIN {topic} AS above ON above.id = part.whole
        WHERE above.parent_id IS NOT NULL
    ), filed (quote, topic) AS (
        SELECT stated.quote_id, under.topic_id FROM {evidence} AS stated
        JOIN {claim_topic} AS under ON under.claim_id = stated.claim_id
        WHERE stated.status <> %s AND stated.quote_id IN ({quotes})
        UNION SELECT quote_id, topic_id FROM {quote_topic} WHERE quote_id IN ({quotes})
    )
    SELECT part.whole {by}, COUNT(DISTINCT filed.quote) FROM filed JOIN part ON part.topic = filed.topic {said}
    GROUP BY part.whole {by}
"""


def _counted(
    quotes: QuerySet[Quote], by: str = "", said: str = "", values: Sequence[int] = ()
) -> list[tuple[Any, ...]]:
    """Topics, what is counted `by`, and how many of the quotes; `said` joins what that is a column of."""
    try:
        numbers, asked = quotes.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    models = {"topic": Topic, "evidence": Evidence, "claim_topic": ClaimTopic, "quote_topic": QuoteTopic}
    tables = {name: _table(model) for name, model in models.items()}
    with connection.cursor() as cursor:
        sql = _COUNTED.format(quotes=numbers, by=by, said=said, **tables)
        cursor.execute(sql, [Status.REJECTED, *asked, *asked, *values])
        return list(cursor.fetchall())


def _table(model: type[Model]) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))
