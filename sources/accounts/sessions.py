"""Where sessions are kept (`SESSION_ENGINE`): in a table that also says whose they are; `manage.py purge` clears it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from .models import Session

__all__ = ["SessionStore"]


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]  # of `get_model_class`
        session.describe(data)
        return session
