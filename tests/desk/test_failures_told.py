"""What cannot be answered is told in plain words, with the request's ID and a way back; the log has the same ID."""

from __future__ import annotations

import errno
import json
import logging
from html import unescape
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from newsroom.serving.log import JsonLines, TextLines
from sources.accounts.models import User
from sources.workbench.one_line import one_line
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

FAILURES = [
    (RuntimeError("a bug"), 500, "Something went wrong"),
    (OperationalError("connection to server failed"), 503, "The database can't be reached"),
    (OperationalError("database is locked"), 503, "The database is busy"),
    (OperationalError("database or disk is full"), 503, "The disk is full"),
    (OSError(errno.ENOSPC, "No space left on device"), 503, "The disk is full"),
]


@pytest.mark.parametrize(("error", "status", "words"), FAILURES)
def test_a_failure_is_told_in_words_with_an_id_and_a_way_back(
    error: Exception, status: int, words: str, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(reader)
    client.raise_request_exception = False

    def fail(*given: Any, **named: object) -> None:
        raise error

    monkeypatch.setattr("claims.review.figures.is_empty", fail)
    response = client.get(reverse("admin:index"))
    page = unescape(response.content.decode())
    assert response.status_code == status
    assert words in page and response["X-Request-ID"] in page
    assert f'href="{reverse("admin:index")}"' in page
    assert "a bug" not in page and "Traceback" not in page


def test_a_page_without_a_database_at_all_is_a_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: Any, **named: object) -> None:
        raise OperationalError("connection refused")

    client.raise_request_exception = False
    client.cookies["sessionid"] = "x" * 32
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", fail)
    response = client.get(reverse("admin:index"))
    assert response.status_code == 503
    assert response["Retry-After"]


def test_a_form_too_large_is_a_413_in_words(reader: User, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    data = {f"field{number}": "x" for number in range(20)}
    response = signed_in(reader).post(reverse("admin:claims_quote_changelist"), data)
    assert response.status_code == 413
    assert "Too much at once" in response.content.decode()


def test_missing_and_closed_pages_have_the_id_too(reader: User) -> None:
    for address, status in (("/admin/queue/nothing/", 404), ("/admin/queue/claims/", 403)):
        response = signed_in(reader).get(address)
        assert response.status_code == status
        assert response["X-Request-ID"] in response.content.decode()


def test_the_process_and_the_site_say_whether_they_are_well(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"

    def fail(*given: Any, **named: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("newsroom.serving.health.MigrationExecutor", fail)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_a_line_of_the_log_is_one_object_with_request_and_account_and_no_parameters(reader: User) -> None:
    lines = logged(JsonLines(), lambda: signed_in(reader).get("/admin/claims/quote/?q=secret"))
    (line,) = [each for each in map(json.loads, lines) if each["logger"] == "newsroom.request"]
    assert line["user"] == reader.pk and len(line["request"]) == 12
    assert (line["method"], line["path"], line["status"]) == ("GET", "/admin/claims/quote/", 200)
    assert "secret" not in str(lines)


@pytest.mark.parametrize("formatter", [TextLines(), JsonLines()])
def test_no_name_and_no_address_begins_a_second_line_of_the_log(
    formatter: logging.Formatter, client: Client
) -> None:
    name = "ann\nERROR forged\r\u2028\x1b[2J"

    def act() -> None:
        client.post("/admin/login/", {"username": name, "password": "wrong"})
        client.get("/nowhere/%0AERROR%20forged%0D/")
        logging.getLogger("newsroom").warning("An account is called %s", name)

    lines = logged(formatter, act)
    assert any("forged" in line for line in lines)
    assert not any(mark in line for line in lines for mark in "\n\r\u2028\x1b")


def test_no_error_begins_a_line_of_the_log_by_what_it_says() -> None:
    def act() -> None:
        try:
            raise ValueError("no page called a\n2026-01-01T00:00:00Z ERROR forged\u2028ERROR forged\x1b[2J")
        except ValueError:
            logging.getLogger("newsroom").exception("It failed")

    (told,) = logged(TextLines(), act)
    first, *others = told.splitlines()
    assert first.endswith("newsroom: It failed") and "forged" in others[-1]
    assert others and all(line.startswith("    ") and "\x1b" not in line for line in others)


@pytest.mark.parametrize("formatter", [TextLines(), JsonLines()])
def test_no_row_that_a_database_refused_is_in_the_log(formatter: logging.Formatter) -> None:
    words = "The bridge\nis secret"

    def act() -> None:
        try:
            with transaction.atomic():
                Claim.objects.create(key=words, text="One")
                Claim.objects.create(key=words, text="Other")
        except IntegrityError as error:
            logging.getLogger("newsroom").exception("It failed: %s", error)

    (told,) = logged(formatter, act)
    assert "It failed: " in told and "IntegrityError" in told and "key" in told
    assert "Traceback (most recent call last)" in told and "test_failures_told.py" in told
    assert "secret" not in told and "bridge" not in told


@pytest.mark.parametrize("formatter", [TextLines(), JsonLines()], ids=["text", "json"])
def test_no_message_that_names_an_error_of_the_database_holds_the_row(formatter: logging.Formatter) -> None:
    """As PostgreSQL tells it, whatever a message makes of the error."""
    refused = psycopg.errors.UniqueViolation(
        'duplicate key value violates unique constraint "name"\nDETAIL:  Key (name)=(Anna Berg) already exists.'
    )
    error = IntegrityError(refused)
    log = logging.getLogger("newsroom")

    def act() -> None:
        for form in ("%s", "%r", "%.200s", "%a"):
            log.error(f"Not stored: {form}", error)
            log.error(f"Not stored: {form}", refused)
        log.error("Not stored: %s", [error])
        log.error("Not stored: %(error)r", {"error": {"why": repr(error)}})
        log.error("Not stored: %s", one_line(str(error)))
        log.error(f"Not stored: {error!r}")
        try:
            raise RuntimeError(f"The import failed: {error!r}") from error
        except RuntimeError:
            log.exception("Not stored: it violates unique keys")

    lines = logged(formatter, act)
    assert len(lines) == 13 and "The import failed: IntegrityError" in lines[-1]
    assert all("Not stored: " in line and "violates unique" in line for line in lines)
    assert not any("Anna" in line or "DETAIL" in line for line in lines)


def test_a_refusal_leaves_no_traceback_in_the_log(reader: User) -> None:
    lines = logged(TextLines(), lambda: signed_in(reader).get("/admin/queue/claims/"))
    assert lines and not any("Traceback" in line for line in lines)


def logged(formatter: logging.Formatter, act: Any) -> list[str]:
    """What the log holds of an act, a string a message."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler, root, requests = Kept(), logging.getLogger(), logging.getLogger("newsroom.request")
    handler.setFormatter(formatter)
    level = requests.level
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    try:
        act()
    finally:
        root.removeHandler(handler)
        requests.setLevel(level)
    return lines
