"""The page of an account's sign-in: where it is signed in, and the ways to end that."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

    from sources.accounts.models import User

__all__ = ["account_urls"]


def account_urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("account/", site.admin_view(own), name="account"),
        path("accounts/user/<int:user_id>/access/", site.admin_view(of_another), name="account_of"),
    ]


def own(request: HttpRequest) -> HttpResponse:
    """One's own."""
    return _page(request, cast("User", request.user), reverse("admin:account"))


def of_another(request: HttpRequest, user_id: int) -> HttpResponse:
    """Somebody's, for those who look after the account."""
    from sources.accounts.models import User

    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied
    user = get_object_or_404(User, pk=user_id)
    if not cast("User", request.user).may_look_after(user):
        raise PermissionDenied(
            "This account holds rights that yours has not. Only a superuser can change it."
        )
    return _page(request, user, reverse("admin:account_of", args=[user.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def _page(request: HttpRequest, user: User, address: str) -> HttpResponse:
    here = request.session.session_key
    if request.method == "POST":
        if "reset" in request.POST and user.pk != request.user.pk:
            _reset(request, user)
        elif "disconnect" in request.POST:
            _disconnect(request, user, here)
        else:
            _end(request, user, here)
        return HttpResponseRedirect(address)
    sessions = user.sessions.filter(expire_date__gt=timezone.now()).order_by("-seen_at", "-began_at")
    context = {
        "account": user, "own": user.pk == request.user.pk, "here": here, "sessions": list(sessions[:200]),
        "factor": _factor(user), "sso": settings.NEWSROOM_OIDC_NAME if settings.NEWSROOM_OIDC_ISSUER else "",
        "identities": list(user.identities.order_by("pk")[:20]), "title": "Your sign-in" if user.pk == request.user.pk else f"Sign-in of {user.get_username()}",
    }  # fmt: skip
    return render(request, "newsroom/access/account.html", {**admin.site.each_context(request), **context})


def _factor(user: User) -> dict[str, bool] | None:
    """Whether the account has a second factor and needs one; None where there are none here."""
    if not settings.NEWSROOM_SECOND_FACTOR:
        return None
    from newsroom.access.second_factor import has_one, is_required

    return {"has_one": has_one(user), "is_required": is_required(user)}


@transaction.atomic
def _reset(request: HttpRequest, user: User) -> None:
    """Remove the second factor of somebody who lost phone and codes; whoever is signed in there goes out."""
    from sources.accounts.models import Session

    if not settings.NEWSROOM_SECOND_FACTOR:
        return
    from newsroom.access.second_factor import remove

    if remove(user):
        Session.objects.end(user)
        admin.site._registry[type(user)].log_change(request, user, "Removed the second factor.")
        messages.success(request, f"The second factor of {user.get_username()} was removed.")


def _disconnect(request: HttpRequest, user: User, here: str | None) -> None:
    """Take an identity provider's sign-in from the account; nobody shuts himself out so."""
    from newsroom.access.single_sign_on import disconnect

    if user.pk == request.user.pk and not user.has_usable_password():
        messages.error(
            request, "You have no password, so you could not sign in any more. Ask an administrator."
        )
    elif disconnect(user, request.POST["disconnect"], here):
        messages.success(request, "Disconnected. All other sessions of the account were ended.")
    else:
        messages.info(request, "There was no such connection any more.")


@transaction.atomic
def _end(request: HttpRequest, user: User, here: str | None) -> None:
    """End the session that was named, or all others."""
    from sources.accounts.models import Session
    from sources.accounts.signals import looked_after

    if "all" in request.POST:
        ended = Session.objects.end(user, but=here)
    else:
        chosen = [s.pk for s in user.sessions.all() if s.name == request.POST.get("session") and s.pk != here]
        ended = Session.objects.filter(pk__in=chosen).delete()[0]
    if ended:
        looked_after.send(Session, what=f"Signed out of {_sessions(ended)}", users=[user])
        messages.success(request, f"Signed out of {_sessions(ended)}.")
    else:
        messages.info(request, "There was no such session any more.")


def _sessions(count: int) -> str:
    return f"{count} {'session' if count == 1 else 'sessions'}"
