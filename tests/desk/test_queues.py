"""The queues in a real browser: edit beside the text, links in both directions, a second look, the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from claims.actions import MergeClaims
from claims.models import Claim, ClaimLink, Quote
from sources.accounts.models import User
from sources.workbench.models import Lease, Status
from tests.desk.browsing import SELECT
from tests.desk.conftest import Newsroom
from tests.desk.examining import overflow

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


def test_a_quote_is_mended_beside_its_text_and_waits_again_where_one_was(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:queue", args=["quotes"]) + "?max_confidence=1.1")
    held = Lease.objects.get(subject="quotes").object_id
    page.keyboard.press("e")
    page.locator("form[data-edit-form]").wait_for()
    quote = Quote.objects.get(pk=held)
    fewer = quote.article.text[quote.start : quote.start + 12]
    assert page.evaluate(SELECT, fewer)
    page.get_by_role("button", name="Quote text").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/queue/quotes/?max_confidence=1.1&item={held}")
    quote.refresh_from_db()
    assert fewer.startswith(quote.text) and quote.status == Status.SUGGESTED
    with page.expect_navigation():
        page.keyboard.press("a")
    assert Quote.objects.get(pk=held).status == Status.ACCEPTED
    assert page.url.endswith("?max_confidence=1.1")


@pytest.mark.parametrize("width", [1280, 800])
def test_who_said_it_and_the_choices_are_seen_without_scrolling(
    ingested: None, editor: User, page: Page, sign_in: SignIn, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(editor)
    page.goto(reverse("admin:queue", args=["quotes"]))
    for _ in range(5):
        for selector in (
            ".queue-speaker",
            ".page-text [class*='quote-']",
            "[data-key=a]",
            "[data-key=r]",
            "[data-key=e]",
        ):
            box = page.locator(selector).first.bounding_box()
            assert box and box["y"] >= 0 and box["y"] + box["height"] <= 800, selector
        with page.expect_navigation():
            page.keyboard.press("a")


# Whether the last line of an element, scrolled to the lower end of the window, has nothing above it.
_UNCOVERED = """element => {
  element.scrollIntoView({block: "end"});
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, Math.min(box.bottom, innerHeight) - 4);
  return element.contains(top);
}"""


@pytest.mark.parametrize("queue", ["claims", "speakers", "copies"])
def test_on_a_phone_no_button_stands_over_either_side_of_a_pair(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn, queue: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    sign_in(editor)
    page.goto(reverse("admin:queue", args=[queue]))
    sides = page.locator(".pair > div").all()
    assert len(sides) == 2
    assert [side.evaluate(_UNCOVERED) for side in sides] == [True, True]


@pytest.mark.parametrize("queue", ["quotes", "claims"])
def test_on_a_phone_the_other_queues_and_the_comment_box_fit_and_can_be_used_by_all(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn, queue: str,
    accessibility_faults: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    page.set_viewport_size({"width": 390, "height": 700})
    sign_in(editor)
    page.goto(reverse("admin:queue", args=[queue]))
    assert page.locator(".breadcrumbs a").count() == 4  # Home, and the three other queues
    for box in page.locator("details.comments > summary").all():
        box.click()
    assert page.locator("form.comment-new textarea").first.is_visible()
    assert overflow(page) == 0
    assert not accessibility_faults(page)


def test_after_a_decision_the_next_item_has_the_focus_and_the_decision_is_said(
    ingested: None, editor: User, page: Page, sign_in: SignIn
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:queue", args=["quotes"]))
    with page.expect_navigation():
        page.keyboard.press("a")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Quote 2 of ")
    said = (
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent.trim()"
    )
    assert page.evaluate(said).startswith("Accepted the quote “")


def test_the_right_hand_claim_may_be_the_one_that_responds(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:queue", args=["claims"]) + f"?item={newsroom.link.pk}")
    with page.expect_navigation():
        page.keyboard.press("7")
    link = ClaimLink.objects.get(pk=newsroom.link.pk)
    assert (link.relation, link.backward) == ("responds", True)


def test_a_merge_that_asks_for_a_second_look_is_confirmed_where_it_was_refused(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn
) -> None:
    third = Claim.objects.exclude(pk__in=[newsroom.claim.pk, newsroom.other_claim.pk]).earliest("pk")
    MergeClaims(editor, newsroom.claim, [third]).run()
    sign_in(editor)
    page.goto(reverse("admin:queue", args=["claims"]) + f"?item={newsroom.link.pk}")
    with page.expect_navigation():
        page.keyboard.press("1")
    assert "Already merged into these" in page.locator(".messagelist").inner_text()
    page.get_by_role("button", name="I have compared them all").click()
    page.get_by_text("Merged “").first.wait_for()
    assert {newsroom.claim.pk, newsroom.other_claim.pk} & set(
        Claim.objects.exclude(merged_into=None).values_list("pk", flat=True)
    )


def test_at_the_end_the_queue_offers_what_was_skipped_and_the_last_decision_back(
    newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn
) -> None:
    sign_in(editor)
    page.goto(reverse("admin:queue", args=["copies"]))
    with page.expect_navigation():
        page.keyboard.press("s")
    assert page.get_by_role("heading", name="Only skipped items are left").is_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Review skipped items").click()
    with page.expect_navigation():
        page.keyboard.press("0")
    assert page.get_by_role("heading", name="All done").is_visible()
    assert "You have decided 1 in this session." in page.locator(".queue-done").inner_text()
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.locator(".queue-progress").inner_text() == "1 of 1"
