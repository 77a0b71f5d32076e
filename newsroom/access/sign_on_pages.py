"""Pages of single sign-on: the way to the identity provider and the way back."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.access.sign_on_backend import BACKEND

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

    from sources.accounts.models import User

__all__ = ["sign_on_urls"]

_KEPT = "sso"  # what the session keeps until the person comes back
_log = logging.getLogger(__name__)


def sign_on_urls(site: AdminSite) -> list[URLPattern]:
    return [path("sso/", go, name="sso"), path("sso/back/", back, name="sso_back")]


@require_safe
@never_cache
def go(request: HttpRequest) -> HttpResponse:
    """To the provider."""
    _only_where_there_is_one()
    from newsroom.access.provider import NotSaid, send

    request.session[_KEPT] = {
        "next": _next(request),
        "connect": request.user.pk if "connect" in request.GET else None,
    }
    try:
        return send(request, request.build_absolute_uri(reverse("admin:sso_back")))
    except NotSaid as error:
        return _refused(request, error, 503)


@require_safe
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """From the provider: signed in, or connected, or told why not."""
    _only_where_there_is_one()
    from newsroom.access.provider import NotSaid, claims
    from newsroom.access.single_sign_on import NotLetIn, account_of, connect

    kept: dict[str, Any] = request.session.pop(_KEPT, None) or {}
    try:
        told = claims(request)
        if (account := kept.get("connect")) is not None:
            if request.user.pk != account:
                raise NotLetIn("You have signed out meanwhile. Sign in and connect again.")
            connect(cast("User", request.user), told)
            messages.success(request, f"Connected with {settings.NEWSROOM_OIDC_NAME}.")
            return HttpResponseRedirect(reverse("admin:account"))
        user = account_of(told)
    except NotSaid as error:
        return _refused(request, error, 400)
    except NotLetIn as error:
        return _refused(request, error, 403)
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(str(kept.get("next") or reverse("admin:index")))


def _only_where_there_is_one() -> None:
    if not settings.NEWSROOM_OIDC_ISSUER:
        raise Http404


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    fine = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if fine else reverse("admin:index")


def _refused(request: HttpRequest, error: Exception, status: int) -> HttpResponse:
    _log.warning("Single sign-on refused: %s (%s)", error, type(error.__cause__ or error).__name__)
    every = admin.site.each_context(request)
    context = {**every, "title": "Not signed in", "why": str(error)}
    return render(request, "newsroom/access/not_signed_in.html", context, status=status)
