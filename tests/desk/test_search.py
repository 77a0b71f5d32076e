"""One search over everything, and whether something has been said before."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from claims.actions import MergeClaims, RejectQuotes, TagClaims
from claims.models import Claim, CuratedSet, Evidence, Quote, Speaker
from claims.search import QUOTES
from sources.accounts.models import User
from sources.models import Article
from tests.desk.conftest import Newsroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(newsroom: Newsroom, client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


def found(client: Client, **values: object) -> dict[str, list[int]]:
    """Group → the records shown, best first."""
    response = client.get(reverse("admin:search"), {name: str(value) for name, value in values.items()})
    assert response.status_code == 200
    return {s.group.slug: [r.record.pk for r in s.results] for s in response.context["sections"]}


def facet(client: Client, title: str, **values: object) -> dict[str, int]:
    response = client.get(reverse("admin:search"), {name: str(value) for name, value in values.items()})
    return {v.label: v.count for f in response.context["facets"] if f.title == title for v in f.values}


def test_all_kinds_of_records_are_found_each_leading_to_its_page(reading: Client, newsroom: Newsroom) -> None:
    CuratedSet.objects.create(name="Everything on the border", purpose="What was said?")
    Speaker.objects.create(name="Border Guard Service", kind="organization")
    groups = found(reading, q="border")
    assert set(groups) == {"quotes", "claims", "speakers", "articles", "sets"}
    page = reading.get(reverse("admin:search"), {"q": "border"}).content.decode()
    assert "<mark>border</mark>" in page
    assert f'href="{reverse("admin:claims_claim_page", args=[groups["claims"][0]])}"' in page
    assert f'href="{reverse("admin:claims_speaker_page", args=[groups["speakers"][0]])}"' in page
    quote = Quote.objects.get(pk=groups["quotes"][0])
    assert f'href="{reverse("admin:claims_read", args=[quote.article_id])}#quote-{quote.pk}"' in page


@pytest.mark.parametrize("words", ["border -talks", '"the border"', "bord*", "BORDERS", "Zakharova border"])
def test_the_search_finds_what_the_list_finds_by_the_same_words(reading: Client, words: str) -> None:
    listed = reading.get(reverse("admin:claims_quote_changelist"), {"q": words}).context["cl"].result_list
    response = reading.get(reverse("admin:search"), {"q": words})
    section = next(s for s in response.context["sections"] if s.group.slug == "quotes")
    assert section.count == len(listed) > 0
    assert {r.record.pk for r in section.results} <= {row.pk for row in listed}
    again = reading.get(section.whole_list).context["cl"].result_list
    assert {row.pk for row in again} == {row.pk for row in listed}


def test_facets_count_the_quotes_found_and_narrow_to_as_many(
    reading: Client, newsroom: Newsroom, editor: User
) -> None:
    Article.objects.update(published_on=date(2021, 7, 9))
    TagClaims(editor, Claim.objects.all()[:12], "Frontiers").run()
    for title, name in (
        ("Speaker", "speaker"),
        ("Outlet", "source"),
        ("Topic", "topic"),
        ("Kind of quote", "kind"),
    ):
        response = reading.get(reverse("admin:search"), {"q": "border"})
        values = [v for f in response.context["facets"] if f.title == title for v in f.values]
        assert values, title
        narrowed = reading.get(reverse("admin:search") + values[0].url)
        section = next(s for s in narrowed.context["sections"] if s.group.slug == "quotes")
        assert section.count == values[0].count, title
        assert name in narrowed.context["asked"].given
        listed = reading.get(section.whole_list).context["cl"]
        assert listed.result_count == section.count, title
    months = facet(reading, "Said or published in", q="border")
    assert sum(months.values()) == len(
        reading.get(reverse("admin:claims_quote_changelist"), {"q": "border"}).context["cl"].result_list
    )


def test_a_stretch_of_days_is_of_the_day_said_or_printed_or_either(
    reading: Client, newsroom: Newsroom
) -> None:
    Article.objects.update(published_on=date(2021, 7, 9))
    Quote.objects.update(said_on=None)
    quote = found(reading, q="border")["quotes"][0]
    Quote.objects.filter(pk=quote).update(said_on=date(2020, 2, 2))
    year = {"day_from": "2020-01-01", "day_to": "2020-12-31"}
    assert found(reading, q="border", **year)["quotes"] == [quote]
    said = {name.replace("day", "said"): day for name, day in year.items()}
    assert found(reading, q="border", **said)["quotes"] == [quote]
    printed = {name.replace("day", "printed"): day for name, day in year.items()}
    assert "quotes" not in found(reading, q="border", **printed)
    assert quote in found(reading, q="border", printed_from="2021-07-09")["quotes"]


@pytest.mark.parametrize(
    "values",
    [
        {"q": "border", "speaker": "x"}, {"q": "border", "day_from": "soon"}, {"q": "border", "status": "lost"},
        {"q": '" -'}, {"q": "x" * 5000}, {"q": "border", "topic": "9" * 40}, {"q": "' OR 1=1 --"}, {"q": ""},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_no_error(reading: Client, values: dict[str, str]) -> None:
    assert reading.get(reverse("admin:search"), values).status_code == 200


def test_hostile_words_are_text(reading: Client) -> None:
    page = reading.get(reverse("admin:search"), {"q": '"><script>alert(1)</script> border'}).content.decode()
    assert "<script>alert" not in page


# -- Has this been said? --------------------------------------------------------------------------


def test_a_pasted_statement_tells_who_said_it_when_where_and_what_differs(
    reading: Client, newsroom: Newsroom
) -> None:
    one = (
        Evidence.objects.filter(quote__speaker__isnull=False)
        .exclude(claim__text="")
        .order_by("-claim__text")[0]
    )
    claim, quote = one.claim, one.quote
    Claim.objects.filter(pk=claim.pk).update(text="The old bridge will open to lorries in October 2021.")
    Quote.objects.filter(pk=quote.pk).update(said_on=date(2021, 3, 4), relayed_via="TASS")
    page = reading.post(
        reverse("admin:said"), {"text": "The old bridge will not open to lorries in October 2021."}
    )
    first = page.context["found"][0]
    assert first.claim == claim
    assert any(line.startswith("negation:") for line in first.differs)
    words = " ".join(page.content.decode().split())
    assert f"<strong>{quote.speaker}</strong>" in words
    assert "March 4, 2021" in words and "via TASS" in words
    assert f'href="{reverse("admin:claims_read", args=[quote.article_id])}#quote-{quote.pk}"' in words


def test_what_nobody_said_is_said_to_be_new(reading: Client) -> None:
    page = reading.get(reverse("admin:said"), {"text": "Zebras juggle quantum marmalade"})
    assert "Nothing near to this has been said" in page.content.decode()
    assert reading.post(reverse("admin:said"), {"text": " "}).context["form"].errors["text"]


def test_rejected_quotes_and_merged_claims_are_nobodys_word(
    reading: Client, newsroom: Newsroom, editor: User
) -> None:
    kept, merged = newsroom.claim, newsroom.other_claim
    MergeClaims(editor, kept, [merged], compared_all=True, despite_refusal=True).run()
    survivor = Claim.objects.get(pk=merged.pk).merged_into or Claim.objects.get(pk=kept.pk).merged_into
    assert survivor is not None
    page = reading.get(reverse("admin:said"), {"text": merged.text})
    assert page.context["found"][0].claim == survivor
    RejectQuotes(editor, Quote.objects.filter(evidence__claim=survivor)).run()
    again = reading.get(reverse("admin:said"), {"text": merged.text})
    assert all(not one.voices for one in again.context["found"] if one.claim == survivor)


def test_the_question_is_one_click_from_queue_reading_view_and_claim_page(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    said, quote = reverse("admin:said"), newsroom.quote
    for page, link in (
        (reverse("admin:queue", args=["quotes"]) + f"?item={quote.pk}", f"{said}?quote={quote.pk}"),
        (reverse("admin:claims_read", args=[quote.article_id]), f"{said}?quote={quote.pk}"),
        (reverse("admin:claims_claim_page", args=[newsroom.claim.pk]), f"{said}?claim={newsroom.claim.pk}"),
        (reverse("admin:index"), said),
    ):
        assert f'href="{link}"' in client.get(page).content.decode(), page
        assert client.get(link).status_code == 200


def test_a_quote_without_a_claim_is_found_with_who_said_it_and_what_differs(
    reading: Client, newsroom: Newsroom, editor: User
) -> None:
    quote = newsroom.quote
    words = "The new ferry harbour will open on 12 October"
    Quote.objects.filter(pk=quote.pk).update(text=words, relayed_via="TASS")
    Evidence.objects.filter(quote=quote).delete()
    QUOTES.refresh()
    page = reading.get(reverse("admin:said"), {"text": "The ferry harbour will not open on 12 October."})
    (one,) = page.context["unclaimed"]
    assert one.quote == quote and any("negation" in line for line in one.differs)
    assert "Nothing near to this" not in page.content.decode()
    assert (
        f"{reverse('admin:claims_read', args=[quote.article_id])}#quote-{quote.pk}" in page.content.decode()
    )
    assert str(quote.speaker) in page.content.decode() and "via TASS" in page.content.decode()
    itself = reading.get(reverse("admin:said"), {"quote": quote.pk})
    assert not itself.context["unclaimed"]
    RejectQuotes(editor, [quote.pk]).run()
    again = reading.get(reverse("admin:said"), {"text": words})
    assert not again.context["unclaimed"]
