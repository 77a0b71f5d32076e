"""The second factor: codes of an authenticator app (TOTP, RFC 6238) and codes to recover with, kept by django-otp.

Recovery codes are stored as digests: they are as good as passwords, and whoever reads the database may not have them.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, cast

import segno
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_otp import devices_for_user, login, verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom.access.sign_on_backend import BACKEND
from newsroom.access.wrong_codes import note_right, note_wrong, wait_of
from sources.accounts.models import User
from sources.accounts.signals import looked_after

__all__ = ["Codes", "check", "confirm", "has_one", "is_required", "new_codes", "owed", "prepared", "remove"]

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another; 16 of 31 are 79 bits
_CODES = 10


class Codes:
    """How a device is told to a person: as a picture to be scanned, and as letters to be typed."""

    def __init__(self, device: Any) -> None:
        self.picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2)
        self.letters = device.config_url.partition("secret=")[2].partition("&")[0]


def owed(request: HttpRequest) -> str:
    """What of a second factor is missing: "code", "set-up" or nothing.

    Who signed in at an identity provider has shown there what is asked for there.
    """
    user: Any = request.user
    if user.is_verified() or request.session.get(BACKEND_SESSION_KEY) == BACKEND:
        return ""
    if has_one(user):
        return "code"
    return "set-up" if is_required(user) else ""


def has_one(user: User) -> bool:
    """Whether the account has an app whose codes it was shown to give."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def is_required(user: User) -> bool:
    """Whether a role of the account needs one; superusers may do what any role may."""
    roles = settings.NEWSROOM_SECOND_FACTOR_ROLES
    return bool(roles) and (user.is_superuser or user.groups.filter(name__in=roles).exists())


def prepared(user: User) -> Any:
    """The app's secret, made and not yet confirmed."""
    made = TOTPDevice.objects.filter(user=user, confirmed=False).order_by(
        "pk"
    )  # two pages at once may have made two
    return made.first() or TOTPDevice.objects.create(user=user, confirmed=False, name="app")


def confirm(request: HttpRequest, code: str) -> list[str] | None:
    """Take the app into use where its code is right; return the recovery codes, else None."""
    user = cast(User, request.user)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # one page at a time
        device = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
        if device is None or has_one(user) or not device.verify_token(_plain(code)):
            return None
        device.confirmed = True
        device.save()
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        _tell("Set up a second factor", user)
        note_right(user)
        codes = _new_codes(user)
    login(request, device)
    return codes


@transaction.atomic
def new_codes(user: User) -> list[str]:
    """Replace the recovery codes; these are seen once, here."""
    _tell("New recovery codes", user)
    return _new_codes(user)


def _new_codes(user: User) -> list[str]:
    drawn = ["".join(secrets.choice(_LETTERS) for _ in range(16)) for _ in range(_CODES)]
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(code)) for code in drawn)
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in drawn]


@transaction.atomic
def check(request: HttpRequest, code: str) -> timedelta | None:
    """Zero where the code is right, which is then written into the session; else how long to wait, None if not at all."""
    user, code = cast(User, request.user), _plain(code)
    User.objects.select_for_update(no_key=True).get(
        pk=user.pk
    )  # codes that come at once are tried one by one
    is_app = code.isdecimal() and len(code) <= 8
    if wait := wait_of(user, is_app=is_app):
        return max(wait, timedelta(seconds=1))
    for device in devices_for_user(user):
        if isinstance(device, TOTPDevice) != is_app:
            continue
        if verify_token(user, device.persistent_id, code if is_app else _digest(code)):
            note_right(user)
            app = TOTPDevice.objects.get(user=user, confirmed=True)
            login(request, app)  # recovery codes come and go; the session hangs on the app
            return timedelta()
    note_wrong(user, is_app=is_app)
    return None


@transaction.atomic
def remove(user: User) -> bool:
    """Remove app and recovery codes; False where there were none."""
    found = [*TOTPDevice.objects.filter(user=user), *StaticDevice.objects.filter(user=user)]
    for device in found:
        device.delete()
    if found:
        _tell("Removed the second factor", user)
    return bool(found)


def _tell(what: str, user: User) -> None:
    looked_after.send(TOTPDevice, what=what, users=[user])


def _plain(code: str) -> str:
    """What a person means who types dashes, blanks and capitals."""
    return code.replace(" ", "").replace("-", "").lower()[:40]


def _digest(code: str) -> str:
    return salted_hmac("newsroom.recovery", code).hexdigest()[:16]
