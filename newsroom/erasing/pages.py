"""The pages of erasures: ask for one, see what it would take, confirm or refuse it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from claims.review.desk_request import check, user_of
from newsroom.erasing.actions import AskErasure, ConfirmErasure, RefuseErasure, is_subject
from newsroom.erasing.preview import counted, preview
from sources.models import ErasureGround, ErasureRequest, ErasureState, ErasureSubject
from sources.workbench.curation import Refused

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

__all__ = ["erasure_urls"]

_TITLES = {
    ErasureSubject.ARTICLE: "Erase an article",
    ErasureSubject.PERSON: "Erase a person",
    ErasureSubject.RELEASE: "Destroy the content of a release",
}


def erasure_urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of erasures, for the admin site."""
    view = site.admin_view
    return [
        path("erasures/ask/<str:subject>/<int:number>/", view(ask), name="erasure_ask"),
        path("erasures/<int:erasure_id>/", view(show), name="erasure"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, subject: str, number: int) -> HttpResponse:
    """What an erasure would take, and the form to ask for it."""
    check(request, AskErasure.permission)
    if not is_subject(subject, number):
        raise Http404("There is nothing of this kind and number that could be erased.")
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        action = AskErasure(
            user_of(request),
            number,
            request.POST.get("ground", ""),
            request.POST.get("reason", ""),
            subject,
            destroys_releases=request.POST.get("releases") == "destroy",
            names=_lines(request),
        )
        try:
            action.run()
        except ValidationError as error:
            problems = error.message_dict
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, "Asked. Another administrator has to confirm it; until then nothing is gone."
            )
            return HttpResponseRedirect(reverse("admin:erasure", args=[action.erasure.pk]))
    context = {
        **admin.site.each_context(request), "title": _TITLES[ErasureSubject(subject)], "number": number,
        "subject": subject, "preview": preview(subject, number, _lines(request)), "grounds": ErasureGround.choices, "given": request.POST, "problems": problems,
        "longest": ErasureRequest.LONGEST,
    }  # fmt: skip
    return TemplateResponse(request, "newsroom/erasures/ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, erasure_id: int) -> HttpResponse:
    """A request with what it would take, and the buttons of whoever may decide; or what was erased."""
    check(request, ConfirmErasure.permission)
    erasure = get_object_or_404(ErasureRequest, pk=erasure_id)
    user = user_of(request)
    if request.method == "POST":
        kind = ConfirmErasure if "confirm" in request.POST else RefuseErasure
        try:
            decision = kind(user, erasure).run()
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{decision.summary}.")
        return HttpResponseRedirect(reverse("admin:erasure", args=[erasure.pk]))
    waits = erasure.state == ErasureState.ASKED
    context = {
        **admin.site.each_context(request), "title": str(erasure), "erasure": erasure, "waits": waits,
        "preview": preview(erasure.subject, erasure.object_id, erasure.names) if waits else None, "subject": erasure.subject,
        "withdrawn": erasure.withdrawals.select_related("release__curated_set").defer("release__content", "release__provenance"),
        "is_own": erasure.account == user.get_username(), "gone": counted(erasure.counts),
    }  # fmt: skip
    return TemplateResponse(request, "newsroom/erasures/show.html", context)


def _lines(request: HttpRequest) -> list[str]:
    """Other names of a person, a line each."""
    return request.POST.get("names", "")[: ErasureRequest.LONGEST].splitlines()
