"""Filters of lists: one speaker, source, topic or set among thousands, and a stretch of days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions import TagClaims
from claims.models import Claim, ClaimTopic, Quote, Speaker
from sources.accounts.models import User
from sources.models import Article, Source
from tests.benchmarks.synthetic import fill
from tests.desk.conftest import Newsroom

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db
QUOTES, CLAIMS = "admin:claims_quote_changelist", "admin:claims_claim_changelist"
ARTICLES = "admin:sources_article_changelist"


@pytest.fixture
def gazette(newsroom: Newsroom) -> Source:
    """The source of the newsroom's article."""
    source = Source.objects.create(name="The Zyx Gazette")
    Article.objects.filter(pk=newsroom.article.pk).update(source=source, published_on=date(2021, 7, 9))
    return source


@pytest.fixture
def reading(newsroom: Newsroom, gazette: Source, client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


def listed(client: Client, name: str, **values: object) -> set[int]:
    """The records a list shows under these parameters."""
    response = client.get(reverse(name), {key: str(value) for key, value in values.items()})
    assert response.status_code == 200
    return {record.pk for record in response.context["cl"].result_list}


def test_quotes_are_those_of_the_chosen_speaker_source_and_set(
    reading: Client, newsroom: Newsroom, gazette: Source
) -> None:
    speaker, source = newsroom.speaker, gazette
    of_speaker = set(Quote.objects.filter(speaker=speaker).values_list("pk", flat=True))
    of_source = set(Quote.objects.filter(article__source=source).values_list("pk", flat=True))
    assert listed(reading, QUOTES, speaker=speaker.pk) == of_speaker != set()
    assert listed(reading, QUOTES, source=source.pk) == of_source != set()
    assert listed(reading, QUOTES, source=source.pk, speaker=speaker.pk) == of_speaker & of_source
    in_set = set(newsroom.curated_set.items.values_list("quote", flat=True))
    assert listed(reading, QUOTES, set=newsroom.curated_set.pk) == in_set


def test_claims_are_those_whose_evidence_is_of_the_chosen_speaker_or_source_each_once(
    reading: Client, newsroom: Newsroom, gazette: Source, editor: User
) -> None:
    quote, claim = newsroom.quote, newsroom.claim
    other = Quote.objects.filter(article=quote.article).exclude(pk=quote.pk)[0]
    for each in (quote, other):
        each.evidence.get_or_create(claim=claim)
    assert quote.speaker is not None
    response = reading.get(reverse(CLAIMS), {"source": gazette.pk})
    shown = [record.pk for record in response.context["cl"].result_list]
    assert sorted(shown) == sorted(
        set(Claim.objects.filter(evidence__quote__article__source=gazette).values_list("pk", flat=True))
    )
    assert claim.pk in listed(reading, CLAIMS, speaker=quote.speaker_id)
    TagClaims(editor, [claim], "Harbours").run()
    topic = ClaimTopic.objects.get(claim=claim).topic_id
    assert listed(reading, CLAIMS, topic=topic) == {claim.pk}


def test_articles_are_those_of_the_chosen_source(
    reading: Client, newsroom: Newsroom, gazette: Source
) -> None:
    assert listed(reading, ARTICLES, source=gazette.pk) == {newsroom.article.pk}


def test_without_script_a_typed_name_finds_the_records_of_all_it_may_mean(
    reading: Client, newsroom: Newsroom
) -> None:
    twins = [Speaker.objects.create(name=f"Zyx {last}", kind="person") for last in ("Alder", "Birch")]
    quotes = list(Quote.objects.order_by("pk")[:2])
    for quote, speaker in zip(quotes, twins, strict=True):
        Quote.objects.filter(pk=quote.pk).update(speaker=speaker)
    assert listed(reading, QUOTES, speaker_named="zyx") == {quote.pk for quote in quotes}
    assert listed(reading, QUOTES, speaker_named="zyx birch") == {quotes[1].pk}
    assert listed(reading, QUOTES, speaker_named="nobody of this name") == set()
    of_source = set(Quote.objects.filter(article__source__name__contains="Zyx").values_list("pk", flat=True))
    assert listed(reading, QUOTES, source_named="zyx gaz") == of_source != set()


def test_the_page_offers_a_box_for_a_name_and_no_list_of_all_speakers(
    reading: Client, newsroom: Newsroom
) -> None:
    address = reverse(QUOTES)
    page = reading.get(address, {"status": "suggested"}).content.decode()
    box = page[page.index('name="speaker_named"') :].partition(">")[0]
    assert f'data-url="{reverse("admin:autocomplete")}"' in box
    assert '<input type="hidden" name="status" value="suggested">' in page
    assert newsroom.other_speaker.name not in page.partition('id="changelist-filter"')[2]
    chosen = reading.get(address, {"speaker": newsroom.speaker.pk}).content.decode()
    assert newsroom.speaker.name in chosen.partition('id="changelist-filter"')[2]


@pytest.mark.parametrize("value", ["x", "1 OR 1=1", "-1", "9" * 40, "١" * 30])
def test_a_number_that_is_none_is_not_taken_for_one(reading: Client, value: str) -> None:
    response = reading.get(reverse(QUOTES), {"speaker": value})
    assert (response.status_code, response["Location"]) == (302, f"{reverse(QUOTES)}?e=1")


def test_quotes_and_articles_are_those_of_a_stretch_of_days(reading: Client, newsroom: Newsroom) -> None:
    for pk, day in zip(Quote.objects.order_by("pk").values_list("pk", flat=True), range(1, 29), strict=False):
        Quote.objects.filter(pk=pk).update(said_on=date(1999, 1, day))
    Quote.objects.filter(pk=newsroom.quote.pk).update(said_on=None)
    wanted = set(
        Quote.objects.filter(said_on__range=(date(1999, 1, 2), date(1999, 1, 4))).values_list("pk", flat=True)
    )
    assert listed(reading, QUOTES, said_from="1999-01-02", said_to="1999-01-04") == wanted
    assert newsroom.quote.pk in listed(reading, QUOTES, said_unknown="1")
    assert reading.get(reverse(QUOTES), {"said_from": "soon"}).status_code == 302
    printed = date(2021, 7, 9)
    assert newsroom.article.pk in listed(reading, ARTICLES, printed_from=printed, printed_to=printed)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        (QUOTES, "speaker={speaker}"), (QUOTES, "source={source}"),
        (QUOTES, "speaker_named=son"), (QUOTES, "max_confidence=0.7"), (QUOTES, "said_from=2015-01-02"),
        (CLAIMS, "speaker={speaker}"), (CLAIMS, "source={source}"),
        (CLAIMS, "speaker_named=son"), (ARTICLES, "source={source}"),
    ],
)  # fmt: skip
def test_a_filtered_list_takes_as_many_queries_whatever_it_finds(
    reading: Client, newsroom: Newsroom, gazette: Source, name: str, query: str
) -> None:
    def cost() -> int:
        values = {"speaker": newsroom.speaker.pk, "source": gazette.pk}
        address = f"{reverse(name)}?{query.format(**values)}"
        reading.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert reading.get(address).status_code == 200
        return len(queries)

    few = cost()
    fill(30, 4)
    Quote.objects.filter(pk__in=list(Quote.objects.order_by("-pk").values_list("pk", flat=True)[:60])).update(
        speaker=newsroom.speaker
    )
    assert cost() <= min(few + 1, 15)  # the rows themselves, where there were none before


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_speaker_is_chosen_as_one_types_and_the_other_filters_stay(
    newsroom: Newsroom, reader: User, page: Page, sign_in: Callable[[User], None]
) -> None:
    sign_in(reader)
    page.goto(f"{reverse(QUOTES)}?status=suggested")
    Quote.objects.filter(pk=newsroom.quote.pk).update(speaker=newsroom.speaker, status="suggested")
    page.locator("#changelist-filter .select2-selection").first.focus()
    page.keyboard.press("Enter")
    page.locator(".select2-search__field:focus").wait_for()
    page.keyboard.type(newsroom.speaker.name)
    # The list opens with everybody: Enter takes the first, which is the one typed once the names are found.
    page.locator(".select2-results__option--highlighted", has_text=newsroom.speaker.name).wait_for()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert f"speaker={newsroom.speaker.pk}" in page.url
    assert "status=suggested" in page.url
    assert page.locator(".list-filter-chosen").inner_text().startswith(newsroom.speaker.name)
    assert (
        page.locator("#result_list tbody tr").count()
        == newsroom.speaker.quotes.filter(status="suggested").count()
    )
    with page.expect_navigation():
        page.locator(".list-filter-chosen a").click()
    assert "speaker" not in page.url
