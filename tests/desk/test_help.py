"""Help inside: a first walk that stays reachable, all keys, the words, and a way on from every empty page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from claims.actions import AcceptQuotes
from sources.accounts.models import User
from tests.conftest import signed_in
from tests.desk.conftest import Newsroom

pytestmark = pytest.mark.django_db
LISTS = (
    "claims_quote", "claims_claim", "claims_speaker", "claims_topic", "claims_evidence", "claims_claimlink",
    "claims_curatedset", "claims_setitem", "sources_article",
)  # fmt: skip


def steps(client: Client) -> dict[str, bool | None]:
    return {step.title: step.done for step in client.get(reverse("admin:help")).context["steps"]}


def test_the_first_walk_shows_what_is_done_and_stays_reachable_from_every_page(
    newsroom: Newsroom, researcher: User, reader: User
) -> None:
    client = signed_in(researcher)
    assert steps(client)["Add pages"] and steps(client)["Review quotes"] is False
    AcceptQuotes(researcher, [newsroom.quote]).run()
    assert steps(client)["Review quotes"] is True
    for address in (
        reverse("admin:index"),
        reverse("admin:claims_quote_changelist"),
        reverse("admin:search"),
    ):
        assert f'href="{reverse("admin:help")}"' in client.get(address).content.decode()
    for step in client.get(reverse("admin:help")).context["steps"]:
        assert client.get(step.url).status_code == 200, step.title
    assert "Review quotes" not in steps(signed_in(reader)), "nobody is led where they may not go"


def test_all_keys_and_words_are_on_one_page(newsroom: Newsroom, editor: User) -> None:
    client = signed_in(editor)
    page = client.get(reverse("admin:help")).content.decode()
    keys = re.compile(r"<dl class=\"keys\">.*?</dl>", re.DOTALL)
    read = client.get(reverse("admin:claims_read", args=[newsroom.article.pk])).content.decode()
    assert keys.findall(read)[0] in page
    queue = client.get(reverse("admin:queue", args=["quotes"])).content.decode()
    for line in re.findall(r"<dt>.*?</dd>", keys.findall(queue)[0]):
        assert line in page
    words = {word.term: word.meaning for word in client.get(reverse("admin:help")).context["words"]}
    assert len(words) >= 40 and "said" in words["cue"] and "Term" not in words


def test_an_empty_list_says_where_its_records_come_from_and_leads_there(editor: User, reader: User) -> None:
    client = signed_in(editor)
    for name in LISTS:
        page = client.get(reverse(f"admin:{name}_changelist")).content.decode()
        told = re.search(r'class="list-empty">(.*?)</div>', page, re.DOTALL)
        assert told, name
        link = re.search(r'href="([^"]+)"', told[1])
        assert link and client.get(link[1]).status_code == 200, name
    theirs = signed_in(reader).get(reverse("admin:claims_quote_changelist")).content.decode()
    assert "Quotes come from pages" in theirs and reverse("admin:add_pages") not in theirs


def test_a_list_and_a_picture_narrowed_to_nothing_lead_back_to_all(newsroom: Newsroom, editor: User) -> None:
    client = signed_in(editor)
    listed = client.get(
        reverse("admin:claims_quote_changelist") + "?q=zebra&status=accepted"
    ).content.decode()
    assert "Show all quotes" in listed and f"{reverse('admin:search')}?q=zebra" in listed
    for picture in ("speakers", "topics", "outlets", "relays", "agreement", "shared"):
        address = reverse("admin:claims_quote_pictures", args=[picture])
        page = client.get(address + "?q=zebra").content.decode()
        told = re.search(r'class="list-empty">(.*?)</div>', page, re.DOTALL)
        assert told and "Clear all filters" in told[1], picture
        for link in re.findall(r'href="([^"]+)"', told[1]):
            assert client.get(link if link.startswith("/") else address + link).status_code == 200
