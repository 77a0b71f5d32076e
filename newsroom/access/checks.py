"""Whether the settings of access can be meant as they are; part of every `manage.py check`."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from newsroom.roles import ROLES

__all__ = ["settings_of_access"]


@register("security")
def settings_of_access(app_configs: Any, **given: object) -> list[CheckMessage]:
    """Unknown roles; an identity provider that others on the way could stand in for, or that knows no client."""
    found: list[CheckMessage] = []
    for name, roles in (
        ("NEWSROOM_SECOND_FACTOR", settings.NEWSROOM_SECOND_FACTOR_ROLES),
        ("NEWSROOM_OIDC_ROLES", settings.NEWSROOM_OIDC_ROLES.values()),
    ):
        if unknown := sorted(set(roles) - set(ROLES)):
            known = ", ".join(ROLES)
            found.append(
                Error(f"{name} names the role {unknown[0]!r}.", f"The roles are {known}.", id="newsroom.E001")
            )
    issuer = settings.NEWSROOM_OIDC_ISSUER
    if issuer and not _is_safe(issuer):
        told = f"NEWSROOM_OIDC_ISSUER is {issuer!r}."
        found.append(Error(told, "An issuer's address begins with https://.", id="newsroom.E002"))
    if issuer and not settings.NEWSROOM_OIDC_CLIENT[0]:
        found.append(
            Error("NEWSROOM_OIDC_CLIENT_ID is missing.", "The provider gives it to you.", id="newsroom.E003")
        )
    return found


def _is_safe(address: str) -> bool:
    """Encrypted, or on this very machine."""
    parts = urlsplit(address)
    try:
        local = ip_address(parts.hostname or "").is_loopback
    except ValueError:
        local = parts.hostname == "localhost"
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and local))
