"""The log: a line a message, as text or as one JSON object, with the request's ID and the account's number.

Nothing of a page's text and no parameter of a request is logged, and no message can begin a second line.
"""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

from sources.workbench.one_line import one_line

__all__ = ["JsonLines", "TextLines", "current", "request_id", "user_id"]

# The request that is being answered.
current: ContextVar[HttpRequest | None] = ContextVar("current", default=None)

_EXTRA = ("method", "path", "status", "milliseconds")


def request_id() -> str:
    """The ID of the request that is being answered; empty outside one."""
    return str(getattr(current.get(), "id", ""))


def user_id() -> int | None:
    """The number of the account that asks, where it is known already: the log asks no database."""
    return getattr(getattr(current.get(), "_cached_user", None), "pk", None)


class _Lines(logging.Formatter):
    def fault(self, record: logging.LogRecord) -> str:
        """The traceback where it helps: a page that was refused needs none."""
        kind = record.exc_info[0] if record.exc_info else None
        wanted = kind and record.levelno >= logging.ERROR and not issubclass(kind, SuspiciousOperation)
        return self.formatException(record.exc_info) if record.exc_info and wanted else ""


class TextLines(_Lines):
    """Time, level, ID of the request, message; a traceback only for errors of the program."""

    def format(self, record: logging.LogRecord) -> str:
        at = f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}"
        line = f"{at} {record.levelname} {request_id() or '-'} {record.name}: {one_line(record.getMessage())}"
        fault = self.fault(record)
        # Indented, so that no word of an error looks like a line of the log.
        return "\n".join([line, *(f"    {one_line(part)}" for part in fault.splitlines())])


class JsonLines(_Lines):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        found: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": one_line(record.getMessage()),
            "request": request_id() or None,
            "user": user_id(),
        }
        found |= {name: record.__dict__[name] for name in _EXTRA if name in record.__dict__}
        if fault := self.fault(record):
            found["traceback"] = fault
        return json.dumps(found, ensure_ascii=True, default=str)
