"""How long a request may take: what asks the database for longer is ended there, undone and told in words (503).

Looking may take `NEWSROOM_REQUEST_SECONDS`, changing `NEWSROOM_CHANGE_SECONDS`. The time is looked at before each
query; PostgreSQL ends a query that goes on (`statement_timeout`), SQLite one whose steps go on (progress handler).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponseBase

__all__ = ["Deadline", "TookTooLong"]

_STEPS = 50_000  # of SQLite's machine between two looks at the clock: some milliseconds
_ENDINGS = ("ROLLBACK", "RELEASE", "SAVEPOINT")  # what undoes must go through


class TookTooLong(OperationalError):
    """The request took longer than it may."""


class Deadline:
    """Middleware: gives each request its time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        looks = request.method in ("GET", "HEAD", "OPTIONS")
        seconds = settings.NEWSROOM_REQUEST_SECONDS if looks else settings.NEWSROOM_CHANGE_SECONDS
        guard = _Guard(seconds)
        try:
            with connection.execute_wrapper(guard):
                return self.get_response(request)
        finally:
            guard.lift()


class _Guard:
    def __init__(self, seconds: float) -> None:
        self.seconds, self.end = seconds, time.monotonic() + seconds
        self.guarded: Any = None

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip()[:9].upper().startswith(_ENDINGS):
            return execute(sql, params, many, context)
        if self.is_over():
            raise TookTooLong("the request took longer than it may")
        self._set_up()
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            if "interrupted" in str(error) and self.is_over():
                raise TookTooLong("the request took longer than it may") from error
            raise

    def is_over(self) -> bool:
        return time.monotonic() > self.end

    def _set_up(self) -> None:
        """Once for each request: the database's own watch."""
        if self.guarded is not None or connection.connection is None:
            return
        self.guarded = connection.connection
        if connection.vendor == "sqlite":
            self.guarded.set_progress_handler(self.is_over, _STEPS)
        elif not connection.in_atomic_block and vars(self.guarded).get("request_seconds") != self.seconds:
            # It stays with psycopg's connection, not with Django's, which opens another after a minute; so it costs
            # nothing for the next request of its kind.
            with self.guarded.cursor() as cursor:
                cursor.execute(f"SET statement_timeout = {int(1000 * self.seconds)}")
            vars(self.guarded)["request_seconds"] = self.seconds

    def lift(self) -> None:
        if self.guarded is not None and connection.vendor == "sqlite":
            self.guarded.set_progress_handler(None, 0)
