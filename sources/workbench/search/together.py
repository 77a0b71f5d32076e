"""One question to several indexes at once: the best records of each, by one query of the database.

Comes in: indexes, for each the records it may find, and what a person typed. Goes out: for each index its best
hits and how many there are.
"""

# ruff: noqa: S608, S611 - names of tables come from the models; what people type is always a parameter

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Model
from django.db.models.expressions import RawSQL

from sources.workbench.search import index_tables, query_language
from sources.workbench.search.index import BATCH, SearchIndex
from sources.workbench.search.kept import Hit
from sources.workbench.search.query import Query

__all__ = ["MOST", "Found", "search_together"]

MOST = 500  # records of each index that are ranked: the newest
MOST_LOOKED_AT = 100  # where each record found has to be looked at before it counts
_READ = 6_000  # characters of a record's terms that are weighed: of an article, its title and beginning


@dataclass(frozen=True, slots=True)
class Found:
    """What one index found, best first, the newer record first among equals; no more than `most`."""

    hits: list[Hit]
    most: int = MOST

    @property
    def is_capped(self) -> bool:
        """Whether there may be more."""
        return len(self.hits) >= self.most


def search_together(
    asked: Sequence[tuple[SearchIndex, models.QuerySet[Model] | None]], query: Query, *, few: bool = True
) -> list[Found]:
    """For each index, the records of its queryset (of all, with None) that hold what was asked for.

    `few`: the querysets are looked up whole; without it, whether they hold it is asked of each record found.
    """
    found: list[list[Hit]] = [[] for _ in asked]
    if not query:
        return [Found(hits) for hits in found]
    _bring_up_to_date([index for index, _ in asked])
    parts, values = [], []
    for place, (index, rows) in enumerate(asked):
        try:
            sql, given = _part(place, index, rows, query, few)
        except EmptyResultSet:
            continue
        parts.append(sql)
        values += given
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            for place, number, terms in cursor.fetchall():
                found[place].append(Hit(number, query_language.weigh(terms, query)))
    most = [_most(rows, few) for _, rows in asked]
    return [
        Found(sorted(hits, key=lambda hit: (-hit.score, -hit.id)), limit)
        for hits, limit in zip(found, most, strict=True)
    ]


def _most(rows: models.QuerySet[Model] | None, few: bool) -> int:
    return MOST if few or rows is None else MOST_LOOKED_AT


def _part(
    place: int, index: SearchIndex, rows: models.QuerySet[Model] | None, query: Query, few: bool
) -> tuple[str, list[Any]]:
    sql, values = query_language.matching(connection.vendor, index.table, query)
    given: list[object] = list(values)
    narrowed = ""
    if rows is not None:
        numbers = rows.order_by().values("pk")
        if not few:
            numbers = numbers.filter(pk=RawSQL(f"{index.table}.id", ()))
        inner, inner_values = numbers.query.sql_with_params()
        narrowed = f" AND id IN ({inner})" if few else f" AND EXISTS ({inner})"
        given += inner_values
    return (
        f"SELECT * FROM (SELECT {place} AS place, id, substr(terms, 1, {_READ}) AS terms FROM {index.table} "
        f"WHERE id IN ({sql}){narrowed} ORDER BY id DESC LIMIT {_most(rows, few)}) AS part_{place}",
        given,
    )


def _bring_up_to_date(indexes: Sequence[SearchIndex]) -> None:
    """Refresh those of which records changed; one query where none did."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT name FROM {index_tables.CHANGED}")
        behind = {row[0] for row in cursor.fetchall()}
    for index in indexes:
        if index.name in behind:
            index.refresh(most=BATCH)
