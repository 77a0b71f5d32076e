"""Every page of the desk in a browser: no console fault, strict policy, no serious accessibility fault, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from sources.accounts.models import User
from tests.desk.answers import answers
from tests.desk.browsing import SELECT
from tests.desk.conftest import Newsroom
from tests.desk.examining import LOOKS, WIDTHS, axe_faults, dress, look_at, overflow, show_answer
from tests.desk.lived_in import every_page, live_in
from tests.desk.pages import desk_pages

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)
EXAMINED = (
    "desk", "queue: quotes", "queue: claims", "queue: speakers", "queue: copies", "reading view", "speaker page", "speaker positions",
    "speaker merge", "speaker split", "edit a quote", "claim page", "claim merge", "set page", "pictures: speakers", "pictures: relays", "pictures: agreement", "list: quote", "list: article", "list: quote, search", "form: quote",
    "form: claim", "history: quote", "add pages", "upload",
    "search", "search, narrowed", "said before", "notifications", "coding rounds", "begin a coding round",
)  # fmt: skip


@pytest.mark.browser
def test_every_page_fits_has_targets_large_enough_and_no_console_or_serious_accessibility_fault(
    newsroom: Newsroom, editor: User, administrator: User, researcher: User, page: Page,
    sign_in: Callable[[User], None], axe_core: str,
) -> None:  # fmt: skip
    """Each page at one width and in one scheme, in turn, the daily ones light and dark; `python -m tests.looks` does all six."""
    live_in(newsroom, administrator, researcher)
    sign_in(administrator)
    found = {}
    for number, (name, address) in enumerate(every_page(newsroom).items()):
        looks = [LOOKS[number % len(LOOKS)]]
        if name in EXAMINED:
            looks.append(LOOKS[(number + 1) % len(LOOKS)])
        for width, scheme in looks:
            look_at(page, address, width, scheme)
            wrong = axe_faults(page, axe_core)
            for other in WIDTHS:
                page.set_viewport_size({"width": other, "height": 900})
                if over := overflow(page):
                    wrong.append(f"at {other} wider than the window by {over} pixels")
            if wrong:
                found[name, width, scheme] = wrong
    assert not found


STATUSES = {
    "sign-in, locked": 429, "second factor, too often": 429, "not allowed": 403, "page expired": 403,
    "no such page, outside": 404, "failed": 500, "busy": 503, "number out of range": 400,
}  # fmt: skip


@pytest.mark.browser
def test_pages_that_no_address_leads_to_fit_and_have_no_serious_accessibility_fault(
    newsroom: Newsroom, editor: User, reader: User, page: Page, sign_in: Callable[[User], None], axe_core: str
) -> None:
    """Sign-in, second factor, refusals, previews of imports, errors of forms; each in one of the six looks."""
    shown = answers(newsroom, editor, reader)
    sign_in(editor)  # for the words of scripts
    assert {
        name: response.status_code for name, response in shown.items() if response.status_code != 200
    } == STATUSES
    found = {}
    for number, (name, response) in enumerate(shown.items()):
        width, scheme = LOOKS[number % len(LOOKS)]
        dress(page, width, scheme)
        show_answer(page, response)
        wrong = axe_faults(page, axe_core)
        for other in WIDTHS:
            page.set_viewport_size({"width": other, "height": 900})
            if over := overflow(page):
                wrong.append(f"at {other} wider than the window by {over} pixels")
        if wrong:
            found[name, width, scheme] = wrong
    assert not found, "\n".join(f"{look}: {wrong}" for look, wrong in found.items())


@pytest.mark.browser
def test_a_page_about_many_records_has_no_serious_accessibility_fault(
    newsroom: Newsroom, editor: User, page: Page, sign_in: Callable[[User], None], axe_core: str
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:claims_quote_changelist"))
    page.locator("input.action-select").first.check()
    page.locator("select[name=action]").select_option("set_speaker")
    page.get_by_role("button", name="Go").click()
    page.locator("form.bulk").wait_for()
    assert not axe_faults(page, axe_core)


@pytest.mark.browser
def test_what_opens_on_a_page_has_no_serious_accessibility_fault_light_or_dark(
    newsroom: Newsroom, editor: User, page: Page, sign_in: Callable[[User], None],
    accessibility_faults: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    sign_in(editor)
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(reverse("admin:claims_read", args=[newsroom.article.pk]))
        page.keyboard.press("j")
        page.keyboard.press("r")
        page.locator(".reading-message").wait_for()
        found[f"a quote rejected, {scheme}"] = accessibility_faults(page)
        page.keyboard.press("u")
        page.locator(".quote-card.lit.suggested").wait_for()
        page.keyboard.press("?")
        page.keyboard.press("e")
        page.locator("form[data-edit-form]").wait_for()
        page.evaluate(SELECT, newsroom.article.text.split()[0])
        page.locator("#reading-selection").wait_for()
        found[f"a quote edited, {scheme}"] = accessibility_faults(page)
        page.goto(reverse("admin:queue", args=["quotes"]))
        page.keyboard.press("?")
        page.locator("summary").first.click()
        found[f"keys and filters, {scheme}"] = accessibility_faults(page)
        page.goto(reverse("admin:index"))
        for summary in page.locator("summary").all():
            summary.click()
        found[f"tables of the desk, {scheme}"] = accessibility_faults(page)
    assert not {name: faults for name, faults in found.items() if faults}


@pytest.mark.browser
def test_an_empty_database_says_what_to_do_first(
    editor: User,
    page: Page,
    sign_in: Callable[[User], None],
    accessibility_faults: Callable[[Page], list[str]],
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:index"))
    assert page.locator(".desk-empty").get_by_role("link", name="Add pages").is_visible()
    assert not accessibility_faults(page)
    for queue in ("quotes", "claims", "speakers", "copies"):
        page.goto(reverse("admin:queue", args=[queue]))
        assert page.get_by_role("heading", name="All done").is_visible()


def test_every_page_forbids_inline_script_and_style(newsroom: Newsroom, client: Client, editor: User) -> None:
    client.force_login(editor)
    for name, address in desk_pages().items():
        response = client.get(address)
        assert response.status_code == 200, name
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        content = response.content.decode()
        assert "<script>" not in content and " style=" not in content and " onclick=" not in content, name


@pytest.mark.browser
def test_a_quote_is_reached_and_accepted_in_the_reading_view_with_the_keyboard_alone(
    newsroom: Newsroom, editor: User, page: Page, sign_in: Callable[[User], None]
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:claims_read", args=[newsroom.article.pk]))
    page.keyboard.press("j")
    card = page.locator(".quote-card.lit")
    number = card.get_attribute("data-quote")
    assert page.locator(f"#page-text .lit[data-quotes~='{number}']").count() > 0
    page.keyboard.press("a")
    page.locator(f"#quote-{number}.accepted").wait_for()
    page.keyboard.press("u")
    page.locator(f"#quote-{number}.suggested").wait_for()
