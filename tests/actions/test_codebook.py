"""The codebook: topics on quotes, their hierarchy, merges with a way back, files."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from claims.actions import MergeTopics, TagClaims, TagQuotes, UntagQuotes
from claims.models import Quote, QuoteTopic, Topic
from claims.resources import QuoteResource
from claims.search import QUOTES
from sources.accounts.models import User
from sources.workbench.curation import undo
from tests.actions import records
from tests.actions.tables import all_tables
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def test_quotes_are_sorted_in_any_letter_case_and_count_as_edited(researcher: User) -> None:
    quotes = [records.quote(), records.quote()]
    Topic.objects.create(name="Prices")
    TagQuotes(researcher, quotes, " prices ").run()
    assert QuoteTopic.objects.filter(topic__name="Prices").count() == 2 and Topic.objects.count() == 1
    assert all(quote.is_touched and quote.version == 2 for quote in Quote.objects.all())
    UntagQuotes(researcher, quotes[:1], Topic.objects.get()).run()
    assert [tag.quote for tag in QuoteTopic.objects.all()] == quotes[1:]
    row = dict(zip(QuoteResource().headers(), next(iter(QuoteResource().rows(Quote.objects.filter(pk=quotes[1].pk)))), strict=True))  # fmt: skip
    assert "Prices" in str(row["topics"])


def test_topics_are_merged_with_all_that_is_sorted_under_them_and_back(editor: User) -> None:
    quote, other = records.quote(), records.quote()
    claim = records.claim("Prices fall", quote)
    TagQuotes(editor, [quote, other], "Costs").run()
    TagQuotes(editor, [quote], "Prices").run()
    TagClaims(editor, [claim], "Costs").run()
    prices, costs = Topic.objects.get(name="Prices"), Topic.objects.get(name="Costs")
    Topic.objects.filter(pk=costs.pk).update(definition="What things cost.")
    narrower = Topic.objects.create(name="Bread", parent=costs)
    before = all_tables()
    decision = MergeTopics(editor, prices, [costs]).run()
    prices.refresh_from_db()
    narrower.refresh_from_db()
    assert set(prices.quotes.all()) == {quote, other} and set(prices.claims.all()) == {claim}
    assert prices.definition == "What things cost." and narrower.parent == prices
    assert not Topic.objects.filter(name="Costs").exists()
    undo(decision, editor)
    assert all_tables() == before


def test_no_topic_is_part_of_itself() -> None:
    wide = Topic.objects.create(name="Economy")
    narrow = Topic.objects.create(name="Prices", parent=wide)
    wide.parent = narrow
    with pytest.raises(ValidationError, match="is part of Economy already"):
        wide.full_clean()


def test_a_topic_is_added_and_removed_where_the_quote_is_read_and_filters_the_list(
    researcher: User, reader: User
) -> None:
    quote = records.quote()
    records.quote()
    address = reverse("admin:claims_quote_tag", args=[quote.pk])
    queue = reverse("admin:queue", args=["quotes"])
    assert signed_in(reader).post(address, {"topic": "Prices"}).status_code == 403
    client = signed_in(researcher)
    assert client.post(address, {"topic": "Prices", "next": queue})["Location"].startswith(queue)
    elsewhere = client.post(address, {"topic": "prices", "next": "https://example.org/"})
    assert elsewhere["Location"].startswith("/admin/")
    topic = Topic.objects.get()
    listed = client.get(reverse("admin:claims_quote_changelist") + f"?topic__id__exact={topic.pk}")
    assert [row.pk for row in listed.context["cl"].result_list] == [quote.pk]
    QUOTES.refresh()  # a search itself indexes a few thousand changes at most
    narrowed = client.get(reverse("admin:search"), {"q": quote.text, "topic": str(topic.pk)}).content.decode()
    assert reverse("admin:claims_read", args=[quote.article_id]) in narrowed and "Quotes <small>1" in narrowed
    page = client.get(reverse("admin:claims_read", args=[quote.article_id])).content.decode()
    assert "Remove the topic Prices" in page and '<option value="Prices">' in page
    client.post(address, {"remove": topic.pk})
    assert not QuoteTopic.objects.exists()
