"""Has this been said? A statement, and the claims nearest to it: who made them, when, where, through whom, what differs.

Comes in: pasted words, or a quote or claim of the database. Quotes that carry no claim stand apart. Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from claims.matching.nearest import Match, match_with_quotes
from claims.matching.quotes import QuoteMatch
from claims.matching.reasons import FLAGS
from claims.models import Claim, Evidence, Quote, Relation
from claims.review.desk_request import check
from claims.review.voices import Heard, Voice, voices
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:  # beside an answer, keys are for the page
            self.fields["text"].widget.attrs["autofocus"] = True


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


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A quote near the statement that carries no claim."""

    quote: Quote
    share: float
    words: Sequence[Word]
    differs: Sequence[str]
    alike: Sequence[str]


@require_http_methods(["GET", "POST"])  # posted where it is long; nothing changes
def said(request: HttpRequest) -> HttpResponse:
    """The form, and what is near the statement."""
    check(request, "claims.view_claim", "claims.view_quote")
    asked = _asked(request)
    form = StatementForm({"text": asked.text} if asked.text or request.method == "POST" else None)
    found: list[Said] | None = None
    unclaimed: list[Unclaimed] = []
    if form.is_bound and form.is_valid():
        found, unclaimed = _found(form.cleaned_data["text"], asked)
    context = {
        **admin.site.each_context(request),
        "title": "Has this been said?",
        "form": form,
        "found": found,
        "unclaimed": unclaimed,
        "near": [one for one in found or () if one.share >= NEAR],
        "far": [one for one in found or () if one.share < NEAR],
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "claims/search/said.html", context)


@dataclass(frozen=True, slots=True)
class Asked:
    """The statement that is asked about, and the claim or quote whose it is."""

    text: str
    claim: int | None = None
    quote: int | None = None


def _asked(request: HttpRequest) -> Asked:
    if request.method == "POST":
        return Asked(request.POST.get("text", "").strip())
    if "claim" in request.GET:
        claim = get_object_or_404(Claim, pk=number(request.GET["claim"]))
        return Asked(claim.text[:MOST_WORDS], claim=claim.pk)
    if "quote" in request.GET:
        asked = number(request.GET["quote"])
        carried = (
            Evidence.objects.filter(quote=asked).exclude(status="rejected").select_related("claim").first()
        )
        if carried is not None:  # its claim is the statement as it can stand alone
            return Asked(carried.claim.text[:MOST_WORDS])
        quote = get_object_or_404(Quote.objects.only("text"), pk=asked)
        return Asked(quote.text[:MOST_WORDS], quote=quote.pk)
    return Asked(request.GET.get("text", "").strip())


def _found(text: str, asked: Asked) -> tuple[list[Said], list[Unclaimed]]:
    """The nearest claims, and the nearest quotes that carry none."""
    matches, quotes = match_with_quotes(text, SHOWN + 1)
    near = [one for one in matches if one.claim.pk != asked.claim][:SHOWN]
    heard = voices(one.claim.pk for one in near)
    apart = [_unclaimed(text, one) for one in quotes if one.score >= NEAR and one.quote.pk != asked.quote]
    return [_said(text, one, heard.get(one.claim.pk, Heard())) for one in near], apart[:SHOWN]


def _in_words(reasons: Sequence[str]) -> list[str]:
    return [
        line.replace(" in the first", " in your words").replace(" in the second", " in theirs")
        for line in reasons
    ]


def _marked(text: str, other: str, share: float) -> Sequence[Word]:
    """The words of the other, those marked that the statement has not, where that is a help."""
    return compare_words(text, other)[1] if share >= LIKE else [Word(other, shared=True)]


def _unclaimed(text: str, one: QuoteMatch) -> Unclaimed:
    reasons = _in_words(one.reasons)
    return Unclaimed(
        one.quote, one.score, _marked(text, one.quote.text, one.score),
        [line for line in reasons if line.startswith(FLAGS)],
        [line for line in reasons if not line.startswith(FLAGS)],
    )  # fmt: skip


def _said(text: str, one: Match, heard: Heard) -> Said:
    reasons = _in_words(one.reasons)
    return Said(
        one.claim, one.score, f"may be: {Relation(one.relation).label}" if one.relation else "", one.relation,
        _marked(text, one.claim.text, one.score), [line for line in reasons if line.startswith(FLAGS)],
        [line for line in reasons if not line.startswith(FLAGS)], heard[:VOICES], max(0, heard.number - VOICES),
    )  # fmt: skip
