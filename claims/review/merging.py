"""The pages on which speakers are merged and split: what will happen, side by side, then one decision.

The work is `MergeSpeakers` and `SplitSpeaker`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Field, Max, Min, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format

from claims.actions import SPEAKER_RULES, MergeSpeakers, SplitSpeaker
from claims.models import Quote, Speaker, SpeakerName, SpeakerRole
from claims.review.desk_request import check, run, user_of
from claims.review.merge_preview import propose_speaker
from sources.workbench.admin.base import count_of
from sources.workbench.curation import Action
from sources.workbench.parameters import number

__all__ = ["merging_urls"]

_QUOTED = ("quotes", "names", "roles")  # relations of which the preview shows the first few
_LABELS = {
    "pairs": "pairs with others",
    "pairs_reverse": "pairs with others (second)",
    "merged": "merged into it earlier",
}
_SHOWN = 200  # quotes offered on the split page


@dataclass(frozen=True, slots=True)
class Row:
    """One field or relation of both records, and what the merge does with it."""

    label: str
    left: str
    right: str
    rule: str


def merging_urls() -> list[URLPattern]:
    """The addresses of the merge and split pages, under the speaker's admin."""
    view = admin.site.admin_view
    return [
        path("<int:speaker_id>/merge/", view(merge), name="claims_speaker_merge"),
        path("<int:speaker_id>/split/", view(split), name="claims_speaker_split"),
    ]


class OtherForm(forms.Form):
    """With whom to merge."""

    other = forms.ModelChoiceField(
        Speaker.objects.current(),
        label="Merge with",
        widget=AutocompleteSelect(Quote._meta.get_field("speaker"), admin.site),
    )


def merge(request: HttpRequest, speaker_id: int) -> HttpResponse:
    """Choose the other record (GET), see both, and merge (POST)."""
    check(request, MergeSpeakers.permission)
    speaker = get_object_or_404(Speaker, pk=speaker_id)
    form = OtherForm(request.GET or None)
    other: Speaker | None = form.cleaned_data["other"] if form.is_bound and form.is_valid() else None
    if other == speaker:
        messages.error(request, "Choose a different speaker.")
        other = None
    if request.method == "POST":
        other = get_object_or_404(Speaker, pk=number(request.POST.get("other", "")))
        keep_other = request.POST.get("kept") == str(other.pk)
        kept, merged = (other, speaker) if keep_other else (speaker, other)
        action = MergeSpeakers(
            user_of(request), kept, [merged],
            despite_refusal="despite_refusal" in request.POST, note=request.POST.get("note", "")[:2000],
        )  # fmt: skip
        back = reverse("admin:claims_speaker_merge", args=[speaker.pk]) + f"?other={other.pk}"
        return _run(request, action, reverse("admin:claims_speaker_page", args=[kept.pk]), back)
    context = {
        **admin.site.each_context(request),
        "title": f"Merge {speaker}",
        "speaker": speaker,
        "other": other,
        "form": form,
        "rows": _rows(speaker, other) if other else [],
        "proposed": propose_speaker(speaker, other)[0] if other else None,
    }
    return TemplateResponse(request, "claims/pages/merge.html", context)


