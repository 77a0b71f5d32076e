"""Pages stay cheap: at most fifteen queries and 300 kB each, however many records there are."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.synthetic import fill
from tests.desk.conftest import Newsroom
from tests.desk.pages import desk_pages

MOST_QUERIES, MOST_BYTES = 15, 300_000


def costs(client: Client, pages: dict[str, str]) -> dict[str, int]:
    """Name → queries; the first visit fills the caches and is not counted."""
    found = {}
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200, name
        assert len(response.content) <= MOST_BYTES, name
        found[name] = len(queries)
    return found


@pytest.mark.django_db
def test_no_page_takes_more_than_fifteen_queries_nor_more_with_more_records(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    few = costs(client, desk_pages())
    assert not {name: count for name, count in few.items() if count > MOST_QUERIES}
    fill(60, 8)
    many = costs(client, desk_pages())
    assert not {name: count for name, count in many.items() if count > MOST_QUERIES}
    lists = [name for name in many if name.startswith(("list", "queue", "desk", "reading"))]
    assert not {name: (few[name], many[name]) for name in lists if many[name] > few[name] + 3}
