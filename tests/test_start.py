"""`make run`'s command: a first run that serves, later runs that leave all as it is."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.test import Client, RequestFactory
from django.urls import reverse

from newsroom import starting
from sources.accounts.models import User
from tests.conftest import PASSWORD, ROOT

# -- The steps -----------------------------------------------------------------------------------


def test_a_taken_port_is_named_with_the_reason() -> None:
    with socket.socket() as other:
        other.bind((starting.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(starting.PortTaken, match=f"port {port} on 127.0.0.1 .*in use"):
            starting.listen(port)


@pytest.mark.parametrize("port", [-1, 65_536, 10**12])
def test_a_port_that_cannot_be_is_refused(port: int) -> None:
    with pytest.raises(starting.PortTaken, match=str(port)):
        starting.listen(port)


@pytest.mark.django_db
def test_the_first_account_is_an_editor_with_a_password_nobody_can_guess() -> None:
    password = starting.make_editor()
    assert password
    assert len(set(password)) > 8
    user = authenticate(RequestFactory().post("/"), username=starting.EDITOR, password=password)
    assert isinstance(user, User)
    assert user.is_staff
    assert not user.is_superuser
    assert [group.name for group in user.groups.all()] == ["editor"]


def test_where_there_are_accounts_none_is_made(reader: User) -> None:
    assert starting.make_editor() is None
    assert list(get_user_model().objects.all()) == [reader]


def test_a_new_password_ends_the_old_one_and_the_lock_for_failed_attempts(
    editor: User, client: Client
) -> None:
    sign_in = reverse("admin:login")
    for _ in range(10):
        client.post(sign_in, {"username": editor.username, "password": "wrong"})
    assert client.post(sign_in, {"username": editor.username, "password": PASSWORD}).status_code == 429
    password = starting.new_password(editor.username)
    editor.refresh_from_db()
    assert not editor.check_password(PASSWORD)
    assert client.post(sign_in, {"username": editor.username, "password": password}).status_code == 302


# -- The whole of it, as `make run` has it -------------------------------------------------------


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((starting.HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _started(folder: Path, port: int) -> Iterator[Path]:
    """`manage.py start` with a database of its own; yields the file that holds what it says."""
    said = folder / f"said-{port}.txt"
    environment = {**os.environ, "NEWSROOM_VAR": str(folder), "DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "start", "--port", str(port)]
    with said.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + 180  # a busy machine is slow; a start that hangs is told all the same
        while "Serving" not in said.read_text():
            assert process.poll() is None and time.monotonic() < deadline, said.read_text()
            time.sleep(0.1)
        yield said
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def _sign_in(browser: OpenerDirector, port: int, password: str) -> str:
    """Sign in by the form, as a person does, and return the page that follows."""
    address = f"http://{starting.HOST}:{port}/admin/login/?next=/admin/"
    page = browser.open(address, timeout=20).read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    fields = {"username": starting.EDITOR, "password": password, "csrfmiddlewaretoken": token[1]}
    return str(browser.open(address, urlencode(fields).encode(), timeout=20).read().decode())


@pytest.mark.slow
def test_a_first_run_prints_a_password_that_opens_the_seeds_and_a_second_keeps_them(tmp_path: Path) -> None:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    port = _free_port()
    with _started(tmp_path, port) as said:
        printed = re.search(r"Sign in as 'editor' with the password (\S+)", said.read_text())
        assert printed
        assert "Log out" in _sign_in(browser, port, printed[1])
        articles = browser.open(f"http://{starting.HOST}:{port}/admin/sources/article/", timeout=20).read()
        assert b"5 articles" in articles
        style = browser.open(f"http://{starting.HOST}:{port}/static/admin/css/base.css", timeout=20)
        assert style.headers["Content-Type"].startswith("text/css")
    with pytest.raises(URLError):
        browser.open(f"http://{starting.HOST}:{port}/", timeout=5)

    with _started(tmp_path, port) as said:
        assert "Sign in with your account" in said.read_text()
        assert "make password" in said.read_text()
        assert printed[1] not in said.read_text()
        again = build_opener(HTTPCookieProcessor(CookieJar()))
        assert "Log out" in _sign_in(again, port, printed[1])
