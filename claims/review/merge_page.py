"""The pages on which two speakers or two claims are merged: both side by side, then one decision.

The work is `MergeSpeakers` and `MergeClaims`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.actions import MergeClaims, MergeSpeakers
from claims.actions.merge_rules import Merge
from claims.models import Claim, Evidence, Quote, Speaker
from claims.review.desk_request import check, run, user_of
from claims.review.merge_preview import preview, propose_claim, propose_speaker
from claims.review.places import page_of
from sources.workbench.parameters import number

__all__ = ["merge_claim", "merge_speaker"]

_EVEN_SO = {
    Speaker: "Merge even if they were marked as not the same before",
    Claim: "Merge even if they were marked as not the same before, or others were merged into them: I have compared them all",
}


class OtherForm(forms.Form):
    """With whom, or with what, to merge."""

    def __init__(self, record: Speaker | Claim, request: HttpRequest) -> None:
        given = request.GET.get("other")
        # The widget looks up what was given before the field judges it, so it must be a number.
        super().__init__(None if given is None else {"other": number(given)})
        of = (
            Quote._meta.get_field("speaker")
            if isinstance(record, Speaker)
            else Evidence._meta.get_field("claim")
        )
        self.fields["other"] = forms.ModelChoiceField(
            type(record).objects.current(),
            label="Merge with",
            widget=AutocompleteSelect(of, admin.site),
        )


def merge_speaker(request: HttpRequest, speaker_id: int) -> HttpResponse:
    """Choose the other speaker (GET), see both, and merge (POST)."""
    check(request, MergeSpeakers.permission)
    speaker = get_object_or_404(Speaker, pk=speaker_id)

    def action(kept: Speaker, merged: Speaker, sure: bool) -> MergeSpeakers:
        return MergeSpeakers(user_of(request), kept, [merged], despite_refusal=sure)

    return _page(request, speaker, action, propose_speaker)


def merge_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Choose the other claim by its words (GET), see both, and merge (POST)."""
    check(request, MergeClaims.permission)
    claim = get_object_or_404(Claim.objects.select_related("verdict_by"), pk=claim_id)

    def action(kept: Claim, merged: Claim, sure: bool) -> MergeClaims:
        return MergeClaims(user_of(request), kept, [merged], despite_refusal=sure, compared_all=sure)

    return _page(request, claim, action, propose_claim)


def _page(
    request: HttpRequest, record: Any, action: Callable[[Any, Any, bool], Merge[Any]],
    propose: Callable[..., tuple[Any, Any]],
) -> HttpResponse:  # fmt: skip
    meta = record._meta
    if request.method == "POST":
        return _merge(request, record, action)
    form = OtherForm(record, request)
    other = form.cleaned_data["other"] if form.is_bound and form.is_valid() else None
    if other == record:
        messages.error(request, f"Choose a different {meta.verbose_name}.")
        other = None
    shown = preview(record, other) if other else None
    context = {
        **admin.site.each_context(request),
        "title": f"Merge {str(record)[:100]}",
        "record": record,
        "page": page_of(record),
        "list": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"),
        "lists": meta.verbose_name_plural,
        "other": other,
        "form": form,
        "preview": shown,
        "proposed": propose(record, other, said=shown.said)[0] if shown else None,
        "even_so": _EVEN_SO[type(record)],
    }
    return TemplateResponse(request, "claims/pages/merge.html", context)


def _merge(
    request: HttpRequest, record: Any, made: Callable[[Any, Any, bool], Merge[Any]]
) -> HttpResponseRedirect:
    """Merge into the record that was chosen to stay; what stops it is told where both stand side by side."""
    other = get_object_or_404(type(record), pk=number(request.POST.get("other", "")))
    keep_other = request.POST.get("kept") == str(other.pk)
    kept, merged = (other, record) if keep_other else (record, other)
    action = made(kept, merged, "even_so" in request.POST)
    action.note = request.POST.get("note", "")[:2000]
    if run(request, action):
        return HttpResponseRedirect(page_of(kept))
    return HttpResponseRedirect(f"{request.path}?other={other.pk}")
