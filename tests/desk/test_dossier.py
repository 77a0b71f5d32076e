"""A set reads like a dossier: order, notes, passages, citations; its rules are chosen in fields."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from claims.actions import AddToSet, FillSet
from claims.models import CuratedSet, Topic
from sources.accounts.models import User
from tests.actions import records
from tests.conftest import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

TEXT = (
    "Council news from the harbour. " * 20
    + "“The bridge stays shut,” Anna Berg said, “until October.” "
    + "Ferries run on. " * 40
)


def collected(user: User) -> CuratedSet:
    where = records.article(
        TEXT, title="Bridge stays shut", source=records.source("Harbour Gazette"), byline="Ivo Lang",
        published_on=date(2024, 5, 4), address="https://example.org/bridge",
    )  # fmt: skip
    anna = records.speaker("Anna Berg")
    first = records.quote("The bridge stays shut", where, speaker=anna)
    second = records.quote("until October", where, speaker=anna)
    made = CuratedSet.objects.create(name="The bridge", purpose="When does it open?", owner=user)
    claim = records.claim("The bridge opens in October", second)
    AddToSet(user, made, quotes=[first, second], claims=[claim]).run()
    return made


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.django_db
def test_to_print_a_dossier_has_every_item_and_no_buttons(researcher: User) -> None:
    made = collected(researcher)
    client, address = signed_in(researcher), reverse("admin:claims_curatedset_page", args=[made.pk])
    pages = [client.get(address, data).content.decode() for data in ({}, {"all": "1"})]
    assert [page.count('class="dossier-item"') for page in pages] == [3, 3]
    assert [page.count('name="do"') > 0 for page in pages] == [True, False]


@pytest.mark.django_db
def test_a_dossier_shows_each_quote_in_its_passage_with_where_it_was_printed(
    researcher: User, reader: User
) -> None:
    made = collected(researcher)
    html = signed_in(reader).get(reverse("admin:claims_curatedset_page", args=[made.pk])).content.decode()
    assert 'value="up"' not in html  # readers order nothing
    first = html[html.index('class="dossier-item"') :]
    passage = re.search(r"<blockquote>(.*?)</blockquote>", first)
    assert passage
    assert "“<strong>The bridge stays shut</strong>,” Anna Berg said" in passage[1]
    assert passage[1].startswith("… ") and passage[1].endswith("…") and len(passage[1]) < 600
    shown = words(first)
    key = made.items.values_list("quote__key", flat=True).earliest("position")
    assert "Anna Berg · May 4, 2024 (published)" in shown
    assert (
        f"Harbour Gazette, “ Bridge stays shut ”, by Ivo Lang, May 4, 2024. https://example.org/bridge [{key}]"
        in shown
    )
    assert "The bridge opens in October claim" in shown and "When does it open?" in words(html)


@pytest.mark.django_db
def test_a_passage_holds_nothing_of_the_page_but_the_article(researcher: User) -> None:
    body = ("The council met.", "“The bridge stays shut,” Anna Berg said.", "Ferries run on.")
    text = "Home World Sport\n\n" + "\n\n".join(body) + "\n\nRead more\n© The Gazette"
    spans = [[text.index(part), text.index(part) + len(part)] for part in body]
    made = CuratedSet.objects.create(name="The bridge", owner=researcher)
    AddToSet(
        researcher, made, quotes=[records.quote("The bridge stays shut", records.article(text, body=spans))]
    ).run()
    html = signed_in(researcher).get(reverse("admin:claims_curatedset_page", args=[made.pk])).content.decode()
    passage = re.search(r"<blockquote>(.*?)</blockquote>", html, re.DOTALL)
    assert passage and " ".join(re.sub("<[^>]+>", "", passage[1]).split()) == " ".join(body)


@pytest.mark.django_db
def test_items_are_moved_annotated_and_removed_on_the_page(researcher: User) -> None:
    made = collected(researcher)
    client, address = (
        signed_in(researcher),
        reverse("admin:claims_curatedset_item", args=[made.pk]),
    )
    one, two, three = made.items.order_by("position")
    client.post(address, {"item": three.pk, "do": "up", "page": "1"})
    assert list(made.items.order_by("position")) == [one, three, two]
    client.post(address, {"item": one.pk, "do": "down", "page": "1"})
    assert list(made.items.order_by("position")) == [three, one, two]
    client.post(address, {"item": one.pk, "do": "note", "note": "<b>Before</b> the inspection"})
    html = client.get(reverse("admin:claims_curatedset_page", args=[made.pk])).content.decode()
    assert "&lt;b&gt;Before&lt;/b&gt; the inspection" in html
    client.post(address, {"item": two.pk, "do": "remove"})
    assert list(made.items.order_by("position")) == [three, one]
    assert client.post(address, {"item": 0, "do": "up"}).status_code == 404


@pytest.mark.django_db
def test_the_rules_of_a_set_are_chosen_in_fields_and_keep_a_known_filter(researcher: User) -> None:
    topic, anna = Topic.objects.create(name="Bridges"), records.speaker("Anna Berg")
    inside = records.quote(
        where=records.article(published_on=date(2024, 5, 4)), speaker=anna, status="accepted"
    )
    records.quote(where=records.article(published_on=date(2023, 5, 4)), speaker=anna, status="accepted")
    records.claim("Prices fall soon", inside).topics.add(topic)
    client = signed_in(researcher)
    form: dict[str, object] = {
        "name": "Bridges in 2024", "rule": "filter", "take_quotes": "on", "quotes_status": "accepted",
        "quotes_speaker": anna.pk, "quotes_topic": topic.pk, "quotes_day_from": "2024-01-01", "quotes_day_to": "2024-12-31",
        "quotes_min_confidence": "0.5",
    }  # fmt: skip
    add = reverse("admin:claims_curatedset_add")
    refused = client.post(add, {key: value for key, value in form.items() if key != "take_quotes"})
    assert refused.status_code == 200
    assert "Say what the set takes in" in refused.content.decode()
    assert client.post(add, form).status_code == 302
    made = CuratedSet.objects.get(name="Bridges in 2024")
    assert made.filter == {
        "quotes": {
            "status": "accepted", "speaker": anna.key, "topic": "Bridges", "day_from": "2024-01-01", "day_to": "2024-12-31",
            "min_confidence": 0.5,
        }
    }  # fmt: skip
    FillSet(researcher, made).run()
    assert [item.quote for item in made.items.all()] == [inside]
    change = reverse("admin:claims_curatedset_change", args=[made.pk])
    shown = client.get(change).content.decode()
    assert f'<option value="{anna.pk}" selected' in shown and 'value="2024-01-01"' in shown
    made.refresh_from_db()
    again = form | {"quotes_topic": "", "seen_version": made.version}
    assert client.post(change, again).status_code == 302
    made.refresh_from_db()
    assert "topic" not in made.filter["quotes"] and made.history.count() >= 2


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_from_a_list_to_a_printed_dossier_in_three_clicks(
    researcher: User, page: Page, sign_in: Callable[[User], None]
) -> None:
    collected(researcher)
    sign_in(researcher)
    page.add_init_script("window.print = () => { document.title = 'printed'; }")
    page.goto(reverse("admin:claims_quote_changelist"))
    page.get_by_role("navigation", name="Records").get_by_role("link", name="Sets").click()
    page.get_by_role("link", name="The bridge").first.click()
    page.get_by_role("button", name="Print").click()
    assert page.title() == "printed"
    page.emulate_media(media="print")
    assert not page.locator("#header").is_visible() and not page.locator(".screen-only").first.is_visible()
    assert page.get_by_text("When does it open?").is_visible()
