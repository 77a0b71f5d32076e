"""Names in any column of words of any table: found by the database, replaced here.

Texts of articles are not looked through, since the search index finds those; everything else is read once, by a statement
a table.
"""

# ruff: noqa: S608 - names of tables and columns come from the models; words are always parameters

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from claims.models import Release
from newsroom.erasing.names import Names, blocked
from sources.models import Article, ErasedPage, ErasureRequest
from sources.workbench.models import AuditEntry, AuditLink, AuditWords, DecisionChange, WaitingForLink
from sources.workbench.parts import parts

__all__ = ["Sweep", "words_of"]

_BATCH = 500
_APPS = ("claims", "sources", "newsroom")
# The audit is emptied by itself, releases are withdrawn as a whole; the rest holds no word of a page.
_LEFT = (AuditEntry, AuditWords, AuditLink, WaitingForLink, Release, ErasureRequest, ErasedPage)
_TEXT = (models.CharField, models.TextField, models.JSONField)


@cache
def words_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a model in which somebody's words may be; of an article all but its text."""
    left = ("text", "body", "blocks") if model is Article else ()
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, _TEXT) and not column.choices and not column.primary_key and column.name not in left
        and "digest" not in column.name
    ]  # fmt: skip


class Sweep:
    """One person's names out of all tables. `near`: rows in which a surname by itself counts, by model."""

    def __init__(self, names: Names, near: defaultdict[type[models.Model], set[int]], erasure: int) -> None:
        self.names, self.near, self.erasure = names, near, erasure

    def run(self) -> Counter[str]:
        """How many rows of each kind were changed."""
        counts: Counter[str] = Counter()
        for model in _tables():
            for ids in parts(self._found(model), _BATCH):
                counts[model._meta.label_lower] += self._replace(model, ids)
        return +counts

    def _found(self, model: type[models.Model]) -> Sequence[Any]:
        """The rows that hold one of the words."""
        columns = words_of(model)
        if not columns:
            return []
        quote = connection.ops.quote_name
        like = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
        tests, given = [], []
        for column in columns:
            tokens = self.names.stored_tokens if isinstance(column, models.JSONField) else self.names.tokens
            for token in sorted({token.lower() if token.isascii() else token for token in tokens}):
                tests.append(f"CAST({quote(str(column.column))} AS TEXT) {like} %s ESCAPE '!'")
                given.append("%" + token.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%")
        key = quote(str(model._meta.pk.column))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {key} FROM {quote(model._meta.db_table)} WHERE {' OR '.join(tests)}", given
            )
            return [row[0] for row in cursor.fetchall()]

    def _replace(self, model: type[models.Model], ids: Sequence[Any]) -> int:
        done = 0
        columns = words_of(model)
        manager = model._base_manager
        for row in manager.filter(pk__in=ids).only(*(column.name for column in columns)):
            pattern = self.names.beside if self._is_near(model, row) else self.names.whole
            changed = {}
            for column in columns:
                value = getattr(row, column.attname)
                if (other := blocked(value, pattern)) != value:
                    changed[column.attname] = other
            if not changed:
                continue
            done += 1
            if model is DecisionChange:
                changed["erasure_number"] = self.erasure
            manager.filter(pk=row.pk).update(**changed | self._following(model, row, changed))
        return done

    def _is_near(self, model: type[models.Model], row: Any) -> bool:
        if hasattr(model, "instance_type"):  # a state in a history
            return row.id in self.near[model.instance_type]
        return row.pk in self.near[model]

    def _following(self, model: type[models.Model], row: Any, changed: dict[str, Any]) -> dict[str, Any]:
        """Columns that follow from those that were changed."""
        if not hasattr(model, "derive"):
            return {}
        record = model._base_manager.get(pk=row.pk)
        for name, value in changed.items():
            setattr(record, name, value)
        return {name: getattr(record, name) for name in record.derive()}


def _tables() -> Iterator[type[models.Model]]:
    for label in _APPS:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if (
                model._meta.managed
                and not model._meta.proxy
                and model not in _LEFT
                and model is not ContentType
            ):
                yield model
