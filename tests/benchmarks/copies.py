"""Makes a database of invented records larger by SQL alone: a million quotes in minutes.

`multiply(50)` adds 49 copies of all articles, speakers, quotes, claims and evidence, each record referring to the
records of its own copy, and what the indexes for search keep of them. Sources stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import CharField, Field, ForeignKey, Max, Model
from django.db.models.functions import Mod

from sources.workbench.kept_counts import kept_counts
from sources.workbench.search.index import SearchIndex, registered
from sources.workbench.search.index_tables import CHANGED, INDEXES, index_of_lexemes

__all__ = ["give_much_to_one", "multiply"]

_COPIED = ("sources.Article", "claims.Speaker", "claims.Quote", "claims.Claim", "claims.Evidence")


def multiply(times: int) -> None:
    """Copy what there is `times` - 1 times; the database should hold nothing but what `fill` made, all of it indexed."""
    models = [apps.get_model(name) for name in _COPIED]
    steps = {model: int(model._default_manager.aggregate(last=Max("pk"))["last"]) for model in models}
    with connection.cursor() as cursor:
        for model in models:
            columns, values = zip(*_columns(model, steps), strict=True)
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(_copying(table, columns, values, times))
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        for count in kept_counts():
            count.rebuild()
        for index in registered():
            if index.model in steps and index.totals()[0]:
                _multiply_index(cursor, index, steps[index.model], times)


def _copying(table: str, columns: Sequence[str], values: Sequence[str], times: int) -> str:
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {times - 1}) "
        f"SELECT {', '.join(values)} FROM {table} AS held CROSS JOIN copies WHERE copies.n < {times}"
    )


def _multiply_index(cursor: CursorWrapper, index: SearchIndex, step: int, times: int) -> None:
    """A copy has the words of what it was made of, so that none needs to be read again."""
    kept = ["terms", "telling", "extra", *(["lexemes"] if connection.vendor == "postgresql" else [])]
    copying = _copying(index.table, ["id", *kept], [f"held.id + copies.n * {step}", *kept], times)
    if connection.vendor == "postgresql":  # an index is made sooner than kept up to date row by row
        cursor.execute(f"DROP INDEX {index.table}_lexemes")
    cursor.execute(copying)
    if connection.vendor == "postgresql":
        cursor.execute(index_of_lexemes(index.table))
    else:
        cursor.execute(f"INSERT INTO {index.table}_fts({index.table}_fts) VALUES ('rebuild')")
    cursor.execute(f"UPDATE {index.table}_terms SET records = records * {times}")
    cursor.execute(
        f"UPDATE {INDEXES} SET records = records * {times}, terms = terms * {times} WHERE name = %s",
        [index.name],
    )
    cursor.execute(f"DELETE FROM {CHANGED} WHERE name = %s", [index.name])


def give_much_to_one() -> None:
    """Let one speaker say a twentieth of all quotes, and one claim have a two-hundredth of them as evidence."""
    from claims.models import Claim, Evidence, Quote, Speaker

    speaker, claim = Speaker.objects.earliest("pk"), Claim.objects.earliest("pk")
    Quote.objects.annotate(nth=Mod("pk", 20)).filter(nth=0).update(speaker=speaker)
    Evidence.objects.annotate(nth=Mod("pk", 200)).filter(nth=0).update(claim=claim)


def _columns(model: type[Model], steps: dict[type[Model], int]) -> list[tuple[str, str]]:
    """(column, its value in the copy) of each column that can be written."""
    return [
        (connection.ops.quote_name(str(field.column)), _value(field, steps))
        for field in model._meta.concrete_fields
        if not field.generated
    ]


def _value(field: Field, steps: dict[type[Model], int]) -> str:
    held = f"held.{connection.ops.quote_name(str(field.column))}"
    if field.primary_key:
        return f"{held} + copies.n * {steps[field.model]}"
    if isinstance(field, ForeignKey):
        step = steps.get(field.related_model, 0)
        return f"{held} + copies.n * {step}" if step else held
    if isinstance(field, CharField) and (field.unique or field.name in ("key", "digest")):
        # In front, where a digest of fixed length has room for it.
        return f"substr(copies.n || '-' || {held}, 1, {field.max_length})"
    return held
