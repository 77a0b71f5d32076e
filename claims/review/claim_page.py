"""The claim page: who said so and when, how it stands to other claims, and what it was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_POST

from claims.actions import DecideLink, JudgeClaim, LeaveLinkUnsure, MergeClaims, SplitClaim
from claims.matching.nearest import Match, match
from claims.models import Claim, ClaimLink, Relation, Verdict
from claims.review.claim_timeline import Said, by_outlet, by_speaker, said_of
from claims.review.desk_request import check, run, user_of
from claims.review.link_words import other_end, phrase
from claims.review.merge_page import merge_claim
from claims.review.voices import Heard, voices, voices_of
from claims.review.watching import watched_by
from claims.verdict_sources import MOST_SOURCES
from sources.workbench.charts import LaneChart
from sources.workbench.charts.chart_files import KINDS, chart_file
from sources.workbench.curation import Action, Refused
from sources.workbench.curation.wording import with_undo
from sources.workbench.models import PairState, Status
from sources.workbench.parameters import number

__all__ = ["claim_urls"]

_EVIDENCE = 100  # of the claim itself that are shown, and
_OF_OTHERS = 12  # of each claim it is linked to
_ALIKE = 8
_SUGGESTED = 5  # suggestions shown before one asks for all
_MOST_LINKS = 300
_MOST_CHECKS = 50
_STATES = 5  # of a claim's history, on its page
_CHARTS = {"speakers": by_speaker, "outlets": by_outlet}


def claim_urls() -> list[URLPattern]:
    """The claim's page and its decisions, under the claim's admin."""
    view = admin.site.admin_view
    return [
        path("<int:claim_id>/page/", view(claim_page), name="claims_claim_page"),
        path("<int:claim_id>/page/<slug:chart>.<slug:kind>", view(claim_chart), name="claims_claim_chart"),
        path("<int:claim_id>/link/", view(decide_link), name="claims_claim_link"),
        path("<int:claim_id>/merge/", view(merge_claim), name="claims_claim_merge"),
        path("<int:claim_id>/split/", view(split_claim), name="claims_claim_split"),
        path("<int:claim_id>/verdict/", view(judge_claim), name="claims_claim_judge"),
    ]


# -- The page -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A link read from this claim: the other one, the relation in words, who stands behind the other."""

    link: ClaimLink
    other: Claim
    phrase: str
    voices: Heard


@dataclass(frozen=True, slots=True)
class MatchShown:
    """A claim like this one, and who stands behind it."""

    match: Match
    voices: Heard


@require_GET
def claim_page(request: HttpRequest, claim_id: int) -> HttpResponse:
    """What is claimed, who said so and when, and how it stands to other claims."""
    check(request, "claims.view_claim", "claims.view_quote")
    claim = _read(request, claim_id)
    return _page(request, claim)


@require_GET
def claim_chart(request: HttpRequest, claim_id: int, chart: str, kind: str) -> HttpResponse:
    """One of the page's charts as a file."""
    check(request, "claims.view_claim", "claims.view_quote")
    claim = get_object_or_404(Claim, pk=claim_id)
    if chart not in _CHARTS or kind not in KINDS:
        raise Http404
    said = _said(claim, _links(claim))[0]
    return chart_file(_CHARTS[chart](said), kind, f"{claim.key}-{chart}", what=chart, record=claim)


def _read(request: HttpRequest, claim_id: int) -> Claim:
    rows = Claim.objects.select_related("merged_into", "verdict_by")
    return get_object_or_404(rows.annotate(watched=watched_by(user_of(request), Claim)), pk=claim_id)


def _page(request: HttpRequest, claim: Claim, verdict: VerdictForm | None = None) -> HttpResponse:
    links = _links(claim)
    said, heard = _said(claim, links)
    decided = [link for link in links if link.state == PairState.ACCEPTED]
    # The likeliest first; what somebody left unsure stays with the suggestions.
    open_links = [link for link in links if link.state in (PairState.SUGGESTED, PairState.UNSURE)]
    every = request.GET.get("suggestions") == "all"
    shown = open_links if every else open_links[:_SUGGESTED]
    user = user_of(request)
    context = {
        **admin.site.each_context(request),
        "title": str(claim),
        "claim": claim,
        "charts": _charts(claim, said),
        "file_kinds": KINDS,
        "evidence": heard.get(claim.pk, Heard()),
        "topics": list(claim.topics.all()),
        "fact_checks": list(claim.fact_checks.exclude(status=Status.REJECTED)[:_MOST_CHECKS]),
        "decided": _grouped([_shown(link, claim, heard) for link in decided]),
        "suggested": [_shown(link, claim, heard) for link in shown],
        "more_suggested": len(open_links) - len(shown),
        "refused": sum(link.state == PairState.REJECTED for link in links),
        "alike": _alike(claim, links) if "like" in request.GET else None,
        "relations": [(r.value, r.label) for r in Relation],
        "may_decide": DecideLink.allowed(user),
        "may_split": SplitClaim.allowed(user),
        "verdict_form": (verdict or VerdictForm(claim))
        if JudgeClaim.allowed(user) and not claim.merged_into_id
        else None,
        "merged": list(claim.merged.all()[:12]),
        "states": list(claim.history.select_related("history_user")[:_STATES]),
        "confirm": number(request.GET.get("confirm", "")),
    }
    return TemplateResponse(request, "claims/pages/claim.html", context)


