"""The secret key: from the environment, else made on first run and kept outside the repository."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

__all__ = ["secret_key"]


def secret_key() -> str:
    """NEWSROOM_SECRET_KEY, else the key in the state folder, made with mode 0600 when missing.

    Raises `ImproperlyConfigured` where the file can be neither read nor made.
    """
    if given := os.environ.get("NEWSROOM_SECRET_KEY"):
        return given
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "newsroom"
    path = Path(os.environ.get("NEWSROOM_SECRET_KEY_FILE") or state / "secret-key")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            # O_EXCL: of two processes that start together, one makes the key and both read it.
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(64))
        except FileExistsError:
            pass
        key = path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The secret key file {path} cannot be used ({error.strerror}). "
            "Set NEWSROOM_SECRET_KEY or NEWSROOM_SECRET_KEY_FILE."
        ) from error
    if len(key) < 50:
        raise ImproperlyConfigured(
            f"The secret key in {path} is too short; delete the file to have one made."
        )
    return key
