"""What a database holds, as lines that two runs of the same work share: without numbers, times and runs.

Comes in: Django's database; goes out: how often each line is there. What one run has and another lacks is lost
or there twice.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from django.apps import apps
from django.db import models

__all__ = ["Lines", "record_lines"]

Lines = Counter[str]
_APPS = ("claims", "sources", "newsroom", "accounts")
# How a run went, not what it left.
_LEFT_OUT = {"ingestrun", "ingestfailure", "comparingpass", "upload", "uploadedfile", "signin"}
_NAMES = ("key", "digest", "username", "codename")  # by which a record is the same in every database
_FIRST = ("claim", "speaker", "article")  # of a pair, beside `other`
_VERSUS = re.compile(r"^(.*?): (.*) vs\. (.*)$")  # a reason that names what either has
_NUMBERS = ("id", "history_id", "object_id", "version", "password")


def record_lines() -> Lines:
    """Every record of the database, by content: what refers to another names it by its own content."""
    return _Reader().lines()


class _Reader:
    def __init__(self) -> None:
        self._rows: dict[type[models.Model], dict[Any, dict[str, Any]]] = {}
        self._said: dict[tuple[type[models.Model], Any], str] = {}

    def lines(self) -> Lines:
        found: Lines = Counter()
        for label in _APPS:
            for model in apps.get_app_config(label).get_models(include_auto_created=True):
                if model._meta.managed and model._meta.model_name not in _LEFT_OUT:
                    for pk in self._of(model):
                        found[self._content(model, pk)] += 1
        return found

    def _of(self, model: type[models.Model]) -> dict[Any, dict[str, Any]]:
        if model not in self._rows:
            names = [f.attname for f in model._meta.concrete_fields if not getattr(f, "generated", False)]
            self._rows[model] = {
                row[str(model._meta.pk.attname)]: row for row in model._base_manager.values(*names)
            }
        return self._rows[model]

    def _content(self, model: type[models.Model], pk: Any) -> str:
        row = self._of(model)[pk]
        cells = {}
        for field in model._meta.concrete_fields:
            if field.attname in row and field.attname not in _NUMBERS and field.name != "run":
                cells[field.name] = self._cell(field, row[field.attname])
        if cells.get("record_number"):  # of any kind of record: a number that another run need not give
            cells["record_number"] = self._name(apps.get_model(cells["record"]), cells["record_number"])
        if "other" in cells:
            _turn(cells)
        return f"{model._meta.model_name} {json.dumps(cells, sort_keys=True, default=str)}"

    def _cell(self, field: Any, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(field, models.ForeignKey):
            return self._name(field.related_model, value)
        if isinstance(value, datetime):
            return "a time"
        if isinstance(value, date):
            return value.isoformat()
        return _plain(value)

    def _name(self, model: type[models.Model], pk: Any) -> str:
        if (model, pk) not in self._said:
            self._said[model, pk] = "itself"  # for what refers to itself in a circle
            row = self._of(model).get(pk)
            if row is None:
                said = "gone"
            elif model._meta.label_lower == "contenttypes.contenttype":
                said = f"{row['app_label']}.{row['model']}"
            else:
                named = next((str(row[name]) for name in _NAMES if row.get(name)), "")
                said = named or blake2b(self._content(model, pk).encode(), digest_size=8).hexdigest()
            self._said[model, pk] = said
        return self._said[model, pk]


def _turn(cells: dict[str, Any]) -> None:
    """A pair has its records in the order of their numbers, which say nothing: the same pair, always one way round."""
    first = next(name for name in _FIRST if name in cells)
    if cells[first] > cells["other"]:
        cells[first], cells["other"] = cells["other"], cells[first]
        cells["reasons"] = [_VERSUS.sub(r"\1: \3 vs. \2", reason) for reason in cells.get("reasons", [])]


def _plain(value: Any) -> Any:
    """JSON without the numbers and times of records."""
    if isinstance(value, dict):
        return {
            name: _plain(each)
            for name, each in value.items()
            if name not in _NUMBERS and not name.endswith(("_id", "_at"))
        }
    return [_plain(each) for each in value] if isinstance(value, list) else value
