"""A body that is too large is refused by its length, before it is read, and whoever sends it fills no log."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client

from newsroom.serving.log import TextLines
from tests.conftest import signed_in
from tests.desk.test_failures_told import logged

pytestmark = pytest.mark.django_db

FILE = b'--B\r\nContent-Disposition: form-data; name="import_file"; filename="x.csv"\r\n\r\n'
FIELD = b'--B\r\nContent-Disposition: form-data; name="x"\r\n\r\n'
MULTIPART = "multipart/form-data; boundary=B"
FORM = "application/x-www-form-urlencoded"
PATHS = (
    "/admin/claims/claim/import/",
    "/admin/login/",
    "/admin/add-pages/",
    "/nowhere/",
    "/static/nothing.css",
    "/healthz",
)


class Body(io.RawIOBase):
    """An endless body that counts what is read of it."""

    def __init__(self, head: bytes) -> None:
        self._head = head
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        size = 1 << 16 if size < 0 else min(size, 1 << 20)
        part, self._head = (self._head + b"x" * size)[:size], self._head[size:]
        self.taken += len(part)
        return part


def send(path: str, kind: str, head: bytes, length: int, client: Client | None = None) -> tuple[int, int]:
    """The status of the answer, and how many bytes of the body were read."""
    body = Body(head)
    session = f"; sessionid={client.cookies['sessionid'].value}" if client else ""
    answered: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST", "PATH_INFO": path, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
        "QUERY_STRING": "", "REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind,
        "HTTP_COOKIE": f"csrftoken={'a' * 32}{session}", "wsgi.input": body, "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(),
    }  # fmt: skip
    start: Any = lambda status, *_: answered.append(status)  # noqa: E731
    request_started.disconnect(close_old_connections)  # the connection is the test's
    try:
        list(WSGIHandler()(environ, start))
    finally:
        request_started.connect(close_old_connections)
    return int(answered[0][:3]), body.taken


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("kind", "head"), [(MULTIPART, FILE), (MULTIPART, FIELD), (FORM, b"a=")])
def test_nothing_is_read_of_what_a_stranger_sends(path: str, kind: str, head: bytes) -> None:
    assert send(path, kind, head, 300_000_000) == (413, 0)
    status, taken = send(path, kind, head, 60_000)
    assert status in (403, 404) and taken <= 70_000


def test_who_may_bring_in_files_sends_files_but_not_without_end(researcher: Any, reader: Any) -> None:
    path = "/admin/claims/claim/import/"
    assert send(path, MULTIPART, FILE, 300_000_000, signed_in(reader)) == (413, 0)
    assert send(path, MULTIPART, FILE, 2_000_000_000, signed_in(researcher)) == (413, 0)
    assert send("/nowhere/", MULTIPART, FIELD, 300_000_000, signed_in(researcher))[0] == 404
    status, taken = send(path, MULTIPART, FIELD, 300_000_000, signed_in(researcher))
    assert status == 413 and taken < 6_000_000


def test_a_refused_body_leaves_a_line_and_no_traceback() -> None:
    lines = logged(TextLines(), lambda: send("/admin/login/", FORM, b"a=", 300_000_000))
    assert any("300,000,000 bytes" in line for line in lines)
    assert not any("Traceback" in line for line in lines)


@pytest.mark.parametrize("length", ["9" * 30, "-1", "²", "1e9"])
def test_a_length_that_is_none_is_refused_before_anything_is_read(length: str) -> None:
    answer = Client(raise_request_exception=False).generic(
        "POST", "/admin/login/", b"a=b", content_type=FORM, CONTENT_LENGTH=length
    )
    assert answer.status_code == 400
