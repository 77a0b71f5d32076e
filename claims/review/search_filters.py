"""What a search is narrowed to: the criteria of its address, and the quotes that pass them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet

from claims.filtering import from_address, narrowed
from claims.models import Quote

__all__ = ["Asked", "SearchForm"]

_LONGEST = 1_000
_FEW = 5_000  # quotes whose numbers are looked up; of more, each found record is looked at
_DAYS = (("day", "Said or published"), ("said", "Said"), ("printed", "Published"))


def _day(label: str) -> forms.DateField:
    return forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}), label=label)


class SearchForm(forms.Form):
    """The words and days of a search; what cannot be read is left out, with its reason beside the field."""

    q = forms.CharField(required=False, max_length=_LONGEST, strip=True)
    day_from, day_to = _day("from"), _day("to")
    said_from, said_to = _day("from"), _day("to")
    printed_from, printed_to = _day("from"), _day("to")

    def stretches(self) -> list[tuple[str, Any, Any, bool]]:
        """The words for each kind of day, its two fields, and whether one is filled in."""
        return [
            (
                words,
                self[f"{name}_from"],
                self[f"{name}_to"],
                bool(self[f"{name}_from"].value() or self[f"{name}_to"].value()),
            )
            for name, words in _DAYS
        ]


@dataclass(frozen=True)
class Asked:
    """Words and criteria of a search, without the words and the status, which every kind of record has."""

    words: str = ""
    status: str = ""
    given: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, params: Mapping[str, str]) -> Asked:
        """What of an address can be read."""
        given = _readable(dict(params))
        words = str(given.pop("q", ""))[:_LONGEST]
        return cls(words, str(given.pop("status", "")), given)

    @property
    def params(self) -> dict[str, str]:
        """The criteria as an address names them; lists, pictures and sets know them too."""
        plain = {name: value[0] if isinstance(value, list) else value for name, value in self.given.items()}
        return {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in plain.items()
        }

    @property
    def stretch(self) -> tuple[str, date | None, date | None] | None:
        """The first kind of day asked for, its first and last day."""
        for name, _ in _DAYS:
            first, last = self.given.get(f"{name}_from"), self.given.get(f"{name}_to")
            if first or last:
                return name, first, last
        return None

    def record(self, name: str) -> int | None:
        """The number of the record a criterion names."""
        found = self.given.get(name)
        return found[0] if found else None

    def quotes(self) -> QuerySet[Quote] | None:
        """The quotes that pass all but the status; None where all do."""
        if not self.given:
            return None
        return narrowed("quotes", Quote.objects.all(), self.given)

    @cached_property
    def are_few(self) -> bool:
        """Whether it costs little to look up the numbers of the quotes that pass. One query."""
        if not self.given:
            return False
        passing = narrowed("quotes", Quote.objects.order_by(), self.given).values("pk")
        return passing[: _FEW + 1].count() <= _FEW


def _readable(params: dict[str, str]) -> dict[str, Any]:
    """The criteria of the address, without those whose value is none."""
    while True:
        try:
            return from_address("quotes", params)
        except ValueError as error:
            params = {name: value for name, value in params.items() if name != error.args[1]}
