"""The log: a line a message, as text or as one JSON object, with the request's ID and the account's number.

Nothing of a page's text and no parameter of a request is logged, and no message can begin a second line.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import Error
from django.http import HttpRequest

from sources.workbench.one_line import one_line

__all__ = ["JsonLines", "TextLines", "current", "request_id", "user_id"]

# The request that is being answered.
current: ContextVar[HttpRequest | None] = ContextVar("current", default=None)

# Where PostgreSQL goes on below its first line: as it says it, or with the line break written out, as in a `repr`.
_ROW = re.compile(r"(?:\n|\\+n|\\+x0a)\s*(?:DETAIL|CONTEXT|HINT|QUERY|LINE \d+):")
_HEAD = "Traceback (most recent call last):\n"
_EXTRA = ("method", "path", "status", "milliseconds")


def request_id() -> str:
    """The ID of the request that is being answered; empty outside one."""
    return str(getattr(current.get(), "id", ""))


def user_id() -> int | None:
    """The number of the account that asks, where it is known already: the log asks no database."""
    return getattr(getattr(current.get(), "_cached_user", None), "pk", None)


class _Lines(logging.Formatter):
    def message(self, record: logging.LogRecord) -> str:
        """In one line, without what PostgreSQL tells below its first line: the row it refused, with its words."""
        return one_line(_without_row(record.getMessage()))

    def formatException(self, ei: Any) -> str:
        """The chain of errors, the first one first; of what a database says only the first line."""
        error: BaseException | None = ei[1]
        told: list[str] = []
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            said = traceback.format_exception_only(error)
            if isinstance(error, (Error, sqlite3.Error, *_errors_of_postgresql())):
                said = [f"{said[0].splitlines()[0]}\n"]
            else:  # it may tell of one in its own words
                said = [f"{_without_row(''.join(said)).rstrip()}\n"]
            told = [_HEAD, *traceback.format_tb(error.__traceback__), *said, *told]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(told).rstrip("\n")

    def fault(self, record: logging.LogRecord) -> str:
        """The traceback where it helps: a page that was refused needs none."""
        kind = record.exc_info[0] if record.exc_info else None
        wanted = kind and record.levelno >= logging.ERROR and not issubclass(kind, SuspiciousOperation)
        return self.formatException(record.exc_info) if record.exc_info and wanted else ""


def _errors_of_postgresql() -> tuple[type[Exception], ...]:
    """None where nothing has loaded its driver, which takes a while to load."""
    driver = sys.modules.get("psycopg")
    return (driver.Error,) if driver else ()


def _without_row(told: str) -> str:
    found = _ROW.search(told)
    return told[: found.start()] if found else told


class TextLines(_Lines):
    """Time, level, ID of the request, message; a traceback only for errors of the program."""

    def format(self, record: logging.LogRecord) -> str:
        at = f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}"
        line = f"{at} {record.levelname} {request_id() or '-'} {record.name}: {self.message(record)}"
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
            "message": self.message(record),
            "request": request_id() or None,
            "user": user_id(),
        }
        found |= {name: record.__dict__[name] for name in _EXTRA if name in record.__dict__}
        if fault := self.fault(record):
            found["traceback"] = fault
        return json.dumps(found, ensure_ascii=True, default=str)
