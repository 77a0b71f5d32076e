"""Filters of lists that offer no list of values: one record among thousands, and a stretch of days.

`chooser` filters by a related record, found by the admin's own autocomplete as one types; without
script a name is typed, and all records it finds are meant. `days` filters by the first and the last
day. Both cost a fixed number of queries, however many records there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ChangeList
from django.db.models import BooleanField, Field, ForeignObjectRel, Model, QuerySet
from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from sources.workbench.parameters import number

_YES = ("1", "True")

__all__ = ["CHOOSING", "Days", "Plain", "chooser", "days", "numbers_of"]

# What the page of a list needs beside its own files.
CHOOSING = Media(
    css={"screen": ["admin/css/vendor/select2/select2.css", "admin/css/autocomplete.css"]},
    js=[
        "admin/js/vendor/jquery/jquery.js",
        "admin/js/vendor/select2/select2.full.js",
        "admin/js/jquery.init.js",
        "admin/js/autocomplete.js",
        "sources/choosing.js",
    ],
)


class Plain(admin.ListFilter):
    """A filter that is a small form: its values, and the list's other parameters to keep."""

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: ModelAdmin
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.request, self.model, self.site = request, model, model_admin.admin_site
        self.given: dict[str, str] = {}
        for name in self.parameters():
            value = params.pop(name, None)
            # Django gives lists of values here; the last one counts, as in a QueryDict.
            last = value[-1] if isinstance(value, list) and value else value
            if last:
                self.given[name] = str(last).strip()

    def parameters(self) -> list[str]:
        """The names of its values in the list's address."""
        raise NotImplementedError

    def expected_parameters(self) -> list[str | None]:
        return list(self.parameters())

    def has_output(self) -> bool:
        return True

    def kept(self, changelist: object) -> list[tuple[str, str]]:
        """The list's other parameters, for hidden inputs; the page begins anew."""
        mine = {*self.parameters(), "p", "e", "all"}
        return [(key, str(value)) for key, value in self.request.GET.items() if key not in mine]

    def words(self) -> str:
        """What it is set to, for people."""
        raise NotImplementedError

    def without(self, changelist: ChangeList) -> str:
        """The list's address without this filter."""
        return str(changelist.get_query_string(remove=self.parameters()))


class Chooser(Plain):
    """Records that refer to a chosen one; see `chooser`."""

    template = "admin/sources/chooser.html"
    name: ClassVar[str]
    path: ClassVar[str]
    offered_by: ClassVar[Any]  # the field whose autocomplete finds the records

    def parameters(self) -> list[str]:
        return [self.name, f"{self.name}_named"]

    @property
    def related(self) -> type[Model]:
        """The model of the chosen record."""
        return cast("type[Model]", self.offered_by.remote_field.model)

    def has_output(self) -> bool:
        return bool(self.site.get_model_admin(self.related).has_view_permission(self.request))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        chosen, named = (self.given.get(name, "") for name in self.parameters())
        if chosen:
            if not number(chosen):
                raise IncorrectLookupParameters(chosen)
            return self._of(queryset, number(chosen))
        if named and self.has_output():
            return self._of(queryset, self._found(request, named).order_by().values("pk"))
        return queryset

    def _found(self, request: HttpRequest, named: str) -> QuerySet[Model]:
        """Whom the typed name may mean: the last word may be unfinished, as where names are completed."""
        offered: Any = self.site.get_model_admin(self.related)
        rows = self.related._default_manager.all()
        if offered.search_index is not None:
            return offered.search_index.filter(rows, named, typing=True)
        return offered.get_search_results(request, rows, named)[0]

    def _of(self, queryset: QuerySet[Model], chosen: int | QuerySet[Model, object]) -> QuerySet[Model]:
        means = "" if isinstance(chosen, int) else "__in"
        first = get_fields_from_path(self.model, self.path)[0]
        if not isinstance(first, ForeignObjectRel):
            return queryset.filter(**{self.path + means: chosen})
        # Over several rows (a claim's evidence): a subquery, so that no record comes twice.
        rows = first.related_model._default_manager.filter(**{self.path.partition("__")[2] + means: chosen})
        return queryset.filter(pk__in=rows.values(first.field.attname))

    @cached_property
    def record(self) -> Model | None:
        """The chosen record."""
        chosen = self.given.get(self.parameters()[0], "")
        return self.related._default_manager.filter(pk=number(chosen)).first() if chosen else None

    def words(self) -> str:
        chosen, named = (self.given.get(name, "") for name in self.parameters())
        return str(self.record or f"number {chosen}") if chosen else f"named {named}"

    def choices(self, changelist: Any) -> Iterator[Any]:
        by_number, by_name = self.parameters()
        meta = self.offered_by.model._meta
        yield {
            "by_number": by_number,
            "by_name": by_name,
            "chosen": self.record,
            "named": self.given.get(by_name, ""),
            "kept": self.kept(changelist),
            "without": self.without(changelist),
            "autocomplete": reverse(f"{self.site.name}:autocomplete"),
            "app_label": meta.app_label,
            "model_name": meta.model_name,
            "field_name": self.offered_by.name,
        }


