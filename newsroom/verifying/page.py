"""The page of what must always hold: what the last run found, and a button for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

__all__ = ["verify_urls"]


def verify_urls(site: AdminSite) -> list[URLPattern]:
    return [path("verify/", site.admin_view(show), name="verify")]


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """For administrators alone: it says what is broken."""
    from django.contrib import admin

    from newsroom.models import VerifyRun
    from newsroom.verifying import RULES
    from newsroom.verifying.last_run import begin

    if not request.user.has_perm("newsroom.view_verifyrun"):
        raise PermissionDenied
    if request.method == "POST":
        begin(request.user.get_username())
        return HttpResponseRedirect(reverse("admin:verify"))
    run = VerifyRun.objects.first()
    context = {
        "title": "Verify", "run": run, "faults": sum(each["faults"] for each in run.proved) if run else 0,
        "waiting": [rule for rule in RULES.values() if run and rule.name not in run.names],
    }  # fmt: skip
    return render(request, "newsroom/verify.html", {**admin.site.each_context(request), **context})
