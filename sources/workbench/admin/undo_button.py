"""The undo button of a decision: a POST that runs `sources.workbench.curation.undo`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sources.accounts.models import User
from sources.workbench.curation import Refused, undo
from sources.workbench.models import Decision

__all__ = ["undo_view"]


@require_POST
def undo_view(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Undo a decision; what stops it is said in words. Goes back to `next` or the decision."""
    decision = get_object_or_404(Decision, pk=decision_id)
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the admin lets nobody else in
    try:
        done = undo(decision, user)
    except Refused as error:
        words, level, status = str(error), messages.ERROR, 409
    else:
        words, level, status = done.summary, messages.SUCCESS, 200
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"message": words}, status=status)
    messages.add_message(request, level, words)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("admin:sources_decision_change", args=[decision_id])
    return HttpResponseRedirect(back)
