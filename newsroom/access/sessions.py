"""Sessions say where they began, and are told now and then that they are still in use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from newsroom.access.device import device
from newsroom.serving.sign_in import client_address

__all__ = ["ABOUT", "seen"]

ABOUT = "sign_in"  # where the session's table takes its columns from
_EVERY = timedelta(minutes=2)  # a write to the database is not worth more precision


@receiver(user_logged_in, dispatch_uid="newsroom.access.sessions")
def began(request: HttpRequest | None = None, **told: Any) -> None:
    """Write down where somebody signed in."""
    if request is not None and hasattr(request, "session"):
        now = timezone.now().isoformat()
        request.session[ABOUT] = {
            "address": client_address(request)[:45], "device": device(request.headers.get("User-Agent", "")),
            "began": now, "seen": now,
        }  # fmt: skip


def seen(session: SessionBase) -> None:
    """Note that the session is in use."""
    about, now = session.get(ABOUT), timezone.now()
    if isinstance(about, dict) and now - datetime.fromisoformat(about["seen"]) > _EVERY:
        session[ABOUT] = about | {"seen": now.isoformat()}
