"""Pages of the second factor: the code after the password, and setting up, renewing and removing it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

    from sources.accounts.models import User

__all__ = ["second_factor_urls"]

WRONG = "This code isn't right. Type the one that the app shows now; each code works once."
View = Callable[[HttpRequest], HttpResponse]


def second_factor_urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("second-factor/", site.admin_view(_if_on(ask)), name="second_factor"),
        path("account/second-factor/", site.admin_view(_if_on(set_up)), name="second_factor_set_up"),
    ]


def _if_on(view: View) -> View:
    @sensitive_post_parameters("code")
    @require_http_methods(["GET", "HEAD", "POST"])
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.NEWSROOM_SECOND_FACTOR:
            raise Http404
        return view(request)

    return guarded


def ask(request: HttpRequest) -> HttpResponse:
    """The code after the password."""
    from newsroom.access.second_factor import owed

    if owed(request) != "code":
        return HttpResponseRedirect(_next(request))
    if request.method == "POST":
        problem, status = _problem(request)
        if not problem:
            request.session.cycle_key()
            return HttpResponseRedirect(_next(request))
        return _page(request, "ask", "Second factor", status, problem=problem, next=_next(request))
    return _page(request, "ask", "Second factor", next=_next(request))


def set_up(request: HttpRequest) -> HttpResponse:
    """Set up an app; with one, renew the recovery codes or remove it, for another code."""
    from newsroom.access import second_factor as factor

    user = cast("User", request.user)
    if factor.has_one(user):
        return _change(request, user)
    problem = ""
    if request.method == "POST":
        codes = factor.confirm(request, request.POST.get("code", ""))
        if codes is not None:
            _alone(request, user)
            return _page(request, "codes", "Recovery codes", codes=codes)
        problem = WRONG
    shown = factor.Codes(factor.prepared(user))
    return _page(
        request, "set_up", "Set up a second factor", shown=shown, problem=problem, required=factor.is_required(user)
    )  # fmt: skip


def _change(request: HttpRequest, user: User) -> HttpResponse:
    from newsroom.access import second_factor as factor

    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:account"))
    problem, _ = _problem(request)
    if problem:
        messages.error(request, problem)
    elif "remove" in request.POST:
        factor.remove(user)
        messages.success(request, "The second factor was removed.")
    else:
        return _page(request, "codes", "Recovery codes", codes=factor.new_codes(user))
    return HttpResponseRedirect(reverse("admin:account"))


def _problem(request: HttpRequest) -> tuple[str, int]:
    """What is wrong with the code, and the status that says so; nothing where it is right."""
    from newsroom.access.second_factor import check

    wait = check(request, request.POST.get("code", ""))
    if wait is None:
        return WRONG, 200
    if wait:
        seconds = math.ceil(wait.total_seconds())
        return f"Too many wrong codes. Wait {seconds} second{'' if seconds == 1 else 's'} and try again.", 429
    return "", 200


def _alone(request: HttpRequest, user: User) -> None:
    """Sessions that began without the second factor end."""
    from sources.accounts.models import Session

    request.session.cycle_key()
    Session.objects.end(user, but=request.session.session_key)


def _next(request: HttpRequest) -> str:
    """Where the person was going, on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    fine = url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure())
    return wanted if fine else reverse("admin:index")


def _page(request: HttpRequest, name: str, title: str, status: int = 200, **context: object) -> HttpResponse:
    every = admin.site.each_context(request)
    template = f"newsroom/access/second_factor_{name}.html"
    return render(request, template, {**every, "title": title, **context}, status=status)
