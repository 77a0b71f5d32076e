"""The codebook: topics on quotes, their hierarchy, merges with a way back, files."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from claims.actions import MergeTopics, TagClaims, TagQuotes, UntagQuotes
from claims.models import Quote, QuoteTopic, Topic
from claims.releases.saved_filters import found_by
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


def test_the_name_of_a_merged_topic_is_the_kept_one_wherever_a_topic_is_named(
    editor: User, client: Client
) -> None:
    quote, other, third = records.quote(), records.quote(), records.quote()
    prices, costs, fees = (Topic.objects.create(name=name) for name in ("Prices", "Costs", "Fees"))
    MergeTopics(editor, costs, [fees]).run()
    MergeTopics(editor, prices, [costs]).run()
    TagQuotes(editor, [quote], "COSTS").run()
    TagQuotes(editor, [other], " fees ").run()
    column = QuoteResource().fields["topics"]
    column.write([(third, ["Fees", "prices"])], editor, "")
    assert set(prices.quotes.all()) == {quote, other, third} and QuoteTopic.objects.count() == 3
    assert list(Topic.objects.all()) == [prices]
    assert set(found_by({"quotes": {"topic": "costs"}})[0]) == {quote, other, third}
    client.force_login(editor)
    client.post(reverse("admin:claims_quote_tag", args=[quote.pk]), {"topic": "Fees"})
    assert list(Topic.objects.all()) == [prices]
    for former in (prices, costs, fees):  # watches, saved views and addresses name it by number
        listed = client.get(reverse("admin:claims_quote_changelist"), {"topic": former.pk})
        assert set(listed.context["cl"].result_list) == {quote, other, third}
    form = client.get(reverse("admin:claims_topic_change", args=[prices.pk])).content.decode()
    assert "Costs, Fees" in form


def test_a_topic_made_anew_under_a_former_name_is_meant_by_it_and_may_be_merged_elsewhere(
    editor: User,
) -> None:
    prices, costs = Topic.objects.create(name="Prices"), Topic.objects.create(name="Costs")
    MergeTopics(editor, prices, [costs]).run()
    anew, trade = Topic.objects.create(name="Costs"), Topic.objects.create(name="Trade")
    assert Topic.objects.named("costs") == anew
    before = all_tables()
    decision = MergeTopics(editor, trade, [anew]).run()
    assert Topic.objects.named("costs") == trade
    undo(decision, editor)
    assert all_tables() == before
    MergeTopics(editor, anew, [prices]).run()  # it goes by its own name again
    assert Topic.objects.named("costs") == anew == Topic.objects.named("prices")


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
    listed = client.get(reverse("admin:claims_quote_changelist") + f"?topic={topic.pk}")
    assert [row.pk for row in listed.context["cl"].result_list] == [quote.pk]
    QUOTES.refresh()  # a search itself indexes a few thousand changes at most
    narrowed = client.get(reverse("admin:search"), {"q": quote.text, "topic": str(topic.pk)}).content.decode()
    assert reverse("admin:claims_read", args=[quote.article_id]) in narrowed and "Quotes <small>1" in narrowed
    page = client.get(reverse("admin:claims_read", args=[quote.article_id])).content.decode()
    assert "Remove the topic Prices" in page and '<option value="Prices">' in page
    client.post(address, {"remove": topic.pk})
    assert not QuoteTopic.objects.exists()


def test_letter_case_makes_no_other_topic_in_any_alphabet(researcher: User) -> None:
    quote, other = records.quote(), records.quote()
    claim = records.claim("Schools close", quote)
    TagQuotes(researcher, [quote], "École").run()
    TagQuotes(researcher, [other], "ÉCOLE").run()
    TagClaims(researcher, [claim], "  école ").run()
    assert [topic.name for topic in Topic.objects.all()] == ["École"]
    with pytest.raises(ValidationError, match="in other letter case"):
        Topic(name="éCOLE").full_clean(exclude=["folded"])
    Topic.objects.create(name="Цены")
    client = signed_in(researcher)
    found = client.get(reverse("admin:claims_topic_changelist"), {"q": "ЦЕНЫ"})
    assert [topic.name for topic in found.context["cl"].result_list] == ["Цены"]
    Topic.objects.create(name="Traffic", definition="Roads, such as the Hafenstraße")
    for asked in (
        "Hafenstraße",
        "hafenstraße ROADS",
        "HAFENSTRASSE",
    ):  # folded, the name of the street has other letters
        found = client.get(reverse("admin:claims_topic_changelist"), {"q": asked})
        assert [topic.name for topic in found.context["cl"].result_list] == ["Traffic"]


def test_a_broad_topic_holds_what_is_under_narrower_ones_everywhere(researcher: User, client: Client) -> None:
    speaker = records.speaker()
    dated = records.article(published_on=date(2021, 7, 9))
    quotes = [
        records.quote(words, dated, speaker=speaker)
        for words in ("Prices", "Prices will", "Prices will fall", "will fall by spring")
    ]
    by_claim = records.claim("Bread costs more", quotes[2])
    economy = Topic.objects.create(name="Economy")
    prices = Topic.objects.create(name="Prices", parent=economy)
    bread = Topic.objects.create(name="Bread", parent=prices)
    TagQuotes(researcher, quotes[:1], "Economy").run()
    TagQuotes(researcher, quotes[1:3], "Bread").run()
    TagClaims(researcher, [by_claim], "Prices").run()  # the third quote has it twice
    under = {economy: set(quotes[:3]), prices: set(quotes[1:3]), bread: set(quotes[1:3])}
    client.force_login(researcher)
    for topic, wanted in under.items():
        listed = client.get(reverse("admin:claims_quote_changelist"), {"topic": topic.pk})
        assert set(listed.context["cl"].result_list) == wanted
        saved, _ = found_by({"quotes": {"topic": topic.name.upper()}})
        assert set(saved) == wanted
    claims = client.get(reverse("admin:claims_claim_changelist"), {"topic": economy.pk})
    assert list(claims.context["cl"].result_list) == [by_claim]
    assert list(found_by({"claims": {"topic": "economy"}})[1]) == [by_claim]
    chart = client.get(reverse("admin:claims_quote_pictures", args=["topics"])).context["charts"][0][0]
    counts = {row.label: sum(cell.of.count for cell in row.cells) for row in chart.rows}
    assert counts == {"Economy": 3, "Prices": 2, "Bread": 2}
    about = client.get(reverse("admin:claims_speaker_page", args=[speaker.pk])).context["topics"]
    assert dict(about) == {economy: 3, prices: 2, bread: 2}
