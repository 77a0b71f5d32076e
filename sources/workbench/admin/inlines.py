"""Inlines that cost the same however many rows they have.

The records their autocompletes show come with the rows, not by a query each; and of very many
rows the first are shown, with a word where the others are.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse

from sources.workbench.parameters import number

__all__ = ["KnownRowsInline"]

# Their fields are most of what the form of a much-quoted claim costs; the list shows the others.
MOST_ROWS = 20


class KnownSelect(AutocompleteSelect):
    """An autocomplete that need not ask for the record it shows where that is known."""

    known = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The empty choice, and the chosen one."""
        known = self.known
        if known is None or [str(each) for each in value] != [str(known.pk)]:
            return super().optgroups(name, value, attr)
        label = self.choices.field.label_from_instance(known)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*options, self.create_option(name, known.pk, label, True, len(options))], 0)]


class KnownRows(BaseInlineFormSet):
    """Gives each row's autocompletes what they show; shows the first rows of very many."""

    def get_queryset(self) -> QuerySet[Model]:
        """The rows: on a page the first ones, in what was posted those that were shown."""
        if not hasattr(self, "_shown"):
            rows = super().get_queryset()
            self.left_out = 0
            if self.is_bound:
                key = cast("type[Model]", self.model)._meta.pk.name
                given = [
                    self.data.get(f"{self.prefix}-{n}-{key}", "") for n in range(self.initial_form_count())
                ]
                pks = [pk for pk in map(number, map(str, given)) if pk]
                kept = list(rows.filter(pk__in=pks))
            else:
                kept = list(rows[: MOST_ROWS + 1])
                if len(kept) > MOST_ROWS:
                    kept, self.left_out = kept[:MOST_ROWS], rows.count() - MOST_ROWS
            self._shown = rows.none()
            self._shown._result_cache = kept  # a queryset to Django, fetched once
        return self._shown

    def add_fields(self, form: ModelForm, index: Any) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            select = getattr(field.widget, "widget", field.widget)
            if isinstance(select, KnownSelect) and form.instance.pk:
                select.known = getattr(form.instance, name)

    @property
    def whole_list(self) -> str:
        """The address of the list that has all rows; empty where there is none."""
        if self.model not in admin.site._registry:
            return ""
        meta = self.model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return f"{address}?{self.fk.name}__id__exact={self.instance.pk}"


class KnownRowsInline(admin.TabularInline):
    """Rows of a record, at the cost of one query."""

    formset = KnownRows
    template = "admin/sources/known_rows.html"
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.autocomplete_fields)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[object, object], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.autocomplete_fields and "widget" not in kwargs:
            kwargs["widget"] = KnownSelect(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
