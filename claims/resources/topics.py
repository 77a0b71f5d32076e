"""The column of topics, for claims and for quotes."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q
from django.db.models.functions import Lower

from claims.models import Topic
from sources.workbench.exchange.columns import Names

__all__ = ["topics_column"]


def topics_column(model: type[Model], name: str) -> Names:
    """The topics that rows of `model` give to the records its foreign key `name` points to."""
    rows = model._default_manager

    def read(pks: list[Any]) -> dict[Any, list[str]]:
        found: dict[Any, list[str]] = {}
        for start in range(0, len(pks), 500):
            pairs = rows.filter(**{f"{name}__in": pks[start : start + 500]})
            for record, topic in pairs.values_list(f"{name}_id", "topic__name"):
                found.setdefault(record, []).append(topic)
        return {record: sorted(topics) for record, topics in found.items()}

    def write(pairs: list[tuple[Any, list[str]]], user: Any, reason: str) -> list[tuple[object, object]]:
        wanted = {topic.lower(): topic for _, given in pairs for topic in sorted(given, reverse=True)}
        # SQLite lowers ASCII alone: the name as it is spelled is looked for as well.
        known = Topic.objects.annotate(lower=Lower("name")).filter(
            Q(lower__in=wanted) | Q(name__in=wanted.values())
        )
        topics: dict[str, Topic] = {topic.name.lower(): topic for topic in known}
        missing = [Topic(name=spelled) for lower, spelled in sorted(wanted.items()) if lower not in topics]
        for topic in missing:
            topic.full_clean()
        new = Topic.objects.bulk_create(missing)
        topics |= {topic.name.lower(): topic for topic in new}
        before = rows.filter(**{f"{name}__in": [record for record, _ in pairs]})
        gone = list(before)
        before.delete()
        made = rows.bulk_create(
            model(**{name: record, "topic": topics[lower]})
            for record, given in pairs
            for lower in dict.fromkeys(one.lower() for one in given)
        )
        return [
            *((None, topic) for topic in new),
            *((row, None) for row in gone),
            *((None, row) for row in made),
        ]

    return Names("topics", read=read, write=write, about=f"Topics assigned to the {name}.")
