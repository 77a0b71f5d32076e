"""Pages stay cheap: at most fifteen queries and 300 kB each, however many records there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sources.accounts.models import User
from sources.models import Source
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


def costs_when_warm(client: Client, pages: dict[str, str], before: dict[str, int]) -> dict[str, int]:
    """The costs; of pages that take too many the lower of two: what is kept for a minute may run out between visits."""
    found = costs(client, pages)
    again = {
        name: pages[name]
        for name, count in found.items()
        if count > min(MOST_QUERIES, before.get(name, MOST_QUERIES) + 3)
    }
    return found | {name: min(found[name], count) for name, count in costs(client, again).items()}


def filtered(newsroom: Newsroom) -> dict[str, str]:
    """Lists narrowed by what has no list of values, and the page of a decision."""
    quotes, claims = reverse("admin:claims_quote_changelist"), reverse("admin:claims_claim_changelist")
    articles, speaker = reverse("admin:sources_article_changelist"), newsroom.speaker.pk
    source = Source.objects.values_list("pk", flat=True)[0]
    return {
        "quotes of a speaker, found": f"{quotes}?speaker={speaker}&q=the",
        "quotes of a source": f"{quotes}?source={source}",
        "quotes by a name": f"{quotes}?speaker_named=son",
        "unsure quotes": f"{quotes}?max_confidence=0.7&o=8",
        "claims of a speaker": f"{claims}?speaker={speaker}",
        "claims of a source": f"{claims}?source={source}",
        "articles of a source": f"{articles}?source={source}",
        "speakers, found": reverse("admin:claims_speaker_changelist") + "?q=a*",
        "search, the month of the seeds": reverse("admin:search")
        + "?q=the&day_from=2021-07-01&day_to=2021-07-31",
        "a decision": reverse("admin:sources_decision_change", args=[newsroom.decision.pk]),
    }


@pytest.mark.django_db
def test_no_page_takes_more_than_fifteen_queries_nor_more_with_more_records(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    few = costs_when_warm(client, {**desk_pages(), **filtered(newsroom)}, {})
    assert not {name: count for name, count in few.items() if count > MOST_QUERIES}
    fill(60, 8)
    many = costs_when_warm(client, {**desk_pages(), **filtered(newsroom)}, few)
    assert not {name: count for name, count in many.items() if count > MOST_QUERIES}
    assert not {name: (few[name], many[name]) for name in many if many[name] > few[name] + 3}
