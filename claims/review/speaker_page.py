"""The speaker page: who this is, what they said and when, on what, and whom they answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET

from claims.day_of_quote import months
from claims.models import Claim, ClaimLink, Evidence, Quote, Speaker, SpeakerPair, Topic
from claims.pictures import topics_over_time
from claims.pictures.asked import Asked
from claims.review.desk_request import check, user_of
from claims.review.figures import quotes_of
from claims.review.link_words import other_end, phrase
from claims.review.merge_page import merge_speaker
from claims.review.positions import positions
from claims.review.split_page import split
from claims.review.watching import watched_by
from claims.topics import counted
from sources.workbench.charts import ColumnChart
from sources.workbench.charts.chart_files import KINDS
from sources.workbench.models import PairState, Status

__all__ = ["speaker_urls"]

_HEAVY = ("article__text", "article__body", "article__blocks", "article__reading_notes")
_RECENT = 25
_MOST_TOPICS = 12


def speaker_urls() -> list[URLPattern]:
    """The speaker's page, merge and split, under the speaker's admin."""
    view = admin.site.admin_view
    return [
        path("<int:speaker_id>/page/", view(speaker_page), name="claims_speaker_page"),
        path("<int:speaker_id>/positions/", view(positions_page), name="claims_speaker_positions"),
        path("<int:speaker_id>/merge/", view(merge_speaker), name="claims_speaker_merge"),
        path("<int:speaker_id>/split/", view(split), name="claims_speaker_split"),
    ]


@require_GET
def speaker_page(request: HttpRequest, speaker_id: int) -> HttpResponse:
    """Who this is, what they said and when, on what, and whom they answer."""
    check(request, "claims.view_speaker", "claims.view_quote")
    speaker = get_object_or_404(
        Speaker.objects.select_related("merged_into", "article")
        .defer(*_HEAVY)
        .annotate(watched=watched_by(user_of(request), Speaker)),
        pk=speaker_id,
    )
    quotes = Quote.objects.filter(speaker=speaker)
    counts = list(quotes.order_by().values_list("day", "status").annotate(count=Count("pk")))
    context = {
        **admin.site.each_context(request),
        "title": speaker.name,
        "speaker": speaker,
        "names": list(speaker.names.all()),
        "roles": list(speaker.roles.annotate(printed=Count("printings")).order_by("first_seen", "title")),
        "said": sum(count for *_, count in counts),
        "accepted": sum(count for _, status, count in counts if status == Status.ACCEPTED),
        "waiting": sum(count for _, status, count in counts if status == Status.SUGGESTED),
        "quotes": _newest(quotes),
        "chart": _timeline(speaker, ((day, count) for day, _, count in counts)),
        "topics": _topics(quotes),
        "answers": _answers(speaker),
        "pairs": list(
            SpeakerPair.objects.filter(Q(speaker=speaker) | Q(other=speaker), state="suggested")
            .select_related("speaker", "other")
            .order_by("-score")[:6]
        ),
        "merged": list(speaker.merged.all()[:12]),
    }
    return TemplateResponse(request, "claims/pages/speaker.html", context)


@require_GET
def positions_page(request: HttpRequest, speaker_id: int) -> HttpResponse:
    """What the speaker said on which topic when, changes of mind, and who says the contrary."""
    check(request, "claims.view_speaker", "claims.view_quote", "claims.view_claim")
    speaker = get_object_or_404(Speaker.objects.select_related("merged_into"), pk=speaker_id)
    asked = Asked(Quote.objects.filter(speaker=speaker), {"speaker": str(speaker.pk)})
    files = reverse("admin:claims_quote_changelist") + "pictures/topics-over-time"
    context = {
        **admin.site.each_context(request),
        "title": f"Positions of {speaker}",
        "speaker": speaker,
        "chart": topics_over_time(asked),
        "files": files,
        "file_kinds": KINDS,
        "file_query": f"speaker={speaker.pk}",
        "positions": positions(speaker),
    }
    return TemplateResponse(request, "claims/pages/positions.html", context)


def _topics(quotes: QuerySet[Quote]) -> list[tuple[Topic, int]]:
    """The topics of most of the quotes, each with how many are under it or one that is part of it."""
    return counted(quotes).most_common(_MOST_TOPICS)


def _newest(quotes: QuerySet[Quote]) -> list[Quote]:
    """The last ones by their day, then those without one."""
    shown = quotes.select_related("article__source").defer(*_HEAVY)
    # Apart, for one order with the undated last would have to sort all.
    dated = list(shown.filter(day__isnull=False).order_by("-day", "-id")[:_RECENT])
    left = _RECENT - len(dated)
    return [*dated, *(shown.filter(day=None).order_by("-id")[:left] if left else ())]


def _timeline(speaker: Speaker, counts: Iterable[tuple[date | None, int]]) -> ColumnChart:
    def url(year: int | None, month: int | None) -> str:
        return quotes_of(year, month, speaker=speaker.pk)

    return ColumnChart.of("By date said or published", months(counts), url)


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
        other = other_end(link, own)
        answers.append(Answer(own, phrase(link, own), other, list(who.get(other.pk, {}).values())))
    return answers
