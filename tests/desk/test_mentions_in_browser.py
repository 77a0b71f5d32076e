"""Name somebody in a comment, and that person gets from the header's count to the words: in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from sources.accounts.models import User
from sources.workbench.models import Comment
from tests.desk.conftest import Newsroom

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_mention_is_completed_told_and_followed_in_two_clicks(
    newsroom: Newsroom, researcher: User, editor: User, page: Page, sign_in: Callable[[User], None]
) -> None:
    sign_in(researcher)
    card = page.locator(f"#quote-{newsroom.quote.pk}")
    page.goto(reverse("admin:claims_read", args=[newsroom.article.pk]))
    card.locator(".comments > summary").click()
    field = card.get_by_label("New comment")
    field.press_sequentially("Who says so, @ed")
    page.get_by_role("option", name="@editor").wait_for()
    field.press("Enter")
    field.press_sequentially("?")
    assert field.input_value() == "Who says so, @editor ?"
    card.get_by_role("button", name="Comment", exact=True).click()
    comment = Comment.objects.get()
    text = card.locator(f"#comment-{comment.pk} .comment-text")
    text.wait_for()
    assert text.inner_text() == "Who says so, @editor ?"

    sign_in(editor)
    page.goto(reverse("admin:index"))
    header = page.locator(".site-nav").get_by_role("link", name="Notifications")
    assert "1 unread" in " ".join(header.inner_text().split())
    header.click()  # one
    page.get_by_role("link", name="researcher named you").click()  # two
    text.wait_for()
    assert page.url.endswith(f"#comment-{comment.pk}")
    assert not page.locator(".unread-count").count()
    card.get_by_text("Answer", exact=False).first.click()
    card.get_by_label("Your answer").fill("The mayor.")
    card.get_by_role("button", name="Answer").click()
    card.get_by_role("paragraph").filter(has_text="The mayor.").wait_for()
    card.get_by_role("button", name="Resolve").click()
    card.get_by_text("Resolved by editor").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_comments_and_notifications_fit_and_have_no_serious_accessibility_fault(
    newsroom: Newsroom, editor: User, researcher: User, page: Page, sign_in: Callable[[User], None],
    accessibility_faults: Callable[[Page], list[str]], width: int,
) -> None:  # fmt: skip
    from sources.workbench.actions import AddComment

    for record in (newsroom.claim, newsroom.speaker, newsroom.curated_set, newsroom.quote, newsroom.article):
        AddComment(researcher, record, "Dear @editor, " + "is-it-so" * 12 + " or not?\nAsk again.").run()
    sign_in(editor)
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for name, address in {
            "claim": reverse("admin:claims_claim_page", args=[newsroom.claim.pk]),
            "speaker": reverse("admin:claims_speaker_page", args=[newsroom.speaker.pk]),
            "set": reverse("admin:claims_curatedset_page", args=[newsroom.curated_set.pk]),
            "article": reverse("admin:claims_read", args=[newsroom.article.pk]),
            "notifications": reverse("admin:notifications"),
        }.items():
            page.goto(address)
            for summary in page.locator(".comments details > summary").all():
                if summary.is_visible():
                    summary.click()
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found[f"{name}, {scheme}"] = [f"{wide} pixels wide"]
            if faults := accessibility_faults(page):
                found[f"{name}, {scheme}, axe"] = faults
    assert not found
