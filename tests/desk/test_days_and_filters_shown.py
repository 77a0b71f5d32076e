"""The day of a quote wherever days are shown, and what a list is narrowed by."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from claims.actions import AcceptQuotes, AddToSet, TagClaims
from claims.day_of_quote import first_and_last
from claims.models import Claim, CuratedSet, Quote, Topic
from sources.accounts.models import User
from sources.models import Article
from tests.desk.conftest import Newsroom

pytestmark = pytest.mark.django_db
QUOTES = "admin:claims_quote_changelist"


@pytest.fixture
def quote(newsroom: Newsroom) -> Quote:
    """A quote of no known day, in an article printed on July 9, 2021."""
    Article.objects.filter(pk=newsroom.quote.article_id).update(published_on=date(2021, 7, 9))
    Quote.objects.filter(article=newsroom.quote.article_id).exclude(pk=newsroom.quote.pk).update(
        said_on=date(2020, 1, 31)
    )
    Quote.objects.filter(pk=newsroom.quote.pk).update(said_on=None, said_on_words="")
    return Quote.objects.get(pk=newsroom.quote.pk)


def test_the_printed_day_stands_in_for_a_missing_day_said_and_says_so(
    quote: Quote, client: Client, editor: User
) -> None:
    client.force_login(editor)
    claim = quote.evidence.get().claim_id
    pages = [
        reverse("admin:claims_read", args=[quote.article_id]),
        reverse("admin:claims_speaker_page", args=[quote.speaker_id]),
        reverse("admin:claims_claim_page", args=[claim]),
        reverse("admin:queue", args=["quotes"]) + f"?item={quote.pk}",
        reverse(QUOTES) + f"?id__in={quote.pk}",
    ]
    for page in pages:
        words = " ".join(client.get(page).content.decode().split())
        assert 'July 9, 2021</time> <span class="day-printed">(published)</span>' in words, page


def test_a_stretch_of_days_holds_the_quotes_of_which_only_the_printed_day_is_known(
    quote: Quote, client: Client, editor: User
) -> None:
    client.force_login(editor)

    def listed(**values: str) -> set[int]:
        return {row.pk for row in client.get(reverse(QUOTES), values).context["cl"].result_list}

    january = {row.pk for row in Quote.objects.filter(said_on=date(2020, 1, 31))}
    first, last = (day.isoformat() for day in first_and_last(2020, 1))
    assert listed(day_from=first, day_to=last) == january != set()
    assert quote.pk in listed(day_from="2021-07-09", day_to="2021-07-09")
    assert quote.pk not in listed(said_from="2021-07-09")
    assert january | {quote.pk} <= listed(printed_from="2021-07-09", printed_to="2021-07-09")
    assert quote.pk not in listed(day_unknown="True")
    ordered = [
        row.pk
        for row in client.get(reverse(QUOTES), {"o": "-4", "article__id__exact": str(quote.article_id)})
        .context["cl"]
        .result_list
    ]
    assert ordered[0] == quote.pk
    queue = client.get(
        reverse("admin:queue", args=["quotes"]), {"day_from": "2021-07-09", "day_to": "2021-07-09"}
    )
    assert quote.pk in queue.context["queue"].narrow(
        Quote.objects.all(), {"day_from": date(2021, 7, 9), "day_to": date(2021, 7, 9)}
    ).values_list("pk", flat=True)


def test_a_list_reached_from_a_count_says_what_it_is_narrowed_by_and_how_to_widen_it(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    address = (
        f"{reverse(QUOTES)}?speaker={newsroom.speaker.pk}&article__id__exact={newsroom.article.pk}&q=the"
    )
    page = client.get(address).content.decode()
    for words in (f"<b>{newsroom.speaker}</b>", "search <b>the</b>", "Show all quotes", "article <b>"):
        assert words in page, words
    items = reverse("admin:claims_setitem_changelist")
    page = client.get(f"{items}?set={newsroom.curated_set.pk}").content.decode()
    assert f"<b>{newsroom.curated_set}</b>" in page
    assert 'class="narrowed"' not in client.get(items).content.decode()


def test_names_in_lists_open_the_page_of_the_record_and_its_form_leads_there(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    for model, pk, page in (
        ("claims_claim", newsroom.claim.pk, reverse("admin:claims_claim_page", args=[newsroom.claim.pk])),
        ("claims_speaker", newsroom.speaker.pk, reverse("admin:claims_speaker_page", args=[newsroom.speaker.pk])),
        ("sources_article", newsroom.article.pk, reverse("admin:claims_read", args=[newsroom.article.pk])),
        ("claims_quote", newsroom.quote.pk, f"{reverse('admin:claims_read', args=[newsroom.quote.article_id])}#quote-{newsroom.quote.pk}"),
    ):  # fmt: skip
        rows = client.get(reverse(f"admin:{model}_changelist"), {"id__in": str(pk)}).content.decode()
        assert f'href="{page}"' in rows or f'href="{page}?' in rows, model
        assert f'href="{page}"' in client.get(reverse(f"admin:{model}_change", args=[pk])).content.decode(), (
            model
        )


def test_no_breadcrumb_leads_to_a_page_without_anything(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    for address in (
        reverse(QUOTES),
        reverse("admin:claims_claim_change", args=[newsroom.claim.pk]),
        reverse("admin:sources_ingestrun_changelist"),
    ):
        assert reverse("admin:app_list", args=["claims"]) + '"' not in client.get(address).content.decode()
    assert (
        client.get(reverse("admin:app_list", args=["claims"]))["Location"]
        == reverse("admin:index") + "#records"
    )


def test_a_list_of_releases_in_a_sets_form_is_links_and_no_markup(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    page = client.get(
        reverse("admin:claims_curatedset_change", args=[newsroom.curated_set.pk])
    ).content.decode()
    assert "&lt;a href" not in page
    assert f'href="{reverse("admin:claims_release_change", args=[newsroom.release.pk])}"' in page


def test_quotes_go_into_a_set_that_is_made_for_them_as_one_decision_and_ticked_ones_lead_back_to_the_list(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    address = f"{reverse(QUOTES)}?speaker={newsroom.speaker.pk}"
    everything = set(Quote.objects.filter(speaker=newsroom.speaker).values_list("pk", flat=True))
    post = {"action": "quotes_to_set", "select_across": "1", "_selected_action": "0"}
    asked = client.post(address, post)
    assert asked.context["form"].initial["new_set"] == newsroom.speaker.name
    refused = client.post(address, post | {"confirmed": "1", "new_set": "border TALKS"})
    assert "There is a set of this name already" in refused.content.decode()
    done = client.post(address, post | {"confirmed": "1", "new_set": "What she said"})
    made = CuratedSet.objects.get(name="What she said")
    assert done["Location"] == reverse("admin:claims_curatedset_page", args=[made.pk])
    ticked = {
        "action": "quotes_to_set",
        "_selected_action": [str(min(everything))],
        "confirmed": "1",
        "new_set": "One",
    }
    assert client.post(address, ticked)["Location"] == address
    assert set(made.items.values_list("quote", flat=True)) == everything != set()
    assert made.owner == editor
    ticked = {"action": "quotes_to_set", "_selected_action": str(min(everything)), "confirmed": "1"}
    some = client.post(address, ticked | {"new_set": "The first"})
    assert (some.status_code, some["Location"]) == (302, address)


def test_topics_that_differ_by_case_are_one(newsroom: Newsroom, editor: User) -> None:
    TagClaims(editor, [newsroom.claim], "borders").run()
    assert list(Topic.objects.values_list("name", flat=True)) == ["Borders"]
    assert newsroom.claim.topics.get().name == "Borders"


def test_a_decision_about_one_record_names_it(newsroom: Newsroom, editor: User) -> None:
    summary = AcceptQuotes(editor, [newsroom.quote]).run().summary
    assert summary.startswith("Accepted the quote “")
    assert AcceptQuotes(editor, Quote.objects.filter(status="suggested")).run().summary.endswith(" quotes")


def test_freezing_says_beforehand_what_stops_it_and_keeps_license_and_author_of_the_last_release(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    address = reverse("admin:claims_curatedset_freeze", args=[newsroom.curated_set.pk])
    page = client.get(address)
    assert "has not changed since release 1" in page.content.decode()
    assert 'value="Freeze release 2"' not in page.content.decode()
    AddToSet(editor, newsroom.curated_set, claims=Claim.objects.filter(pk=newsroom.claim.pk)).run()
    assert client.get(address).context["refusal"] == ""
    assert (
        client.post(address, {"author_name": "", "licence": "CC0-1.0"}).context["form"].errors["author_name"]
    )
    client.post(address, {"author_name": "Ada Berg", "licence": "CC0-1.0"})
    initial = client.get(address).context["form"].initial
    assert initial == {"licence": "CC0-1.0", "author_name": "Ada Berg"}
