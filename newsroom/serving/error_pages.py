"""Pages for requests that could not be answered: what happened, what was saved, and the way back.

None of them needs the database, an account or a session, since those may be what failed.
"""

from __future__ import annotations

import errno
import sys
from typing import NamedTuple

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from newsroom.serving.deadline import TookTooLong
from sources.workbench.curation.clashes import is_clash

__all__ = ["bad_request", "failed", "missing"]


class Said(NamedTuple):
    status: int
    title: str
    words: str


_UNREADABLE = Said(
    400, "Request not accepted",
    "Part of the address or of the form can't be read: a number out of range, or characters that no text has. "
    "Nothing was saved. Go back and try again.",
)  # fmt: skip
_TOO_LARGE = Said(
    413, "Too much at once",
    "The request holds more files, fields or data than is allowed at a time. Nothing was saved. Go back and send less at a time.",
)  # fmt: skip
_FAILED = Said(
    500, "Something went wrong",
    "This is an error of the program. Nothing of this request was saved. Go back and try again; if it happens "
    "again, tell an administrator the number below.",
)  # fmt: skip
_CLASHED = Said(
    503, "Someone else was faster",
    "Other people were changing the same records at the same time. Nothing of this request was saved. Go back and try again.",
)  # fmt: skip
_NO_DATABASE = Said(
    503, "The database can't be reached",
    "Nothing of this request was saved; everything saved before is safe. Wait a minute and try again. If it lasts, "
    "tell an administrator.",
)  # fmt: skip
_BUSY = Said(
    503, "The database is busy",
    "Nothing of this request was saved. Wait a moment, go back and try again.",
)  # fmt: skip
_TOO_SLOW = Said(
    503, "This takes too long",
    "The request was ended so that others can work. Nothing of it was saved. Go back and ask for less at a time: "
    "fewer records, a narrower search.",
)  # fmt: skip
_FULL = Said(
    503, "The disk is full",
    "Nothing of this request was saved. Tell an administrator: the server needs more room before anything can be saved.",
)  # fmt: skip


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the request holds too much."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return _page(request, _TOO_LARGE if too_large else _UNREADABLE)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. Unlike Django's own view it leaves the form unread, which may be too large or no form."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500; 503 where database or disk failed; 400 where the database could not hold a value it was asked for."""
    return _page(request, _said(sys.exc_info()[1]))


def _said(error: BaseException | None) -> Said:
    code = str(getattr(getattr(error, "__cause__", None), "sqlstate", "") or "")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _FULL
    if isinstance(error, DataError):
        return _UNREADABLE
    if isinstance(error, OverflowError) and "SQLite INTEGER" in str(error):
        return _UNREADABLE
    if isinstance(error, ValueError | TypeError) and "expected a number but got" in str(error):
        return _UNREADABLE  # what Django says of a column of numbers, also where it only shows a form again
    if isinstance(error, OperationalError | InterfaceError):
        words = str(error)
        if isinstance(error, TookTooLong) or code == "57014":
            return _TOO_SLOW
        if is_clash(error):
            return _CLASHED
        if code == "53100" or "disk is full" in words or "disk I/O" in words:
            return _FULL
        return _BUSY if "locked" in words else _NO_DATABASE
    if isinstance(error, DatabaseError) and "closed" in str(error):
        return _NO_DATABASE
    return _FAILED


def _page(request: HttpRequest, said: Said) -> HttpResponse:
    content = render_to_string(
        "newsroom/failed.html", {"said": said, "request_id": getattr(request, "id", "")}
    )
    response = HttpResponse(content, status=said.status)
    if said.status == 503:
        response["Retry-After"] = "30"
    return response
