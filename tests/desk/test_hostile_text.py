"""Text of pages is hostile: it is shown as text on every page, and is no formula in a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Quote, Speaker, SpeakerName
from sources.accounts.models import User
from sources.models import Article, Source
from tests.conftest import signed_in
from tests.desk.conftest import Newsroom
from tests.desk.pages import desk_pages

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAG = "<script>alert(1)</script>"
ATTRIBUTE = 'x" onmouseover="alert(1)'
FORMULA = '=HYPERLINK("https://example.org")'


@pytest.mark.django_db
def test_hostile_words_are_text_on_every_page_and_in_every_table(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    hostile = f"{TAG} {ATTRIBUTE}"
    Article.objects.update(title=hostile, byline=hostile, dateline=hostile[:200])
    Quote.objects.update(
        text=hostile, mention=hostile, role=hostile, venue=hostile, relayed_via=hostile, cue=hostile
    )
    Claim.objects.update(text=hostile, context=hostile, note=hostile)
    Speaker.objects.update(name=hostile, note=hostile)
    SpeakerName.objects.filter(name=newsroom.speaker.names.values_list("name", flat=True)[0]).update(
        name=hostile
    )
    Source.objects.update(name=hostile) if Source.objects.count() == 1 else None
    client.force_login(editor)
    for name, address in desk_pages().items():
        content = client.get(address).content.decode()
        assert "<script>alert" not in content, name
        assert '" onmouseover="' not in content, name
    reading = client.get(desk_pages()["reading view"]).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in reading


@pytest.mark.django_db
def test_words_that_look_like_a_formula_are_none_in_the_table_a_list_exports(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    Quote.objects.filter(pk=newsroom.quote.pk).update(venue=FORMULA)
    client.force_login(editor)
    address = reverse("admin:claims_quote_export") + f"?id__in={newsroom.quote.pk}"
    form = client.get(address).context["form"]
    chosen = {name: "on" for name, field in form.fields.items() if field.__class__.__name__ == "BooleanField"}
    data = {"format": "0", "resource": "", **chosen}
    response = client.post(address, data)
    table = response.getvalue().decode()
    assert "HYPERLINK" in table
    assert f",{FORMULA}" not in table and '"=HYPERLINK' not in table


def one_of_each_template(user: User) -> dict[str, str]:
    """Template → a page of the desk that is made by it."""
    found: dict[str, str] = {}
    client = signed_in(user)
    for address in desk_pages().values():
        found.setdefault(str(client.get(address).templates[0].name), address)
    return found


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_hostile_words_do_nothing_in_a_browser_and_are_read_as_they_are(
    newsroom: Newsroom, editor: User, page: Page, sign_in: Callable[[User], None]
) -> None:
    hostile = f"<script>window.hacked=1</script><img src=x onerror='window.hacked=1'> {ATTRIBUTE} {FORMULA}"
    Article.objects.update(title=hostile, byline=hostile)
    Quote.objects.update(
        text=hostile, mention=hostile, role=hostile, venue=hostile, relayed_via=hostile[:190]
    )
    Claim.objects.update(text=hostile, context=hostile)
    Speaker.objects.update(name=hostile, note=hostile)
    Source.objects.filter(pk=Source.objects.values("pk")[:1]).update(name=hostile[:190])
    sign_in(editor)
    for name, address in one_of_each_template(editor).items():
        page.goto(address)
        assert page.evaluate("window.hacked") is None, name
        assert page.locator("[onmouseover], img[src='x']").count() == 0, name
    page.goto(desk_pages()["reading view"])
    assert page.locator(".quote-card blockquote").first.inner_text() == hostile
