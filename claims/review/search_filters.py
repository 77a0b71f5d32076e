"""What a search is narrowed to: the fields of its address, and the quotes that pass them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import Q, QuerySet

from claims.days import of_days
from claims.models import Quote, QuoteKind
from claims.topics import quotes_under
from sources.workbench.models import Status

__all__ = ["Asked", "SearchForm"]

_BY = {"day": "said or published", "said": "said", "printed": "published"}
_LONGEST = 1_000


class SearchForm(forms.Form):
    """The search's address; what cannot be read is left out, with its reason beside the field."""

    q = forms.CharField(required=False, max_length=_LONGEST, strip=True)
    speaker = forms.IntegerField(required=False, min_value=1, max_value=10**17, widget=forms.HiddenInput)
    source = forms.IntegerField(required=False, min_value=1, max_value=10**17, widget=forms.HiddenInput)
    topic = forms.IntegerField(required=False, min_value=1, max_value=10**17, widget=forms.HiddenInput)
    status = forms.ChoiceField(required=False, choices=Status.choices, widget=forms.HiddenInput)
    kind = forms.ChoiceField(required=False, choices=QuoteKind.choices, widget=forms.HiddenInput)
    by = forms.ChoiceField(required=False, choices=list(_BY.items()), label="Date")
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}), label="from")
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}), label="to")


@dataclass(frozen=True, slots=True)
class Asked:
    """Words and filters of a search."""

    words: str = ""
    speaker: int | None = None
    source: int | None = None
    topic: int | None = None
    status: str = ""
    kind: str = ""
    by: str = "day"
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, form: SearchForm) -> Asked:
        """What of the form can be read."""
        form.is_valid()
        given = form.cleaned_data
        return cls(
            words=given.get("q") or "", speaker=given.get("speaker"), source=given.get("source"),
            topic=given.get("topic"), status=given.get("status") or "", kind=given.get("kind") or "",
            by=given.get("by") or "day", since=given.get("since"), until=given.get("until"),
        )  # fmt: skip

    @property
    def is_dated(self) -> bool:
        """Whether a stretch of days is asked for."""
        return self.since is not None or self.until is not None

    def quotes(self) -> QuerySet[Quote] | None:
        """The quotes that pass all but the status; None where all do."""
        lookups = {
            "speaker": self.speaker, "article__source": self.source, "kind": self.kind or None,
        }  # fmt: skip
        given = {name: value for name, value in lookups.items() if value is not None}
        if not given and not self.topic and not self.is_dated:
            return None
        rows = Quote.objects.filter(**given)
        if self.topic:
            rows = rows.filter(pk__in=quotes_under([self.topic]))
        if not self.is_dated:
            return rows
        if self.by == "day" and (self.speaker or self.topic):  # of few quotes each is looked at
            said, printed = self.days("said_on"), self.days("article__published_on")
            return rows.filter(Q(said_on__isnull=False, **said) | Q(said_on=None, **printed))
        if self.by == "day":
            return rows.filter(pk__in=of_days(self.since, self.until))
        return rows.filter(**self.days({"said": "said_on", "printed": "article__published_on"}[self.by]))

    def days(self, column: str) -> dict[str, object]:
        """Lookups of the stretch of days for a column."""
        given = {f"{column}__gte": self.since, f"{column}__lte": self.until}
        return {name: day for name, day in given.items() if day is not None}
