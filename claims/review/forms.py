"""Forms of the reading view and the queues; each leads to one action of `claims.actions`."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError

from claims.actions import CreateSpeaker
from claims.models import Quote, QuoteKind, Speaker, SpeakerKind
from sources.accounts.models import User

__all__ = ["BESIDE_THE_QUOTE", "QuoteForm", "SpansField", "TheirSpeaker", "new_speaker"]

# Fields of the form that no column of the quote holds.
BESIDE_THE_QUOTE = ("version", "new_speaker", "new_kind")


class SpansField(forms.CharField):
    """Spans as JSON, `[[start, end], …]` in code points; filled by selecting words on the page."""

    def __init__(self, *, many: bool = True, **kwargs: Any) -> None:
        self.many = many
        super().__init__(max_length=2000, widget=forms.HiddenInput, **kwargs)

    def to_python(self, value: object) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            spans = json.loads(text)
        except ValueError as error:
            raise ValidationError("The selection could not be read; select the text again.") from error
        pairs = spans if self.many else [spans]
        if not isinstance(spans, list) or not all(
            isinstance(pair, list) and len(pair) == 2 and all(type(n) is int for n in pair) for pair in pairs
        ):
            raise ValidationError("The selection could not be read; select the text again.")
        return spans


class QuoteForm(forms.Form):
    """What a person may say of a quote. `version` is the state it was opened in."""

    kind = forms.ChoiceField(choices=QuoteKind)
    said_on = forms.DateField(
        required=False, label="Date said", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    speaker = forms.ModelChoiceField(
        queryset=Speaker.objects.current(),
        required=False,
        widget=AutocompleteSelect(Quote._meta.get_field("speaker"), admin.site),
    )
    new_speaker = forms.CharField(max_length=300, required=False, label="or new speaker")
    new_kind = forms.ChoiceField(
        choices=[(k.value, k.label) for k in SpeakerKind if k != SpeakerKind.UNNAMED],
        label="kind",
        initial=SpeakerKind.PERSON,
        required=False,
    )
    role = forms.CharField(max_length=300, required=False, help_text="As printed in the article.")
    relayed_via = forms.CharField(max_length=200, required=False, label="Relayed by", help_text="TASS, RT …")
    medium = forms.CharField(max_length=40, required=False, help_text="tweet, interview …")
    venue = forms.CharField(max_length=300, required=False)
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    spans = SpansField(required=False)
    mention_span = SpansField(required=False, many=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, quote: Quote) -> QuoteForm:
        """The form filled with a quote as it is."""
        fields = ("kind", "role", "relayed_via", "medium", "said_on", "venue", "note", "version")
        initial: dict[str, Any] = {name: getattr(quote, name) for name in fields}
        initial["speaker"] = quote.speaker_id
        initial["spans"] = json.dumps(quote.spans)
        if quote.mention_start is not None:
            initial["mention_span"] = json.dumps([quote.mention_start, quote.mention_end])
        return cls(initial=initial, prefix="quote", auto_id=f"quote-{quote.pk}_%s")

    def clean(self) -> dict[str, Any]:
        """One speaker, not two: where a listed one was chosen anew, no other is named."""
        data = super().clean() or {}
        if data.get("new_speaker") and "speaker" in self.changed_data and data.get("speaker"):
            self.add_error("new_speaker", "Choose a listed speaker or name a new one, not both.")
        return data

    def values(self) -> dict[str, Any]:
        """What to give to the action: only what was changed. A new speaker is another question."""
        values = {n: self.cleaned_data[n] for n in self.changed_data if n not in BESIDE_THE_QUOTE}
        if "speaker" in values or self.cleaned_data["new_speaker"]:
            values["role"] = self.cleaned_data["role"]  # as the form shows it beside the new speaker
        return values


class TheirSpeaker(forms.Form):
    """One speaker for several quotes."""

    speaker = forms.ModelChoiceField(
        queryset=Speaker.objects.current(),
        label="somebody else",
        widget=AutocompleteSelect(
            Quote._meta.get_field("speaker"), admin.site, attrs={"id": "their-speaker"}
        ),
    )


def new_speaker(user: User, form: QuoteForm) -> dict[str, object]:
    """The speaker whose name was given: the one who goes by it, else one made now. Empty if none was."""
    name = " ".join(form.cleaned_data["new_speaker"].split())
    if not name:
        return {}
    known = list(Speaker.objects.current().exclude(kind=SpeakerKind.UNNAMED).filter(names__name=name)[:2])
    if len(known) == 1:
        return {"speaker": known[0]}
    action = CreateSpeaker(user, name, form.cleaned_data["new_kind"] or SpeakerKind.PERSON)
    action.run()
    return {"speaker": next(made for made in action.made if isinstance(made, Speaker))}