def split(request: HttpRequest, speaker_id: int) -> HttpResponse:
    """Choose what belongs to somebody else (GET) and split it off (POST)."""
    check(request, MergeSpeakers.permission)
    speaker = get_object_or_404(Speaker, pk=speaker_id)
    page = reverse("admin:claims_speaker_page", args=[speaker.pk])
    if request.method == "POST":
        into = number(request.POST.get("into", ""))
        action = SplitSpeaker(
            user_of(request),
            speaker,
            quotes=list(Quote.objects.filter(pk__in=_ticked(request, "quotes"))),
            names=list(SpeakerName.objects.filter(pk__in=_ticked(request, "names"))),
            roles=list(SpeakerRole.objects.filter(pk__in=_ticked(request, "roles"))),
            into=get_object_or_404(Speaker, pk=into) if into else None,
            new_name=request.POST.get("new_name", "").strip()[:300],
            note=request.POST.get("note", "")[:2000],
        )
        if run(request, action):
            return HttpResponseRedirect(page)
    quotes = (
        Quote.objects.filter(speaker=speaker)
        .select_related("article")
        .defer("article__text", "article__body", "article__blocks")
        .order_by("day", "id")
    )
    context = {
        **admin.site.each_context(request),
        "title": f"Split {speaker}",
        "speaker": speaker,
        "quotes": list(quotes[:_SHOWN]),
        "names": list(speaker.names.exclude(name=speaker.name)),
        "roles": list(speaker.roles.all()),
        "former": list(speaker.merged.all()),
        "given": request.POST,  # what was refused comes back as it was ticked
        "ticked": {name: _ticked(request, name) for name in ("quotes", "names", "roles")},
        "into": number(request.POST.get("into", "")),
    }
    return TemplateResponse(request, "claims/pages/split.html", context)


# -- The preview ----------------------------------------------------------------------------------


def _rows(one: Speaker, other: Speaker) -> list[Row]:
    """Both records side by side with the rule of each field and relation."""
    counts = _counts(one, other)
    rows = []
    for name, rule in SPEAKER_RULES.items():
        if rule.shown:
            field = Speaker._meta.get_field(name)
            label = _LABELS.get(name) or str(getattr(field, "verbose_name", name)).replace("_", " ")
            left, right = (_words(each, name, counts[each.pk].get(name, 0)) for each in (one, other))
            rows.append(Row(label, left, right, rule.what))
    first, second = [
        f"{date_format(d['first_day'])} – {date_format(d['last_day'])}" if d["first_day"] else "unknown"
        for d in (counts[one.pk], counts[other.pk])
    ]
    return [*rows, Row("dates quoted", first, second, "Taken from the quotes.")]


def _counts(one: Speaker, other: Speaker) -> dict[int, dict[str, Any]]:
    """How many rows each relation of either has, and from when to when they are quoted."""
    relations: dict[str, object] = {}
    for name, rule in SPEAKER_RULES.items():
        field: Any = Speaker._meta.get_field(name)
        if rule.shown and not field.concrete:
            relations[name] = count_of(field.related_model._default_manager.all(), field.field.name)
    quotes = Quote.objects.order_by().filter(speaker=OuterRef("pk")).values("speaker")
    days = {
        "first_day": Subquery(quotes.annotate(day=Min("day")).values("day")),
        "last_day": Subquery(quotes.annotate(day=Max("day")).values("day")),
    }
    # Named apart from the relations they count, which an annotation must not hide.
    named = {f"n_{name}": counted for name, counted in relations.items()}
    found = Speaker.objects.filter(pk__in=[one.pk, other.pk]).annotate(**named, **days)
    return {
        row["pk"]: {k.removeprefix("n_"): v for k, v in row.items()}
        for row in found.values("pk", *named, *days)
    }


def _words(speaker: Speaker, name: str, count: int) -> str:
    """A field's value, or how many rows a relation has, of some also the first."""
    field = Speaker._meta.get_field(name)
    if isinstance(field, Field):
        display = getattr(speaker, f"get_{name}_display", None)
        value = display() if display else getattr(speaker, name)
        return "" if value is None else str(value)
    if not count:
        return "none"
    if name not in _QUOTED:
        return str(count)
    rows = getattr(speaker, str(field.get_accessor_name())).all()
    return f"{count}: " + "; ".join(str(row)[:60] for row in rows.order_by("pk")[:3])


# -- Small things ---------------------------------------------------------------------------------


def _run(request: HttpRequest, action: Action, done: str, back: str) -> HttpResponse:
    return HttpResponseRedirect(done if run(request, action) else back)


def _ticked(request: HttpRequest, name: str) -> list[int]:
    return [number(given) for given in request.POST.getlist(name)]
