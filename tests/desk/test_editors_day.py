"""A day at the desk in a real browser: read, add, review by keys, merge, link, undo, export."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from claims.models import ClaimLink, Quote, Speaker
from sources.accounts.models import User
from sources.workbench.models import Lease, Status
from tests.conftest import PASSWORD
from tests.desk.browsing import SELECT
from tests.desk.conftest import Newsroom

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


def test_four_clicks_lead_from_the_sign_in_page_to_the_first_accepted_quote(
    ingested: None, editor: User, page: Page
) -> None:
    page.goto("/")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator(".desk-tiles").get_by_role("link", name="Quotes to review").click()
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Accepted the quote").wait_for()
    assert Quote.objects.filter(status=Status.ACCEPTED).count() == 1


def test_twenty_quotes_are_decided_by_one_key_each_and_undo_takes_the_last_back(
    ingested: None, editor: User, page: Page, sign_in: SignIn
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:queue", args=["quotes"]))
    assert page.locator(".queue-progress").inner_text() == f"1 of {Quote.objects.count()}"
    for key in "aaaraaaaraaaaraaaara":
        with page.expect_navigation():
            page.keyboard.press(key)
    counts = {status: Quote.objects.filter(status=status).count() for status in ("accepted", "rejected")}
    assert counts == {"accepted": 16, "rejected": 4}
    assert page.locator(".queue-progress").inner_text().startswith("21 of ")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert Quote.objects.filter(status=Status.ACCEPTED).count() == 15
    with page.expect_navigation():
        page.keyboard.press("s")  # put off, and the next one comes
    page.keyboard.press("?")
    assert page.get_by_role("region", name="Keyboard shortcuts").is_visible()


def test_a_quote_is_added_from_selected_words_and_its_spans_are_mended(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn
) -> None:
    article, text = newsroom.article, newsroom.article.text
    free = next(
        line.strip() for line in text.splitlines()
        if len(line.strip()) > 60 and not article.quotes.filter(
            start__lt=text.index(line) + len(line), end__gt=text.index(line)).exists()
    )  # fmt: skip
    words, fewer = free[:50], free[:40]
    sign_in(editor)
    page.goto(reverse("admin:claims_read", args=[article.pk]))
    before = page.locator(".quote-card").count()
    assert page.evaluate(SELECT, words)
    page.get_by_role("button", name="New quote").click()
    assert page.locator("#reading-add [data-words]").inner_text() == words.strip()
    page.locator("#reading-add").get_by_role("button", name="Add").click()
    page.locator(".quote-card").nth(before).wait_for()
    added = Quote.objects.latest("pk")
    assert added.text == words.strip()
    assert "".join(text[start:end] for start, end in added.spans) == words.strip()

    page.locator(f"#quote-{added.pk}").get_by_role("link", name="Edit").click()
    form = page.locator(f"#quote-{added.pk} form[data-edit-form]")
    form.wait_for()
    assert page.evaluate(SELECT, fewer)
    page.get_by_role("button", name="Quote text").click()
    assert page.evaluate(SELECT, free[:8])
    page.get_by_role("button", name="Role").click()
    form.get_by_role("button", name="Save").click()
    page.get_by_text("Edited the quote").first.wait_for()
    added.refresh_from_db()
    assert (added.text, added.role) == (fewer.strip(), free[:8].strip())


def test_two_speakers_are_merged_after_a_look_at_both_and_the_merge_is_undone(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn
) -> None:
    one, other = newsroom.speaker, newsroom.other_speaker
    sign_in(editor)
    page.goto(reverse("admin:claims_speaker_merge", args=[one.pk]) + f"?other={other.pk}")
    page.get_by_role("radio", name=f"Keep {one.name}").check()
    page.get_by_role("button", name="Merge").click()
    page.get_by_text("Merged “").first.wait_for()
    other.refresh_from_db()
    assert other.merged_into == one
    page.goto("/admin/")
    page.locator(".desk-log a[href*='/decision/']").first.click()
    page.get_by_role("button", name="Undo this decision").click()
    page.get_by_text("Undone:").first.wait_for()
    assert Speaker.objects.get(pk=other.pk).merged_into is None


def test_a_pair_of_claims_is_decided_by_a_key_with_the_differing_words_marked(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:queue", args=["claims"]) + f"?item={newsroom.link.pk}")
    assert page.locator(".pair ins").count() > 0
    assert page.locator(".flags .warn").inner_text() == "negation: “not” in the first only"
    with page.expect_navigation():
        page.keyboard.press("3")
    link = ClaimLink.objects.get(pk=newsroom.link.pk)
    assert (link.relation, link.state, link.decided_by) == ("contradicts", "accepted", editor)


def test_ticked_quotes_are_accepted_at_once_after_a_page_that_says_what_will_change(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:claims_quote_changelist") + "?status=suggested")
    for row in range(3):
        page.locator("input.action-select").nth(row).check()
    page.locator("select[name=action]").select_option("accept_quotes")
    page.get_by_role("button", name="Go").click()
    assert "3 quotes: their status is set to accepted." in page.locator("form.bulk").inner_text()
    page.get_by_role("button", name="Accept selected quotes").click()
    page.get_by_role("link", name="View or undo").wait_for()
    assert Quote.objects.filter(status=Status.ACCEPTED).count() == 4  # one was accepted before


def test_an_editor_is_told_who_has_the_form_open_and_stopped_where_the_other_saved_first(
    newsroom: Newsroom, editor: User, make_user: Callable[[str, str], User], page: Page, sign_in: SignIn,
    live_server: LiveServer,
) -> None:  # fmt: skip
    from django.test import Client

    address = reverse("admin:claims_speaker_change", args=[newsroom.speaker.pk])
    other = Client()
    other.force_login(make_user("berta", "editor"))
    form = other.get(address).context["adminform"].form
    sign_in(editor)
    page.goto(address)
    assert "berta is also editing this record" in page.locator(".record-notice").inner_text()
    page.locator("#id_note").fill("Mine: see the ministry's list.")
    names = [f"{prefix}-{what}" for prefix in ("names", "roles") for what in ("TOTAL_FORMS", "INITIAL_FORMS")]
    theirs = {
        "name": form.instance.name,
        "kind": "person",
        "status": "accepted",
        "note": "Theirs: see page 4.",
    }
    theirs |= {"seen_version": form.instance.version} | dict.fromkeys(names, 0)
    assert other.post(address, theirs).status_code == 302
    page.locator("input[name=_save]").first.click()
    conflict = page.locator(".record-conflict")
    assert "Mine: see the ministry's list." in conflict.inner_text()
    assert "Theirs: see page 4." in conflict.inner_text()
    assert Speaker.objects.get(pk=newsroom.speaker.pk).note == "Theirs: see page 4."


def test_two_editors_in_one_queue_get_different_quotes(
    ingested: None, editor: User, make_user: Callable[[str, str], User], page: Page, sign_in: SignIn
) -> None:
    from django.test import Client

    other = Client()
    other.force_login(make_user("berta", "editor"))
    address = reverse("admin:queue", args=["quotes"])
    theirs = other.get(address).context["item"]
    sign_in(editor)
    page.goto(address)
    held = dict(Lease.objects.filter(subject="quotes").values_list("user__username", "object_id"))
    assert held["berta"] == theirs.pk
    assert held["editor"] != theirs.pk


def test_an_accepted_quote_is_in_the_exported_table(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:claims_quote_changelist") + "?status=accepted")
    page.get_by_role("link", name="Export").click()
    choice = page.locator("select[name=format] option", has_text="CSV").first
    page.locator("select[name=format]").select_option(choice.get_attribute("value"))
    with page.expect_download() as download:
        page.locator("input[type=submit], button[type=submit]").last.click()
    download.value.save_as(tmp_path / "quotes.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "quotes.csv").read_text(encoding="utf-8-sig"))))
    assert [row["key"] for row in rows] == [Quote.objects.get(status=Status.ACCEPTED).key]
