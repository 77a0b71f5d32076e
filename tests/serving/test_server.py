"""The real server without its database: it says so in words, and when told to stop it finishes what it has."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.conftest import ROOT

Served = tuple[subprocess.Popen[bytes], int]


@pytest.fixture(params=["postgresql", "sqlite"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """gunicorn, whose database is not there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = closed.getsockname()[1]
    urls = {
        "postgresql": f"postgres://newsroom:x@127.0.0.1:{nobody}/newsroom",
        "sqlite": f"sqlite:///{tmp_path}/not/there.sqlite3",
    }
    settings = {
        "DATABASE_URL": urls[request.param], "NEWSROOM_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "2",
        "--graceful-timeout", "60", "--timeout", "120", "--no-control-socket",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield process, port
    finally:
        process.kill()
        process.wait()


def get(port: int, address: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address, headers={"Cookie": "sessionid=" + "x" * 32})
    response = connection.getresponse()
    return response, response.read().decode()


def test_without_a_database_pages_say_so_and_a_stop_finishes_what_is_under_way(served: Served) -> None:
    process, port = served
    assert get(port, "/healthz")[0].status == 200
    assert get(port, "/readyz")[0].status == 503
    response, page = get(port, "/admin/")
    assert response.status == 503 and response.headers["Retry-After"]
    assert "The database can&#x27;t be reached" in page
    assert str(response.headers["X-Request-ID"]) in page and 'href="/admin/"' in page

    # Half a form has come in when the server is told to stop.
    token = "t" * 32
    with socket.create_connection(("127.0.0.1", port), 60) as under_way:
        head = (
            f"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={token}\r\nConnection: close\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\nusername="
        )
        under_way.sendall(head.encode())
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert process.poll() is None
        under_way.sendall(b"x" * 11)
        told = b"".join(iter(lambda: under_way.recv(65536), b"")).decode()
    assert told.startswith("HTTP/1.1 403") and "This page has expired" in told and "</html>" in told
    assert process.wait(60) == 0