def _links(claim: Claim) -> list[ClaimLink]:
    """The claim's links, likeliest first; what became one record with it is no link any more."""
    rows = ClaimLink.objects.filter(Q(claim=claim) | Q(other=claim))
    rows = rows.select_related("claim", "other", "decided_by").order_by("-score", "id")
    return [
        link
        for link in rows[:_MOST_LINKS]
        if claim.pk not in (link.claim.merged_into_id, link.other.merged_into_id)
    ]


def _said(claim: Claim, links: Sequence[ClaimLink]) -> tuple[list[Said], dict[int, Heard]]:
    """The timeline's statements, and who stands behind the claim and those it is linked to."""
    near = [link for link in links if link.state != PairState.REJECTED]
    heard = voices({other_end(link, claim).pk for link in near}, each=_OF_OTHERS)
    heard[claim.pk] = voices_of(claim.pk, _EVIDENCE)
    linked = [
        (link.relation, heard.get(other_end(link, claim).pk, Heard()))
        for link in near
        if link.state == PairState.ACCEPTED
    ]
    return said_of(heard.get(claim.pk, Heard()), linked), heard


def _charts(claim: Claim, said: Sequence[Said]) -> list[tuple[LaneChart, str]]:
    """Each chart with the beginning of its files' addresses; outlets only where there are several."""
    outlets = {one.voice.outlet for one in said}
    names = [name for name in _CHARTS if name != "outlets" or len(outlets) > 1] if said else []
    page = reverse("admin:claims_claim_page", args=[claim.pk])
    return [(_CHARTS[name](said), f"{page}{name}") for name in names]


def _shown(link: ClaimLink, claim: Claim, heard: dict[int, Heard]) -> LinkShown:
    other = other_end(link, claim)
    return LinkShown(link, other, phrase(link, claim), heard.get(other.pk, Heard()))


def _grouped(links: Sequence[LinkShown]) -> list[tuple[str, list[LinkShown]]]:
    """By relation, what clashes first."""
    found: dict[str, list[LinkShown]] = {}
    for shown in sorted(links, key=lambda shown: shown.link.relation):
        found.setdefault(shown.phrase, []).append(shown)
    return list(found.items())


def _alike(claim: Claim, links: Sequence[ClaimLink]) -> list[MatchShown]:
    """The nearest claims that are not linked yet; looked for when asked, for it takes a query a word."""
    linked = {pk for link in links for pk in (link.claim_id, link.other_id)} | {claim.pk}
    near = next(match([claim.text], _ALIKE + len(linked)), [])
    found = [one for one in near if one.claim.pk not in linked][:_ALIKE]
    heard = voices(one.claim.pk for one in found)
    return [MatchShown(one, heard.get(one.claim.pk, Heard())) for one in found]


# -- Decisions ------------------------------------------------------------------------------------


@require_POST
def decide_link(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Decide how another claim stands to this one; "same" merges, the more carried one stays."""
    claim = get_object_or_404(Claim, pk=claim_id)
    other = get_object_or_404(Claim, pk=number(request.POST.get("other", "")))
    user, relation = user_of(request), request.POST.get("relation", "")
    action: Action
    if relation == Relation.SAME:
        sure = "compared_all" in request.POST
        action = MergeClaims(user, claim, [other], compared_all=sure, despite_refusal=sure)
    elif relation == "unsure":
        action = LeaveLinkUnsure(user, claim, other)
    elif relation in Relation.values:
        action = DecideLink(user, claim, other, relation)
    else:
        messages.error(request, "Choose how the two claims are related.")
        return _back(claim)
    action.note = request.POST.get("note", "")[:2000]
    if run(request, action) or relation != Relation.SAME:
        return _back(claim)
    return HttpResponseRedirect(f"{_back(claim).url}?like=1&confirm={other.pk}#alike")


@require_POST
def split_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Move the ticked evidence into a claim of its own."""
    claim = get_object_or_404(Claim, pk=claim_id)
    ticked = [number(pk) for pk in request.POST.getlist("evidence")]
    run(request, SplitClaim(user_of(request), claim, ticked))
    return _back(claim)


class SourceForm(forms.Form):
    """One thing a verdict rests on."""

    address = forms.CharField(required=False, max_length=2000, widget=forms.URLInput)
    document = forms.CharField(required=False, max_length=500)
    note = forms.CharField(required=False, max_length=2000)


class VerdictForm(forms.Form):
    """A verdict with its reasons, and rows for its sources with a few empty ones."""

    verdict = forms.ChoiceField(choices=[("", "no verdict"), *Verdict.choices], required=False)
    reasoning = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, claim: Claim, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"verdict": claim.verdict, "reasoning": claim.verdict_reasoning})
        rows = forms.formset_factory(SourceForm, extra=2, max_num=MOST_SOURCES)
        self.sources = rows(data, initial=claim.verdict_sources, prefix="sources")
        self.version = claim.version

    def is_valid(self) -> bool:
        return super().is_valid() and self.sources.is_valid()


@require_POST
def judge_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Give the claim a verdict, with what it rests on."""
    claim = _read(request, claim_id)
    action = JudgeClaim(user_of(request), claim, "")
    action.check_permission()
    form = VerdictForm(claim, request.POST)
    if form.is_valid():
        action.verdict, action.reasoning = form.cleaned_data["verdict"], form.cleaned_data["reasoning"]
        action.sources = [row for row in form.sources.cleaned_data if row]
        action.expected = {claim.pk: number(request.POST.get("seen_version", ""))}
        try:
            messages.success(request, with_undo(action.run()))
            return _back(claim)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except Refused as error:
            form.add_error(None, str(error))
    return _page(request, Claim.objects.select_related("merged_into", "verdict_by").get(pk=claim_id), form)


def _back(claim: Claim) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:claims_claim_page", args=[claim.pk]))
