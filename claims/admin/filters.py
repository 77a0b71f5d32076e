"""The filters of the lists of quotes and claims: each criterion of `claims.criteria` as the admin shows it.

What they mean is said once, in `claims.filtering`; addresses name them as criteria are named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.cache import cache
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from claims.criteria import NOTHING
from claims.filtering import from_address, narrowed
from claims.models import ClaimTopic, Quote, SetItem, Speaker
from sources.models import Article
from sources.workbench.admin.base import MOST_VALUES
from sources.workbench.admin.choosing import Chooser, Days, chooser, numbers_of

__all__ = ["CLAIM_FILTERS", "QUOTE_FILTERS"]

_Rows = QuerySet[Model, Any]


def _record(what: str, name: str, offered_by: Any) -> type[Chooser]:
    """A record that is found by typing."""

    def of(self: Chooser, queryset: _Rows, chosen: int | QuerySet[Model, object]) -> _Rows:
        return narrowed(what, queryset, {name: numbers_of(chosen)})

    return type(f"{what.title()}{name.title()}", (chooser(name, offered_by),), {"_of": of})


def _days(name: str, title: str) -> type[Days]:
    """A stretch of days."""

    def between(self: Days, queryset: _Rows, first: date | None, last: date | None) -> _Rows:
        given = {f"{name}_from": first, f"{name}_to": last}
        return narrowed("quotes", queryset, {key: day for key, day in given.items() if day})

    def unknown(self: Days, queryset: _Rows) -> _Rows:
        return narrowed("quotes", queryset, {f"{name}_unknown": "1"})

    made = {"name": name, "title": title, "between": between, "undated": unknown}
    return type(f"Quotes{name.title()}", (Days,), made)


class Known(admin.SimpleListFilter):
    """The values a column has, and having none; looked up once a minute."""

    model: ClassVar[type[Model]]
    column: ClassVar[str]
    labels: ClassVar[dict[str, str]] = {}
    none: ClassVar[str] = ""  # the words for having none; without them it is not offered

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = self.model._default_manager.exclude(**{self.column: ""}).order_by(self.column)
        values = rows.values_list(self.column, flat=True).distinct()
        known: Any = cache.get_or_set(
            f"values.{self.model._meta.label_lower}.{self.column}", lambda: list(values[:MOST_VALUES]), 60
        )
        offered = [(value, self.labels.get(value, value)) for value in known]
        return [*offered, (NOTHING, self.none)] if offered and self.none else offered

    def queryset(self, request: HttpRequest, queryset: _Rows) -> _Rows:
        value = self.value()
        return narrowed("quotes", queryset, {str(self.parameter_name): value}) if value else queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        yield from super().choices(changelist)
        known = {str(value) for value, _ in self.lookup_choices}
        if (value := self.value()) and value not in known:  # not offered, but asked for
            yield {"selected": True, "query_string": "?", "display": value}

    def has_output(self) -> bool:
        return bool(self.lookup_choices) or bool(self.value())


def _known(
    name: str, model: type[Model], column: str, title: str, none: str = "", **labels: str
) -> type[Known]:
    made = {
        "title": title,
        "parameter_name": name,
        "model": model,
        "column": column,
        "none": none,
        "labels": labels,
    }
    return type(f"Known{name.title()}", (Known,), made)


class Confidence(admin.ListFilter):
    """How sure it is whose words they are: steps, and whatever bounds an address gives."""

    title = "confidence"
    template = "admin/filter.html"
    _steps = (("below 70 %", "", "0.7"), ("70–90 %", "0.7", "0.9"), ("90 % or more", "0.9", ""))
    _names: ClassVar[list[str]] = ["min_confidence", "max_confidence"]

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.given = {name: str(params.pop(name)[-1]) for name in self._names if name in params}

    def expected_parameters(self) -> list[str | None]:
        return list(self._names)

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: _Rows) -> _Rows:
        try:
            return narrowed("quotes", queryset, from_address("quotes", self.given))
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error

    def choices(self, changelist: Any) -> Iterator[Any]:
        least, most = (self.given.get(name, "") for name in self._names)
        offered = [("All", "", ""), *self._steps]
        if (least, most) not in [(a, b) for _, a, b in offered]:
            offered.append((f"{least or 0} – {most or 1}", least, most))
        for words, a, b in offered:
            bounds = {name: value for name, value in zip(self._names, (a, b), strict=True) if value}
            yield {
                "selected": (a, b) == (least, most), "display": words,
                "query_string": changelist.get_query_string(bounds, self._names),
            }  # fmt: skip


def _bodies() -> dict[str, str]:
    field = Speaker._meta.get_field("body")
    return {str(value): str(label) for value, label in getattr(field, "flatchoices", ())}


QUOTE_FILTERS: tuple[Any, ...] = (
    "status",
    _record("quotes", "speaker", Quote.speaker),
    _record("quotes", "source", Article.source),
    _record("quotes", "topic", ClaimTopic.topic),
    _days("day", "date said or published"),
    _days("said", "date said"),
    _days("printed", "date published"),
    _known("party", Speaker, "party", "party of the speaker", "none known"),
    _known("country", Speaker, "country", "country of the speaker", "none known"),
    _known("body", Speaker, "body", "kind of body", "none known", **_bodies()),
    "kind", "force",
    _known("relayed_via", Quote, "relayed_via", "relayed by", "nobody"),
    _record("quotes", "agency", Article.agency),
    _known("medium", Quote, "medium", "medium"),
    _known("language", Article, "language", "language"),
    Confidence,
    _known("attribution_rule", Quote, "attribution_rule", "speaker found by"),
    "placed",
    _record("quotes", "set", SetItem.curated_set),
)  # fmt: skip

CLAIM_FILTERS: tuple[Any, ...] = (
    "status",
    _record("claims", "speaker", Quote.speaker),
    _record("claims", "source", Article.source),
    _record("claims", "topic", ClaimTopic.topic),
    "kind", "verdict",
    _record("claims", "set", SetItem.curated_set),
)  # fmt: skip
