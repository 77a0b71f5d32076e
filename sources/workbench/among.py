"""Rows by many keys at once: `filter(pk__among=Keys(numbers))`.

As `__in`, but all keys are one parameter: an array on PostgreSQL, JSON on SQLite. Django looks at each value of `__in` several
times, which takes longer than the database does to find a row by it; and SQLite takes only so many parameters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Lookup
from django.db.models.fields.related import ForeignObject

__all__ = ["Keys"]


@dataclass(frozen=True, slots=True, init=False)
class Keys:
    """Numbers or texts, of one type. No iterable: Django looks at no single one of them."""

    values: list[Any]

    def __init__(self, values: Iterable[Any]) -> None:
        object.__setattr__(self, "values", list(values))


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup[Any]):
    """Whether a column has one of the `Keys`."""

    lookup_name = "among"
    prepare_rhs = False
    rhs: Keys

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", (*params, self.rhs.values)
        found = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - the name of a column
        return found, (*params, json.dumps(self.rhs.values))
