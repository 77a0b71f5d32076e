"""The page on which a speaker is split: what belongs to somebody else is ticked, then one decision.

The work is `SplitSpeaker`.
"""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.actions import SplitSpeaker
from claims.models import Quote, Speaker, SpeakerName, SpeakerRole
from claims.review.desk_request import check, run, user_of
from sources.workbench.parameters import number

__all__ = ["split"]

_SHOWN = 200  # quotes offered on the split page


def split(request: HttpRequest, speaker_id: int) -> HttpResponse:
    """Choose what belongs to somebody else (GET) and split it off (POST)."""
    check(request, SplitSpeaker.permission)
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


def _ticked(request: HttpRequest, name: str) -> list[int]:
    return [number(given) for given in request.POST.getlist(name)]
