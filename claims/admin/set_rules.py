"""The form of a set, with a field for each criterion of its saved filter.

`claims.criteria` says what can be asked for; the form reads and writes its plain data, so that nobody
types it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.db import models
from django.db.models import Model
from django.db.models.expressions import Combinable

from claims.criteria import check_criteria
from claims.filtering import record_named
from claims.models import (
    ClaimKind,
    ClaimTopic,
    CuratedSet,
    Force,
    Quote,
    QuoteKind,
    SetItem,
    SetRule,
    Speaker,
    Topic,
    Verdict,
)
from sources.models import Article, Source
from sources.workbench.admin.curated_admin import VersionedForm

__all__ = ["RULE_FIELDS", "SetForm"]

_STATUS = [("", "suggested or accepted"), ("accepted", "accepted"), ("suggested", "suggested")]


class _Named(forms.ModelChoiceField):
    """A record chosen as one types; the filter keeps `column` of it, which is stable and public."""

    def __init__(self, model: type[Model], column: str, offered_by: object, **kwargs: Any) -> None:
        widget = AutocompleteSelect(offered_by, admin.site)
        super().__init__(model._default_manager.all(), required=False, widget=widget, **kwargs)
        self.column = column

    def plain(self, value: object) -> object:
        return getattr(value, self.column)

    def read(self, kept: Any) -> Any:
        return record_named(self.queryset.model, self.column, kept) if self.queryset is not None else None


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, label=label, choices=choices)


def _any(choices: Any) -> list[object]:
    return [("", "any"), *choices]


def _words(label: str, text: str = "") -> forms.CharField:
    return forms.CharField(required=False, label=label, max_length=200, help_text=text)


def _day(label: str) -> forms.DateField:
    return forms.DateField(required=False, label=label, widget=AdminDateWidget)


def _number(label: str) -> forms.FloatField:
    return forms.FloatField(required=False, label=label, min_value=0, max_value=1, help_text="0 to 1.")


def _asked_words() -> forms.CharField:
    return _words("Words", 'As in the search: all of them; "a phrase"; begin*; -unwanted.')


def _fields() -> dict[tuple[str, str], forms.Field]:
    """What and criterion → its field, in the order of the form."""
    return {
        ("quotes", "q"): _asked_words(),
        ("quotes", "status"): _choice("Status", _STATUS),
        ("quotes", "kind"): _choice("Kind", _any(QuoteKind.choices)),
        ("quotes", "speaker"): _Named(Speaker, "key", Quote._meta.get_field("speaker"), label="Speaker"),
        ("quotes", "topic"): _Named(Topic, "name", _topic_field(), label="Topic"),
        ("quotes", "source"): _Named(Source, "name", Article._meta.get_field("source"), label="Source"),
        ("quotes", "agency"): _Named(Source, "name", Article._meta.get_field("agency"), label="Agency"),
        ("quotes", "set"): _Named(
            CuratedSet, "key", SetItem._meta.get_field("curated_set"), label="In the set"
        ),
        ("quotes", "day_from"): _day("Said or published from"),
        ("quotes", "day_to"): _day("Said or published to"),
        ("quotes", "day_unknown"): _yes("Undated"),
        ("quotes", "said_from"): _day("Said from"),
        ("quotes", "said_to"): _day("Said to"),
        ("quotes", "said_unknown"): _yes("Date said unknown"),
        ("quotes", "printed_from"): _day("Published from"),
        ("quotes", "printed_to"): _day("Published to"),
        ("quotes", "printed_unknown"): _yes("Date published unknown"),
        ("quotes", "party"): _words("Speaker's party"),
        ("quotes", "country"): _words("Speaker's country"),
        ("quotes", "body"): _choice("Kind of body", _any(Speaker._meta.get_field("body").flatchoices)),
        ("quotes", "relayed_via"): _words("Relayed by", "Exactly as shown: TASS; - for nobody."),
        ("quotes", "medium"): _words("Medium"),
        ("quotes", "language"): _words("Language", "Its code: en."),
        ("quotes", "force"): _choice("Speech act", _any(Force.choices)),
        ("quotes", "attribution_rule"): _words("Speaker found by"),
        ("quotes", "placed"): _choice("Located in the text", [("", "any"), ("1", "yes"), ("0", "no")]),
        ("quotes", "min_confidence"): _number("Confidence from"),
        ("quotes", "max_confidence"): _number("Confidence below"),
        ("claims", "q"): _asked_words(),
        ("claims", "status"): _choice("Status", _STATUS),
        ("claims", "kind"): _choice("Kind", _any(ClaimKind.choices)),
        ("claims", "verdict"): _choice("Verdict", _any(Verdict.choices)),
        ("claims", "speaker"): _Named(Speaker, "key", Quote._meta.get_field("speaker"), label="Stated by"),
        ("claims", "source"): _Named(Source, "name", Article._meta.get_field("source"), label="Published by"),
        ("claims", "topic"): _Named(Topic, "name", _topic_field(), label="Topic"),
        ("claims", "set"): _Named(
            CuratedSet, "key", SetItem._meta.get_field("curated_set"), label="In the set"
        ),
    }


def _yes(label: str) -> forms.ChoiceField:
    return _choice(label, [("", "any"), ("1", "yes")])


def _topic_field() -> models.ForeignKey[Topic | Combinable, Topic]:
    return ClaimTopic._meta.get_field("topic")


def _name(what: str, criterion: str) -> str:
    return f"{what}_{criterion}"


# For the fieldsets of the admin: what → the names of its fields, in rows.
RULE_FIELDS: dict[str, tuple[Any, ...]] = {
    "quotes": (
        "take_quotes", "quotes_q", ("quotes_status", "quotes_kind"), ("quotes_speaker", "quotes_topic"),
        ("quotes_source", "quotes_agency", "quotes_set"), ("quotes_day_from", "quotes_day_to", "quotes_day_unknown"),
        ("quotes_said_from", "quotes_said_to", "quotes_said_unknown"),
        ("quotes_printed_from", "quotes_printed_to", "quotes_printed_unknown"),
        ("quotes_party", "quotes_country", "quotes_body"), ("quotes_relayed_via", "quotes_medium", "quotes_language"),
        ("quotes_force", "quotes_attribution_rule", "quotes_placed"), ("quotes_min_confidence", "quotes_max_confidence"),
    ),
    "claims": (
        "take_claims", "claims_q", ("claims_status", "claims_kind", "claims_verdict"),
        ("claims_speaker", "claims_source"), ("claims_topic", "claims_set"),
    ),
}  # fmt: skip


class _RuleFields(forms.Form):
    """The fields alone, declared from `_fields` so that a criterion is written down once."""

    take_quotes = forms.BooleanField(required=False, label="Include quotes matching")
    take_claims = forms.BooleanField(required=False, label="Include claims matching")


for (_what, _criterion), _field in _fields().items():
    _RuleFields.base_fields[_name(_what, _criterion)] = _field


class SetForm(VersionedForm):
    """A set; its filter is what the fields of the rules say."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.filter or {}
        for what in ("quotes", "claims"):
            self.initial[f"take_{what}"] = what in kept
            for criterion, value in kept.get(what, {}).items():
                field = self.fields.get(_name(what, criterion))
                self.initial[_name(what, criterion)] = (
                    field.read(value) if isinstance(field, _Named) else value
                )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        saved: dict[str, dict[str, Any]] = {}
        for what, criterion in _fields():
            name = _name(what, criterion)
            value = self.cleaned_data.get(name)
            if not self.cleaned_data.get(f"take_{what}"):
                continue
            found = saved.setdefault(what, {})
            if value in (None, ""):
                continue
            field = self.fields[name]
            plain = field.plain(value) if isinstance(field, _Named) else value
            found[criterion] = plain.isoformat() if isinstance(plain, date) else plain
        self.saved_filter = saved
        if self.cleaned_data.get("rule") == SetRule.FILTER:
            try:
                check_criteria(saved)
            except ValueError:
                self.add_error("take_quotes", "Say what the set takes in: quotes, claims or both.")
        return cleaned

    def _post_clean(self) -> None:
        if hasattr(self, "saved_filter"):
            self.filter_changed = self.saved_filter != (self.instance.filter or {})
            if not self.errors:
                self.instance.filter = self.saved_filter
        if set(self.errors) & set(_RuleFields.base_fields):
            # The model would say the same once more, of a field that is not shown.
            self.cleaned_data["rule"] = self.instance.rule = SetRule.MANUAL
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out

    @property
    def changed_data(self) -> list[str]:
        rules = set(_RuleFields.base_fields)
        shown = [name for name in super().changed_data if name not in rules]
        return [*shown, "filter"] if getattr(self, "filter_changed", False) else shown


SetForm.base_fields |= _RuleFields.base_fields
SetForm.declared_fields |= _RuleFields.base_fields
