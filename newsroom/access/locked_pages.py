"""Which sign-ins are refused now, since too many failed, and the way to unlock each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from newsroom.serving.sign_in import recent_attempts

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

    from sources.accounts.models import User

__all__ = ["locked_urls"]

_MOST = 200  # lines of each kind


@dataclass(frozen=True, slots=True)
class Locked:
    """What is refused: an account at an address, all of an address, or an account where it never signed in before."""

    name: str
    address: str
    failures: int
    until: datetime  # at the latest
    is_mine: bool = True  # to unlock

    @property
    def what(self) -> str:
        """In words."""
        if self.name and self.address:
            return f"{self.name}, from {self.address}"
        return f"{self.name}, from new addresses" if self.name else f"everybody new, from {self.address}"


def locked_urls(site: AdminSite) -> list[URLPattern]:
    return [path("accounts/locked/", site.admin_view(show), name="locked")]


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """For those who look after accounts."""
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied
    if request.method == "POST":
        _unlock(request, request.POST.get("name", ""), request.POST.get("address", ""))
        return HttpResponseRedirect(reverse("admin:locked"))
    context = {
        "title": "Locked sign-ins",
        "locked": list(_locked(request)),
        "here": settings.AXES_FAILURE_LIMIT,
        "of_address": settings.NEWSROOM_ADDRESS_FAILURES,
        "of_account": settings.NEWSROOM_ACCOUNT_FAILURES,
    }
    return render(request, "newsroom/access/locked.html", {**admin.site.each_context(request), **context})


def _locked(request: HttpRequest) -> Iterator[Locked]:
    limits = (
        (("username", "ip_address"), settings.AXES_FAILURE_LIMIT),
        (("ip_address",), settings.NEWSROOM_ADDRESS_FAILURES),
        (("username",), settings.NEWSROOM_ACCOUNT_FAILURES),
    )
    found = []
    for fields, limit in limits:
        counted = (
            recent_attempts(request)
            .values(*fields)
            .annotate(sum=Sum("failures_since_start"), last=Max("attempt_time"))
        )
        found += [
            (row.get("username") or "", row.get("ip_address") or "", row["sum"], row["last"])
            for row in counted.filter(sum__gte=limit).order_by("-last")[:_MOST]
        ]
    kept = _out_of_reach(request, {name for name, *_ in found})
    for name, address, failures, last in found:
        if name or address:
            yield Locked(name, address, failures, last + get_cool_off(request), name not in kept)


def _out_of_reach(request: HttpRequest, names: set[str]) -> set[str]:
    """Those of the names whose accounts hold rights that one's own has not."""
    from sources.accounts.models import User

    mine = cast("User", request.user)
    users = User.objects.filter(username__in=names)
    return {user.get_username() for user in users if not mine.may_look_after(user)}


@transaction.atomic
def _unlock(request: HttpRequest, name: str, address: str) -> None:
    """Forget the failures of an account, of an address, or of one at the other; not those of accounts out of reach."""
    from sources.accounts.models import User
    from sources.accounts.signals import looked_after
    from sources.workbench.auditing import tell
    from sources.workbench.models.audit import AuditKind

    asked = Locked(name, address, 0, datetime.min)
    attempts = AccessAttempt.objects.all()
    if name:
        attempts = attempts.filter(username=name)
    if address:
        attempts = attempts.filter(ip_address=address)
    names = set(attempts.values_list("username", flat=True)) if name or address else set()
    kept = _out_of_reach(request, {one for one in names if one})
    if name in kept:
        messages.error(
            request, f"Only a superuser can do this for {name}: that account holds rights that yours has not."
        )
        return
    if not (name or address) or not attempts.exclude(username__in=kept).delete()[0]:
        messages.info(request, "There were no such failed attempts any more.")
        return
    user = User.objects.filter(username=name).first() if name else None
    if user:
        looked_after.send(AccessAttempt, what="Unlocked sign-in", users=[user])
    else:
        tell(AuditKind.ACCOUNT, f"Unlocked sign-in: {asked.what}"[:200])
    messages.success(request, f"Unlocked {asked.what}.")
    if kept:
        told = f"The failures of {', '.join(sorted(kept))} still count: only a superuser can unlock accounts with rights that yours has not."
        messages.warning(request, told)
