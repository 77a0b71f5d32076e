"""Whose account it is that an identity provider vouches for, and which roles it has.

By the provider's subject alone: e-mail addresses and names are told by people, and pass from one to another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from newsroom.roles import ROLES
from sources.accounts.models import Identity, Session, User
from sources.accounts.signals import looked_after

__all__ = ["NotLetIn", "account_of", "connect", "disconnect"]

_ODD = re.compile(r"[^\w.@+-]+")


class NotLetIn(Exception):
    """Why the person gets no further."""


@transaction.atomic
def _settled(claims: Mapping[str, Any]) -> User | None:
    """The account, with the roles that the provider gives it now; None where it has none any more."""
    roles = _roles(claims)
    known = Identity.objects.select_related("user").filter(**_key(claims)).first()
    if known is None and not roles:
        return None
    user = known.user if known else _made(claims)
    if known is None:
        Identity.objects.create(user=user, **_key(claims))
        _tell(f"Connected with {settings.NEWSROOM_OIDC_ISSUER}", user)
    if settings.NEWSROOM_OIDC_ROLES and not user.is_superuser:
        others = user.groups.exclude(name__in=ROLES)
        user.groups.set([*others, *Group.objects.filter(name__in=roles)])
        if not roles:
            Session.objects.end(user)
            return None
    return user


def account_of(claims: Mapping[str, Any]) -> User:
    """The account of a subject; made where there is none and the provider gives a role. Raises `NotLetIn`."""
    user = _settled(claims)
    if user is None:
        raise NotLetIn(
            "No account here belongs to you, or none of your groups has a role here. Ask an administrator."
        )
    if not user.is_active or not user.is_staff:
        raise NotLetIn("Your account is closed. Ask an administrator.")
    return user


@transaction.atomic
def connect(user: User, claims: Mapping[str, Any]) -> None:
    """Let the subject sign in to an account whose owner is signed in. Raises `NotLetIn`."""
    identity, is_new = Identity.objects.get_or_create(defaults={"user": user}, **_key(claims))
    if identity.user_id != user.pk:
        raise NotLetIn("This sign-in belongs to another account here.")
    if is_new:
        _tell(f"Connected with {identity.issuer}", user)


@transaction.atomic
def disconnect(user: User, number: str, here: str | None) -> bool:
    """Let a subject sign in to the account no more, and end what may have begun so, but for the session `here`.

    False where there is no such connection any more.
    """
    found = user.identities.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if found is None:
        return False
    found.delete()
    Session.objects.end(user, but=here)
    _tell(f"Disconnected from {found.issuer}", user)
    return True


def _tell(what: str, user: User) -> None:
    looked_after.send(Identity, what=what[:100], users=[user])


def _key(claims: Mapping[str, Any]) -> dict[str, str]:
    subject = str(claims["sub"])
    if len(subject) > 255 or "\0" in subject:
        raise NotLetIn("The sign-in service names you in a way that can't be kept.")
    return {"issuer": settings.NEWSROOM_OIDC_ISSUER, "subject": subject}


def _roles(claims: Mapping[str, Any]) -> set[str]:
    """The roles of what the claim holds: a word, or a list of words."""
    said = claims.get(settings.NEWSROOM_OIDC_ROLES_CLAIM)
    words = said if isinstance(said, list) else [said]
    return {
        settings.NEWSROOM_OIDC_ROLES[w]
        for w in words
        if isinstance(w, str) and w in settings.NEWSROOM_OIDC_ROLES
    }


def _made(claims: Mapping[str, Any]) -> User:
    """A new account without a password, under a name that nobody has."""
    users: Any = get_user_model().objects
    wanted = (
        _ODD.sub("-", str(claims.get("preferred_username") or claims["sub"]).replace("\0", ""))[:140]
        or "account"
    )
    name, number = wanted, 1
    while users.filter(username__iexact=name).exists():
        number += 1
        name = f"{wanted}-{number}"
    email = str(claims.get("email") or "")[:254] if claims.get("email_verified") is True else ""
    user: User = users.create_user(name, email, None, is_staff=True)
    return user
