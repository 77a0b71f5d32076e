"""How many failed sign-ins are too many: for an account at an address, for an address, for an account.

Guessing at a colleague's password locks the guesser's address out, not the colleague: an account that
signed in from an address before is refused there only for failures of its own at that address.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

__all__ = ["Attempts", "client_address", "recent_attempts"]


class Attempts(AxesDatabaseHandler):
    """Failed sign-ins of the last quarter of an hour, against three limits."""

    def is_locked(self, request: Any, credentials: dict[str, object] | None = None) -> bool:
        name, address = get_client_username(request, credentials), request.axes_ip_address
        recent = recent_attempts(request)
        here = recent.filter(ip_address=address)
        if name and _failures(here.filter(username=name)) >= settings.AXES_FAILURE_LIMIT:
            return True
        too_many = _failures(here) >= settings.NEWSROOM_ADDRESS_FAILURES or (
            bool(name) and _failures(recent.filter(username=name)) >= settings.NEWSROOM_ACCOUNT_FAILURES
        )
        return too_many and not AccessLog.objects.filter(username=name, ip_address=address).exists()


def recent_attempts(request: Any) -> QuerySet[AccessAttempt]:
    """The failed sign-ins that count."""
    attempts: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(
        attempt_time__gte=timezone.now() - get_cool_off(request)
    )
    return attempts


def _failures(attempts: QuerySet[AccessAttempt]) -> int:
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def client_address(request: HttpRequest) -> str:
    """The address a request comes from: the last one that no trusted proxy (`NEWSROOM_TRUSTED_PROXIES`) has.

    What stands further left in X-Forwarded-For was sent by the client, who can write anything there.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    while forwarded and _is_trusted(address):
        if not _is_address(forwarded[-1]):
            break
        address = forwarded.pop()
    return address


def _is_trusted(address: str) -> bool:
    return _is_address(address) and any(
        ip_address(address) in ip_network(network, strict=False)
        for network in settings.NEWSROOM_TRUSTED_PROXIES
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
