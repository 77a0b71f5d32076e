"""What is filed under a topic: under itself or any topic that is part of it.

A quote belongs to a topic by itself, or because a claim it states does. Evidence that was rejected does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection
from django.db.models import Case, Count, Exists, IntegerField, Model, OuterRef, QuerySet, Value, When

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
    claimed = _claimed().filter(**{f"{_BY_CLAIM}__in": wanted})
    return own.union(claimed.order_by().values("quote"))


def claims_under(topics: Iterable[int]) -> QuerySet[Model, object]:
    """The numbers of the claims under any of the topics (their numbers), for `pk__in`."""
    return ClaimTopic.objects.filter(topic__in=_with_narrower(topics)).order_by().values("claim")


# -- Counting ------------------------------------------------------------------------------------


def most_frequent(quotes: QuerySet[Quote], most: int) -> list[int]:
    """The topics under which most of the quotes are, the most frequent first. Three queries.

    A quote under several topics that are part of a broader one counts there for each of them.
    """
    own: Counter[int] = Counter()
    for rows, topic in _ways(quotes):
        own.update(dict(rows.values_list(topic).annotate(count=Count("quote", distinct=True)).order_by()))
    counts = Counter({pk: sum(own[one] for one in parts) for pk, parts in narrower().items()})
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [pk for pk, count in ranked[:most] if count]


def counted(quotes: QuerySet[Quote]) -> Counter[Topic]:
    """Topic → how many of the quotes are under it or one that is part of it. Two queries, however many quotes."""
    own, *others = [rows.order_by().values_list("quote", topic) for rows, topic in _ways(quotes)]
    filed, values = own.union(*others).query.sql_with_params()
    table = connection.ops.quote_name(Topic._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(table=table, filed=filed), values)
        counts = dict(cursor.fetchall())
    topics = Topic.objects.defer("definition").in_bulk(counts)
    return Counter({topic: counts[pk] for pk, topic in topics.items()})


# A topic is part of itself and of all above it; a quote under two parts of one counts there once.
_COUNTED = """
    WITH RECURSIVE part (topic, whole) AS (
        SELECT id, id FROM {table}
        UNION SELECT part.topic, above.parent_id FROM part JOIN {table} AS above ON above.id = part.whole
        WHERE above.parent_id IS NOT NULL
    ), filed (quote, topic) AS ({filed})
    SELECT part.whole, COUNT(DISTINCT filed.quote) FROM filed JOIN part ON part.topic = filed.topic GROUP BY part.whole
"""


def counted_by_day(quotes: QuerySet[Quote], topics: Sequence[int]) -> Counter[tuple[int, date | None]]:
    """Topic and day (said, else published) → how many of the quotes; none comes twice under one topic.

    One query for the codebook and one for each depth at which the topics stand within each other.
    """
    found: Counter[tuple[int, date | None]] = Counter()
    for layer in _layers(topics, narrower()):
        wanted = {one for parts in layer.values() for one in parts}
        claimed = _claimed().annotate(shown=_shown(_BY_CLAIM, layer))
        claimed = claimed.filter(quote=OuterRef("quote"), shown=OuterRef("shown"))
        counted = []
        for rows, topic in _ways(quotes):
            rows = rows.filter(**{f"{topic}__in": wanted}).annotate(shown=_shown(topic, layer))
            if rows.model is QuoteTopic:  # what is there by its claim was counted
                rows = rows.filter(~Exists(claimed))
            counts = rows.values_list("shown", "quote__day").annotate(count=Count("quote", distinct=True))
            counted.append(counts.order_by())
        for pk, on, count in counted[0].union(*counted[1:], all=True):
            found[pk, on] += count
    return found


def _shown(path: str, layer: Parts) -> Case:
    """The topic of the layer that the topic at the end of `path` is part of."""
    whens = [When(**{f"{path}__in": sorted(parts)}, then=Value(topic)) for topic, parts in layer.items()]
    return Case(*whens, output_field=IntegerField())


_BY_CLAIM = "claim__claim_topics__topic"


def _claimed() -> QuerySet[Evidence]:
    return Evidence.objects.exclude(status=Status.REJECTED)


def _ways(quotes: QuerySet[Quote]) -> list[tuple[QuerySet[Model], str]]:
    """The two ways from quotes to topics: rows that name a quote, and the path to its topic."""
    numbers = quotes.order_by().values("pk")
    return [
        (_claimed().filter(**{"quote__in": numbers, f"{_BY_CLAIM}__isnull": False}), _BY_CLAIM),
        (QuoteTopic.objects.filter(quote__in=numbers), "topic"),
    ]


def _layers(topics: Sequence[int], parts: Parts) -> list[dict[int, frozenset[int]]]:
    """The topics with their parts, in layers within which nothing belongs to two."""
    layers: list[dict[int, frozenset[int]]] = []
    for topic in topics:
        depth = sum(topic in parts.get(other, ()) for other in topics) - 1
        while len(layers) <= depth:
            layers.append({})
        layers[depth][topic] = parts.get(topic, frozenset({topic}))
    return [layer for layer in layers if layer]
