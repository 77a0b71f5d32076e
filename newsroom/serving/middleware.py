"""What every request goes through: `RequestId`, the first, gives it an ID and logs a line; `Bounded` and `Readable` refuse
what is too large or no page could read.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase, QueryDict

from newsroom.serving.log import current
from newsroom.serving.metrics import count
from newsroom.serving.sign_in import client_address
from newsroom.uploads.bounds import FRAME, bounds, may_send_files
from sources.workbench.auditing import Origin, asked_from
from sources.workbench.parameters import whole_number

__all__ = ["Bounded", "Readable", "RequestId"]

_log = logging.getLogger("newsroom.request")
Answer = Callable[[HttpRequest], HttpResponseBase]
# Ends of names by which Django's lists could be narrowed and ours are not: a pattern or a stretch that is none fails in the database.
_UNREADABLE = ("__range", "__regex", "__iregex")
_FORM = 64_000  # bytes; what somebody who is not signed in may send: the form to sign in is far shorter


class RequestId:
    """Puts `id` on the request and `X-Request-ID` on the response."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = vars(request)["id"] = uuid.uuid4().hex[:12]
        before, asked = current.set(request), asked_from.set(partial(_origin, request))
        start = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = known
            values = {
                "method": request.method, "path": request.path[:300], "status": response.status_code,
                "milliseconds": round(1000 * (time.monotonic() - start)),
            }  # fmt: skip
            count(request, response, time.monotonic() - start)
            _log.info("%(method)s %(path)s %(status)s", values, extra=values)
            return response
        finally:
            current.reset(before)
            asked_from.reset(asked)


def _origin(request: HttpRequest) -> Origin:
    user: Any = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return Origin(client_address(request), getattr(request, "id", ""), user if known else None)


class Bounded:
    """Refuses a body that is too large by the length it says it has, before any of it is read.

    Goes behind what tells who asks, and before anything reads the form. Who may bring in files may send as much as an
    upload may have; others only forms.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = whole_number(request.META.get("CONTENT_LENGTH") or "0")
        if length is None:
            raise BadRequest("What it says of the length of its body is no length.")
        if length > _FORM and length > _most_bytes(request):
            raise RequestDataTooBig(f"A body of {length:,} bytes")
        return self.get_response(request)


def _most_bytes(request: HttpRequest) -> int:
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return _FORM
    form: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    is_files = (request.content_type or "").startswith("multipart/")
    return form + FRAME + bounds().all_bytes if is_files and may_send_files(request) else form + FRAME


class Readable:
    """Refuses a request with a NUL in its address or its form: no field holds one, and PostgreSQL none at all. Also one that
    narrows a list by a pattern or by a stretch, which no list offers.

    Goes behind the check for forged forms, which reads the form first.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> None:
        if "\0" in request.path or any(_holds_nul(data) for data in (request.GET, request.POST)):
            raise BadRequest("It holds a character that no text has (NUL).")
        if any(name.endswith(_UNREADABLE) for name in request.GET):
            raise BadRequest("It narrows a list by a pattern or a stretch, which no list offers.")
        if any(whole_number(ticked) is None for ticked in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("It ticks records by something that is no number.")


def _holds_nul(data: QueryDict) -> bool:
    return any("\0" in name or any("\0" in str(value) for value in values) for name, values in data.lists())
