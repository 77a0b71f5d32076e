"""Quotes and claims narrowed by criteria: what lists, search, pictures, queues, sets and commands mean by them.

Comes in: a queryset and criteria (`claims.criteria`), read from an address (`from_address`) or a saved filter
(`from_saved`). Goes out: the records for which all of them hold, none twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from claims.criteria import CRITERIA, NOTHING, check_criteria
from claims.day_of_quote import of_days
from claims.models import (
    ClaimKind,
    CuratedSet,
    Evidence,
    Force,
    QuoteKind,
    SetItem,
    Speaker,
    Topic,
    Verdict,
)
from claims.search import CLAIMS, QUOTES
from claims.topics import claims_under, quotes_under
from sources.models import Source
from sources.workbench.models import Status
from sources.workbench.parameters import number

__all__ = ["RECORDS", "Values", "from_address", "from_saved", "narrowed", "record_named", "to_saved"]

# Name of a criterion → its value: numbers of records, days, numbers, texts.
Values = Mapping[str, Any]
_Rows = QuerySet[Any]
_Narrow = Callable[[_Rows, Any], _Rows]

# Criteria whose values are records, and the stable public column by which a saved filter names one.
RECORDS: Mapping[str, tuple[type[Model], str]] = {
    "speaker": (Speaker, "key"), "source": (Source, "name"), "agency": (Source, "name"), "topic": (Topic, "name"),
    "set": (CuratedSet, "key"),
}  # fmt: skip
_YES = ("1", "True")
_CHOICES: Mapping[str, Mapping[str, Iterable[str]]] = {
    "quotes": {"status": Status.values, "kind": QuoteKind.values, "force": Force.values},
    "claims": {"status": Status.values, "kind": ClaimKind.values, "verdict": Verdict.values},
}


def narrowed(what: str, rows: _Rows, given: Values) -> _Rows:
    """Those of the "quotes" or "claims" for which all criteria hold."""
    days = {name: given[name] for name in ("day_from", "day_to") if given.get(name)}
    for name, value in given.items():
        if name not in days:
            rows = _NARROW[what][name](rows, value)
    return rows.filter(of_days(days.get("day_from"), days.get("day_to"))) if days else rows


# -- Reading and writing criteria ----------------------------------------------------------------


def from_address(what: str, params: Mapping[str, str]) -> dict[str, Any]:
    """The criteria an address names. Raises ValueError, whose second argument is the name, for a value that is none."""
    found: dict[str, Any] = {}
    for name in CRITERIA[what]:
        if text := str(params.get(name, "")).strip():
            found[name] = [_record_number(name, text)] if name in RECORDS else _value(what, name, text)
    return found


def from_saved(saved: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What → its criteria, from a saved filter. Raises ValidationError."""
    try:
        check_criteria(saved)
        return {
            what: {name: _saved_value(what, name, str(value)) for name, value in given.items()}
            for what, given in saved.items()
        }
    except ValueError as error:
        raise ValidationError(str(error.args[0])) from None


def to_saved(values: Values) -> dict[str, Any]:
    """The criteria as they are kept: records by their public names, days in ISO 8601."""
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if name in RECORDS:
            model, column = RECORDS[name]
            # a record that is gone stays one that finds nothing
            kept[name] = (
                model._default_manager.filter(pk__in=value).values_list(column, flat=True).first() or ""
            )
        else:
            kept[name] = value.isoformat() if isinstance(value, date) else value
    return kept


def _record_number(name: str, text: str) -> int:
    if found := number(text):
        return found
    raise ValueError(f"{text}: the {name} is not a number.", name)


def _saved_value(what: str, name: str, text: str) -> Any:
    if name not in RECORDS:
        return _value(what, name, text)
    found = record_named(*RECORDS[name], text)
    return [found] if found else []


def record_named(model: type[Model], column: str, text: str) -> int | None:
    """The number of the record that a saved filter names; of a source or topic, by any name it goes by."""
    found: Model | None
    if model is Source:
        found = Source.objects.named(text)
    elif model is Topic:
        found = Topic.objects.named(text)
    else:
        found = model._default_manager.filter(**{column: text}).only("pk").first()
    return found.pk if found else None


