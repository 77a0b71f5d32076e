"""Has this been said? A statement, and the claims nearest to it: who made them, when, where, through whom, what differs.

Comes in: pasted words, or a quote or claim of the database. Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from claims.matching.index import Match, match
from claims.matching.reasons import FLAGS
from claims.models import Claim, Evidence, Quote, Relation
from claims.review.asking import check
from claims.review.voices import Voice, voices
from sources.workbench.differences import Word, compare_words
from sources.workbench.parameters import number

__all__ = ["said_urls"]

MOST_WORDS = 2_000  # characters of a statement
SHOWN = 10
VOICES = 6  # quotes shown of each claim
LIKE = 0.6  # from here on the words that differ are few enough to be marked
NEAR = 0.25  # below it a claim has little more than words in common


def said_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The address of the page, for the admin site."""
    return [path("said/", site.admin_view(said), name="said")]


class StatementForm(forms.Form):
    """The statement that is asked about."""

    text = forms.CharField(
        max_length=MOST_WORDS, strip=True, label="Statement", widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A claim near the statement."""

    claim: Claim
    share: float
    relation: str  # what the two may be to each other, in words; empty where nothing is suggested
    tone: str
    words: Sequence[Word]  # the claim's words, those marked that the statement has not
    differs: Sequence[str]
    alike: Sequence[str]
    voices: Sequence[Voice]
    more: int


@require_http_methods(["GET", "POST"])  # posted where it is long; nothing changes
def said(request: HttpRequest) -> HttpResponse:
    """The form, and what is near the statement."""
    check(request, "claims.view_claim", "claims.view_quote")
    text, own = _asked(request)
    form = StatementForm({"text": text} if text or request.method == "POST" else None)
    found: list[Said] | None = None
    if form.is_bound and form.is_valid():
        found = _found(form.cleaned_data["text"], own)
    context = {
        **admin.site.each_context(request),
        "title": "Has this been said?",
        "form": form,
        "found": found,
        "near": [one for one in found or () if one.share >= NEAR],
        "far": [one for one in found or () if one.share < NEAR],
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "claims/search/said.html", context)


def _asked(request: HttpRequest) -> tuple[str, set[int]]:
    """The statement, and the claims that are its own: those of the quote or claim that is asked about."""
    if request.method == "POST":
        return request.POST.get("text", "").strip(), set()
    if "claim" in request.GET:
        claim = get_object_or_404(Claim, pk=number(request.GET["claim"]))
        return claim.text[:MOST_WORDS], {claim.pk}
    if "quote" in request.GET:
        asked = number(request.GET["quote"])
        carried = (
            Evidence.objects.filter(quote=asked).exclude(status="rejected").select_related("claim").first()
        )
        if carried is not None:  # its claim is the statement as it can stand alone
            return carried.claim.text[:MOST_WORDS], set()
        return get_object_or_404(Quote.objects.only("text"), pk=asked).text[:MOST_WORDS], set()
    return request.GET.get("text", "").strip(), set()


def _found(text: str, own: set[int]) -> list[Said]:
    near = [one for one in next(match([text], SHOWN + len(own)), []) if one.claim.pk not in own][:SHOWN]
    heard = voices(one.claim.pk for one in near)
    return [_said(text, one, heard.get(one.claim.pk, [])) for one in near]


def _said(text: str, one: Match, heard: Sequence[Voice]) -> Said:
    reasons = [
        line.replace(" in the first", " in your words").replace(" in the second", " in theirs")
        for line in one.reasons
    ]
    words = (
        compare_words(text, one.claim.text)[1] if one.score >= LIKE else [Word(one.claim.text, shared=True)]
    )
    return Said(
        one.claim, one.score, f"may be: {Relation(one.relation).label}" if one.relation else "", one.relation,
        words, [line for line in reasons if line.startswith(FLAGS)],
        [line for line in reasons if not line.startswith(FLAGS)], heard[:VOICES], max(0, len(heard) - VOICES),
    )  # fmt: skip
