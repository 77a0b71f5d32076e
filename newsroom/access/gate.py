"""`Gate`, a middleware: whoever is signed in passes once what is asked of the account was done."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from newsroom.access.sessions import seen

__all__ = ["Gate"]

_OPEN = {"admin:login", "admin:logout", "admin:jsi18n"}  # ways out


class Gate:
    """Leads to the page that asks for a code of the second factor, a new password, or a second factor, in this order.

    The code comes first: with the password alone nobody chooses another, or sets up an app of his own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not name.startswith("admin:") or not request.user.is_authenticated:
            return None  # whether the site is well must be told without its database
        seen(request.session)
        asked = _asked(request)
        if not asked or name == asked or name in _OPEN:
            return None
        if asked == "admin:password_change":
            messages.info(request, "Choose a new password first. Only you should know it.")
        query = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return HttpResponseRedirect(reverse(asked) + (query if asked == "admin:second_factor" else ""))


def _asked(request: HttpRequest) -> str:
    """The page on which something is to be done first; empty where nothing is."""
    owed = _owed(request)
    if owed == "code":
        return "admin:second_factor"
    if getattr(request.user, "must_change_password", False):
        return "admin:password_change"
    return "admin:second_factor_set_up" if owed else ""


def _owed(request: HttpRequest) -> str:
    if not settings.NEWSROOM_SECOND_FACTOR:
        return ""
    from newsroom.access.second_factor import owed  # an extra

    return owed(request)
