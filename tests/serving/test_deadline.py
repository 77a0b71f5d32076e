"""A request that takes too long is ended in the database, undone, and told in words; the next one is served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from sources.accounts.models import User
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

FOREVER = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}


@pytest.fixture(autouse=True)
def limits_end_with_the_test(transactional_db: None) -> Iterator[None]:
    yield
    connection.close()  # and with it the limit, which clearing up the database would run into


@pytest.fixture
def slow(reader: User, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A reader whose first page asks the database something that has no end."""
    settings.NEWSROOM_REQUEST_SECONDS = 1

    def ask(*given: Any) -> None:
        User.objects.filter(pk=reader.pk).update(first_name="Half")
        with connection.cursor() as cursor:
            cursor.execute(FOREVER[connection.vendor])

    monkeypatch.setattr("claims.review.figures.is_empty", ask)
    client = signed_in(reader)
    client.raise_request_exception = False
    return client


def test_an_endless_query_is_ended_and_told(slow: Client) -> None:
    response = slow.get(reverse("admin:index"))
    page = response.content.decode()
    assert response.status_code == 503 and response["Retry-After"]
    assert "This takes too long" in page and response["X-Request-ID"] in page
    assert slow.get(reverse("admin:account")).status_code == 200


def test_a_connection_that_was_opened_anew_has_its_limit_too(slow: Client) -> None:
    assert slow.get(reverse("admin:account")).status_code == 200
    connection.close()
    assert slow.get(reverse("admin:index")).status_code == 503


def test_many_short_queries_are_ended_too(
    reader: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NEWSROOM_REQUEST_SECONDS = 0.5
    asked: list[int] = []

    def ask(*given: Any) -> None:
        while len(asked) < 1_000_000:
            asked.append(User.objects.count())

    monkeypatch.setattr("claims.review.figures.is_empty", ask)
    client = signed_in(reader)
    client.raise_request_exception = False
    assert client.get(reverse("admin:index")).status_code == 503
    assert 0 < len(asked) < 1_000_000
