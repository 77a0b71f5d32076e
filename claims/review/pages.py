"""The speaker page and the claim page: all that is known, with the ways on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from claims.actions import DecideLink, LeaveLinkUnsure, MergeClaims, SplitClaim
from claims.matching.index import match
from claims.models import Claim, ClaimLink, Evidence, Quote, Relation, Speaker, SpeakerPair, Topic
from claims.review.asking import check, number, run, user_of
from claims.review.graph import Neighbour, graph
from sources.workbench.charts import ColumnChart
from sources.workbench.curation import Action
from sources.workbench.models import PairState, Status

__all__ = ["claim_urls", "speaker_urls"]

_HEAVY = ("article__text", "article__body", "article__blocks", "article__reading_notes")
_RECENT = 25
_ALIKE = 8
_STATES = 5  # of a claim's history, on its page


def speaker_urls() -> list[Any]:
    """The speaker's page, under the speaker's admin."""
    return [path("<int:speaker_id>/page/", admin.site.admin_view(speaker_page), name="claims_speaker_page")]


def claim_urls() -> list[Any]:
    """The claim's page and its decisions, under the claim's admin."""
    view = admin.site.admin_view
    return [
        path("<int:claim_id>/page/", view(claim_page), name="claims_claim_page"),
        path("<int:claim_id>/link/", view(decide_link), name="claims_claim_link"),
        path("<int:claim_id>/split/", view(split_claim), name="claims_claim_split"),
    ]


# -- Speakers -------------------------------------------------------------------------------------


@require_GET
def speaker_page(request: HttpRequest, speaker_id: int) -> HttpResponse:
    """Who this is, what they said and when, on what, and whom they answer."""
    check(request, "claims.view_speaker", "claims.view_quote")
    speaker = get_object_or_404(
        Speaker.objects.select_related("merged_into", "article").defer(*_HEAVY), pk=speaker_id
    )
    quotes = Quote.objects.filter(speaker=speaker)
    about = quotes.aggregate(
        said=Count("pk"),
        accepted=Count("pk", filter=Q(status="accepted")),
        waiting=Count("pk", filter=Q(status="suggested")),
    )
    context = {
        **_common(request, speaker.name),
        "speaker": speaker,
        "names": list(speaker.names.all()),
        "roles": list(speaker.roles.annotate(printed=Count("printings")).order_by("first_seen", "title")),
        "quotes": list(
            quotes.select_related("article__source").defer(*_HEAVY).order_by("-said_on", "-id")[:_RECENT]
        ),
        "about": about,
        "chart": _timeline(speaker),
        "topics": list(
            Topic.objects.filter(claims__evidence__quote__speaker=speaker)
            .annotate(count=Count("claims", distinct=True))
            .order_by("-count", "name")[:12]
        ),
        "answers": _answers(speaker),
        "pairs": list(
            SpeakerPair.objects.filter(Q(speaker=speaker) | Q(other=speaker), state="suggested")
            .select_related("speaker", "other")
            .order_by("-score")[:6]
        ),
        "merged": list(speaker.merged.all()[:12]),
    }
    return TemplateResponse(request, "claims/pages/speaker.html", context)


def _timeline(speaker: Speaker) -> ColumnChart:
    rows = Quote.objects.filter(speaker=speaker).annotate(month=TruncMonth("said_on")).order_by()
    base = reverse("admin:claims_quote_changelist")

    def url(year: int | None, month: int | None) -> str:
        day = {"said_on__year": year, "said_on__month": month} if year else {"said_on__isnull": True}
        given = {name: value for name, value in day.items() if value is not None}
        return f"{base}?{urlencode({'speaker__id__exact': speaker.pk, **given})}"

    counts = dict(rows.values_list("month").annotate(count=Count("pk")))
    return ColumnChart.of("By date said", counts, url)


@dataclass(frozen=True, slots=True)
class Answer:
    """A decided link from what a speaker said to what somebody said: read from the speaker's side."""

    mine: Claim
    phrase: str
    other: Claim
    people: list[Speaker]