def numbers_of(chosen: int | QuerySet[Model, object]) -> list[int]:
    """The numbers of what a chooser's filter means: of the chosen record, or of all that a typed name finds."""
    return [chosen] if isinstance(chosen, int) else list(chosen.values_list("pk", flat=True))


def chooser(name: str, offered_by: Any, path: str = "", title: str = "") -> type[Chooser]:
    """A filter named `name` in addresses: `path` leads from the list's records to the chosen ones.

    `offered_by` is a foreign key to their model; the admin's autocomplete of it finds them.
    """
    field: Field[object, object] = getattr(offered_by, "field", offered_by)
    values = {"name": name, "path": path or name, "title": title or name, "offered_by": field}
    return type(f"{name.title()}Chooser", (Chooser,), values)


class Days(Plain):
    """Records of a stretch of days; see `days`."""

    template = "admin/sources/days.html"
    name: ClassVar[str]
    column: ClassVar[str]

    def parameters(self) -> list[str]:
        return [f"{self.name}_from", f"{self.name}_to", f"{self.name}_unknown"]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        first, last, without = self.parameters()
        try:
            since, until = (
                date.fromisoformat(self.given[name][:10]) if name in self.given else None
                for name in (first, last)
            )
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error
        if since or until:
            queryset = self.between(queryset, since, until)
        return self.undated(queryset) if self.given.get(without) in _YES else queryset

    def between(self, queryset: QuerySet[Model], first: date | None, last: date | None) -> QuerySet[Model]:
        """The records from the first to the last day."""
        given = {"gte": first, "lte": last}
        return queryset.filter(**{f"{self.column}__{way}": day for way, day in given.items() if day})

    def undated(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """The records without a day."""
        return queryset.filter(**{f"{self.column}__isnull": True})

    def words(self) -> str:
        first, last, without = self.parameters()
        if self.given.get(without) in _YES:
            return "undated"
        since, until = (self.given.get(name, "")[:10] for name in (first, last))
        return f"{since} – {until}" if since and until else f"from {since}" if since else f"until {until}"

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        first, last, without = self.parameters()
        yield {
            "first": first,
            "last": last,
            "since": self.given.get(first, "")[:10],
            "until": self.given.get(last, "")[:10],
            "unknown": self.given.get(without) in _YES,
            "given": bool(self.given),
            "kept": self.kept(changelist),
            "without": self.without(changelist),
            "only_unknown": changelist.get_query_string({without: "1"}, self.parameters()),
        }


def days(name: str, column: str, title: str) -> type[Days]:
    """A filter named `name` in addresses, by the first and last day of the date field `column`, or by its being empty."""
    return type(f"{name.title()}Days", (Days,), {"name": name, "column": column, "title": title})


class _ByName:
    """A field's filter with the field's name for its parameter: `status=accepted`, not `status`."""

    def __init__(
        self,
        field: Any,
        request: HttpRequest,
        params: dict[str, Any],
        model: Any,
        model_admin: Any,
        field_path: str,
    ) -> None:
        self.lookup_kwarg = field_path
        self.lookup_kwarg_isnull = self.lookup_kwarg2 = f"{field_path}__isnull"
        values = params.get(self.lookup_kwarg)
        self.lookup_val: Any = values
        self.lookup_val_isnull: Any = None
        self.lookup_val2: Any = None
        admin.FieldListFilter.__init__(self, field, request, params, model, model_admin, field_path)  # type: ignore[arg-type]  # a mixin of it
        if isinstance(self, YesOrNo):  # one value is looked for, not a list
            self.lookup_val = values[-1] if isinstance(values, list) else values


class OneOfChoices(_ByName, admin.ChoicesFieldListFilter):
    """By a field with choices."""


class YesOrNo(_ByName, admin.BooleanFieldListFilter):
    """By a field that is true or false."""


admin.FieldListFilter.register(lambda field: bool(field.choices), OneOfChoices, take_priority=True)
admin.FieldListFilter.register(lambda field: isinstance(field, BooleanField), YesOrNo, take_priority=True)
