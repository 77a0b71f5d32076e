"""The column of topics, for claims and for quotes."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from claims.models import Topic
from sources.folding import folded_name
from sources.workbench.exchange.columns import Names
from sources.workbench.parts import parts

__all__ = ["topics_column"]

_READ = 2000  # records, as many as a chunk of an export


def topics_column(model: type[Model], name: str) -> Names:
    """The topics that rows of `model` give to the records its foreign key `name` points to."""
    rows = model._default_manager

    def read(pks: list[Any]) -> dict[Any, list[str]]:
        found: dict[Any, list[str]] = {}
        for part in parts(pks, _READ):
            pairs = rows.filter(**{f"{name}__in": part})
            for record, topic in pairs.values_list(f"{name}_id", "topic__name"):
                found.setdefault(record, []).append(topic)
        return {record: sorted(topics) for record, topics in found.items()}

    def write(
        pairs: list[tuple[Any, list[str]]], user: object, reason: str
    ) -> list[tuple[Model | None, Model | None]]:
        wanted = {folded_name(topic): topic for _, given in pairs for topic in sorted(given, reverse=True)}
        topics = Topic.objects.going_by(wanted)
        missing = [Topic(name=spelled) for folded, spelled in sorted(wanted.items()) if folded not in topics]
        for topic in missing:
            topic.full_clean()
        new = Topic.objects.bulk_create(missing)
        topics |= {topic.folded: topic for topic in new}
        before = rows.filter(**{f"{name}__in": [record for record, _ in pairs]})
        gone = list(before)
        before.delete()
        made = rows.bulk_create(
            model(**{name: record, "topic": topic})
            for record, given in pairs
            for topic in dict.fromkeys(topics[folded_name(one)] for one in given)
        )
        return [
            *((None, topic) for topic in new),
            *((row, None) for row in gone),
            *((None, row) for row in made),
        ]

    return Names("topics", read=read, write=write, about=f"Topics assigned to the {name}.")