def _value(what: str, name: str, text: str) -> Any:
    """The text as the criterion's value. Raises ValueError."""
    choices = _CHOICES[what].get(name)
    if choices is not None and text not in choices:
        raise ValueError(f"{text}: {name} is one of {', '.join(choices)}.", name)
    if name.endswith(("_from", "_to")):
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise ValueError(f"{text}: {name} is a date such as 2021-07-10.", name) from None
    if name.endswith("_confidence"):
        try:
            given = float(text)
        except ValueError:
            given = math.nan
        if math.isnan(given):
            raise ValueError(f"{text}: {name} is a number from 0 to 1.", name)
        return min(max(given, 0.0), 2.0)
    if name.endswith("_unknown") and text not in _YES:
        raise ValueError(f"{text}: {name} is 1, or is left out.", name)
    if name == "placed" and text not in (*_YES, "0", "False"):
        raise ValueError(f"{text}: {name} is 1 or 0.", name)
    return text


# -- What each criterion means -------------------------------------------------------------------


def _at(path: str) -> _Narrow:
    """The column at the end of the path has the value; `NOTHING` means that it has none."""
    return lambda rows, value: rows.filter(**{path: "" if value == NOTHING else value})


def _one_of(path: str) -> _Narrow:
    return lambda rows, numbers: rows.filter(**{f"{path}__in": numbers})


def _from(path: str, way: str) -> _Narrow:
    return lambda rows, value: rows.filter(**{f"{path}__{way}": value})


def _unknown(path: str) -> _Narrow:
    return lambda rows, value: rows.filter(**{f"{path}__isnull": True})


def _of_evidence(path: str) -> _Narrow:
    """Claims with evidence of that kind: over several rows, so by their numbers, that none comes twice."""
    return lambda rows, numbers: rows.filter(
        pk__in=Evidence.objects.filter(**{f"{path}__in": numbers}).order_by().values("claim")
    )


def _in_set(column: str) -> _Narrow:
    return lambda rows, numbers: rows.filter(
        pk__in=SetItem.objects.filter(curated_set__in=numbers)
        .order_by()
        .values(column)
        .exclude(**{column: None})
    )


_NARROW: Mapping[str, Mapping[str, _Narrow]] = {
    "quotes": {
        "q": lambda rows, words: QUOTES.filter(rows, words),
        "status": _at("status"), "kind": _at("kind"), "force": _at("force"),
        "speaker": _one_of("speaker"), "source": _one_of("article__source"), "agency": _one_of("article__agency"),
        "topic": lambda rows, numbers: rows.filter(pk__in=quotes_under(numbers)),
        "set": _in_set("quote"),
        "party": _at("speaker__party"), "country": _at("speaker__country"), "body": _at("speaker__body"),
        "relayed_via": _at("relayed_via"), "medium": _at("medium"), "language": _at("article__language"),
        "attribution_rule": _at("attribution_rule"),
        "placed": lambda rows, value: rows.filter(placed=value in _YES),
        "min_confidence": _from("confidence", "gte"), "max_confidence": _from("confidence", "lt"),
        "day_unknown": _unknown("day"),
        "said_from": _from("said_on", "gte"), "said_to": _from("said_on", "lte"), "said_unknown": _unknown("said_on"),
        "printed_from": _from("article__published_on", "gte"), "printed_to": _from("article__published_on", "lte"),
        "printed_unknown": _unknown("article__published_on"),
    },
    "claims": {
        "q": lambda rows, words: CLAIMS.filter(rows, words),
        "status": _at("status"), "kind": _at("kind"), "verdict": _at("verdict"),
        "speaker": _of_evidence("quote__speaker"), "source": _of_evidence("quote__article__source"),
        "topic": lambda rows, numbers: rows.filter(pk__in=claims_under(numbers)),
        "set": _in_set("claim"),
    },
}  # fmt: skip