def _answers(speaker: Speaker) -> list[Answer]:
    """Whom the speaker answers, contradicts, supports, and who does so to the speaker."""
    mine = Q(claim__evidence__quote__speaker=speaker) | Q(other__evidence__quote__speaker=speaker)
    rows = ClaimLink.objects.filter(mine, state=PairState.ACCEPTED)
    links = list(rows.select_related("claim", "other").distinct().order_by("-decided_at")[:12])
    carried = Evidence.objects.filter(claim__in={c for link in links for c in (link.claim_id, link.other_id)})
    carried = carried.filter(quote__speaker__isnull=False).exclude(status=Status.REJECTED)
    who: dict[int, dict[int, Speaker]] = {}
    for one in carried.select_related("quote__speaker")[:400]:
        if one.quote.speaker:
            who.setdefault(one.claim_id, {})[one.quote.speaker.pk] = one.quote.speaker
    answers = []
    for link in links:
        own = link.claim if speaker.pk in who.get(link.claim_id, {}) else link.other
        other = _other(link, own)
        answers.append(Answer(own, _phrase(link, own), other, list(who.get(other.pk, {}).values())))
    return answers


# -- Claims ---------------------------------------------------------------------------------------


@require_GET
def claim_page(request: HttpRequest, claim_id: int) -> HttpResponse:
    """What is claimed, who said so and when, and how it stands to other claims."""
    check(request, "claims.view_claim", "claims.view_quote")
    claim = get_object_or_404(Claim.objects.select_related("merged_into"), pk=claim_id)
    links = list(
        ClaimLink.objects.filter(Q(claim=claim) | Q(other=claim)).select_related(
            "claim", "other", "decided_by"
        )
    )
    linked = {link.claim_id for link in links} | {link.other_id for link in links} | {claim.pk}
    shown = [link for link in links if link.relation != Relation.NONE]
    evidence = claim.evidence.select_related("quote__speaker", "quote__article__source")
    evidence = evidence.defer(*(f"quote__{name}" for name in _HEAVY)).order_by(
        "quote__said_on", "quote__article__published_on", "id"
    )
    context = {
        **_common(request, str(claim)),
        "claim": claim,
        "evidence": list(evidence[:200]),
        "topics": list(claim.topics.all()),
        "links": [(link, _other(link, claim), _phrase(link, claim)) for link in shown],
        "refused": len(links) - len(shown),
        "graph": graph([_neighbour(link, claim) for link in shown]) if shown else None,
        "alike": _alike(claim, linked) if "like" in request.GET else None,
        "relations": [(r.value, r.label) for r in Relation],
        "may_decide": DecideLink.allowed(user_of(request)),
        "may_split": SplitClaim.allowed(user_of(request)),
        "merged": list(claim.merged.all()[:12]),
        "states": list(claim.history.select_related("history_user")[:_STATES]),
        "confirm": number(request.GET.get("confirm", "")),
    }
    return TemplateResponse(request, "claims/pages/claim.html", context)


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
    ticked = [int(pk) for pk in request.POST.getlist("evidence") if pk.isdigit()]
    return _run(request, SplitClaim(user_of(request), claim, ticked), claim)


def _alike(claim: Claim, linked: set[int]) -> list[Any]:
    """The nearest claims that are not linked yet; looked for when asked, for it takes a query a word."""
    near = next(match([claim.text], _ALIKE + len(linked)), [])
    return [found for found in near if found.claim.pk not in linked][:_ALIKE]


def _other(link: ClaimLink, claim: Claim) -> Claim:
    return link.other if link.claim_id == claim.pk else link.claim


def _phrase(link: ClaimLink, claim: Claim) -> str:
    """The relation read from this claim to the other one."""
    turned = (link.claim_id == claim.pk) == link.backward
    if turned and link.relation == Relation.SUPPORTS:
        return "is supported by"
    if turned and link.relation == Relation.RESPONDS:
        return "is answered by"
    words = {"same": "may be the same as", "related": "is related to"}
    return words.get(link.relation, str(link.get_relation_display()))


def _neighbour(link: ClaimLink, claim: Claim) -> Neighbour:
    other = _other(link, claim)
    url = reverse("admin:claims_claim_page", args=[other.pk])
    return Neighbour(other.text, url, link.relation, _phrase(link, claim), link.state == PairState.ACCEPTED)


# -- Small things ---------------------------------------------------------------------------------


def _run(request: HttpRequest, action: Action, claim: Claim) -> HttpResponse:
    run(request, action)
    return _back(claim)


def _back(claim: Claim) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:claims_claim_page", args=[claim.pk]))


def _common(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title}
