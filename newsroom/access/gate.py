"""`Gate`, a middleware: whoever is signed in passes once what is asked of the account was done."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from newsroom.access.sessions import seen

__all__ = ["Gate"]

# Open all the same: ways to do what is asked, and ways out.
_OPEN = {"admin:login", "admin:logout", "admin:jsi18n"}
_PASSWORD = {"admin:password_change"}


class Gate:
    """Leads to a page that asks for a new password while one is due."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return None
        seen(request.session)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in _OPEN:
            return None
        if request.user.must_change_password and name not in _PASSWORD:
            messages.info(request, "Choose a new password first. Only you should know it.")
            return HttpResponseRedirect(reverse("admin:password_change"))
        return None
