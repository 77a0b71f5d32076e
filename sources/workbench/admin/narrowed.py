"""By what a list is narrowed: each filter and search in force, in words, with the address of the list without it.

A list reached from a number elsewhere ("12 quotes") looks like any other; this says which records it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, PAGE_VAR, SEARCH_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest

from sources.workbench.admin.choosing import Plain
from sources.workbench.parameters import number

__all__ = ["Narrowing", "narrowings"]

_PASSING = (*IGNORED_PARAMS, PAGE_VAR, ERROR_FLAG)
_LONGEST = 80  # characters of a value
_LOOKUPS = ("exact", "id", "pk", "in", "isnull", "year", "month", "day", "gte", "lte", "gt", "lt")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One filter in force; `without` is the list's address without it."""

    label: str
    value: str
    without: str


def narrowings(changelist: ChangeList, request: HttpRequest) -> list[Narrowing]:
    """What the list is narrowed by, the search first. A query for each chosen record whose filter is not on the page."""
    return list(_narrowings(changelist, request))


def _narrowings(changelist: ChangeList, request: HttpRequest) -> Iterator[Narrowing]:
    left = {name: str(value) for name, value in request.GET.items() if value and name not in _PASSING}
    if words := str(request.GET.get(SEARCH_VAR, "")).strip():
        yield Narrowing("search", words, changelist.get_query_string(remove=[SEARCH_VAR]))
    for spec in changelist.filter_specs:
        mine = [name for name in spec.expected_parameters() if name in left]
        for name in mine:
            left.pop(name)
        value = _value(spec, changelist) if mine else ""
        if value:
            without = changelist.get_query_string(remove=[n for n in spec.expected_parameters() if n])
            yield Narrowing(str(spec.title), value[:_LONGEST], without)
    for name, value in left.items():
        label, shown = _of_path(changelist.model, name, value)
        yield Narrowing(label, shown[:_LONGEST], changelist.get_query_string(remove=[name]))


def _value(spec: Any, changelist: ChangeList) -> str:
    if isinstance(spec, Plain):
        return spec.words()
    chosen = [choice for choice in spec.choices(changelist) if choice.get("selected")]
    return str(chosen[0].get("display", "")) if chosen else ""


def _of_path(model: type[Model], name: str, value: str) -> tuple[str, str]:
    """Label and value of a parameter that no filter on the page shows, such as `article__id__exact`."""
    parts = name.split("__")
    lookups = []
    while parts and parts[-1] in _LOOKUPS:
        lookups.append(parts.pop())
    try:
        field: Any = get_fields_from_path(model, "__".join(parts))[-1] if parts else model._meta.pk
    except (FieldDoesNotExist, AttributeError):
        return name, value
    label = str(getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name)
    if "in" in lookups:
        return label, f"{value.count(',') + 1:,} chosen"
    if field.is_relation and field.related_model and number(value):
        record = field.related_model._default_manager.filter(pk=value).first()
        return label, str(record) if record is not None else f"number {value}"
    return label, {"True": "none"}.get(value, value) if "isnull" in lookups else value
