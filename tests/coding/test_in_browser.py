"""A whole coding round in a real browser: begun, coded by two people by key, closed, adjudicated, adopted."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from claims.models import Code, CodingRound, Quote
from sources.accounts.models import User

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

WIDE, NARROW = 1280, 390


def test_a_round_of_two_coders_from_its_beginning_to_the_records(
    ingested: None, editor: User, make_user: Callable[[str, str], User], page: Page, sign_in: Callable[[User], None],
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    # The round is walked through on every machine, looked at where axe-core is.
    examined = bool(os.environ.get("AXE_CORE") or os.environ.get("CI"))
    accessibility_faults: Callable[[Page], list[str]] = (
        request.getfixturevalue("accessibility_faults") if examined else lambda page: []
    )
    people = {name: make_user(name, "researcher") for name in ("ann", "bob")}
    looked: dict[str, list[str]] = {}

    def look(name: str) -> None:
        """The page fits and has no serious fault, wide and narrow, light and dark."""
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.evaluate(
                    "Promise.all(document.getAnimations().map(one => one.finished))"
                )  # colours pass over
                if faults := accessibility_faults(page):
                    looked[f"{name}, {width}, {scheme}"] = faults
            if page.evaluate("document.documentElement.scrollWidth") > width:
                looked[f"{name}, {width}"] = ["wider than the window"]
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.emulate_media(color_scheme="light")

    # From the list: tick, choose the action, say what and who.
    sign_in(editor)
    page.goto(reverse("admin:claims_quote_changelist"))
    for box in page.locator("input.action-select").all()[:3]:
        box.check()
    page.locator("select[name=action]").select_option("code_quotes")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Name of the round").fill("Pilot")
    for label in ("Speech act", "Kind", "ann", "bob"):
        page.get_by_role("checkbox", name=label, exact=True).check()
    look("bulk")
    page.get_by_role("button", name="Start a coding round").click()
    page.get_by_role("link", name="Open the round").click()
    page.get_by_text("3 of 3 quotes").wait_for()
    round_ = CodingRound.objects.get()

    # Each codes by key: the speech act (1 asserts, 2 denies), the kind (1 direct), Enter.
    for name, acts in (("ann", "121"), ("bob", "111")):
        sign_in(people[name])
        page.goto(reverse("admin:index"))
        page.locator(".site-nav").get_by_role("link", name="Notifications").click()
        page.get_by_role("link", name="asks you to code 3 quotes").click()
        page.get_by_role("link", name="Code", exact=True).click()
        for place, act in enumerate(acts, 1):
            page.get_by_text(f"Quote {place} of 3").wait_for()
            assert not page.locator("#coding input:checked").count()
            if name == "ann" and place == 1:
                look("code")
            page.keyboard.press(act)
            page.keyboard.press("1")
            page.keyboard.press("Enter")
        page.get_by_role("heading", name="All coded").wait_for()
        page.goto(reverse("admin:claims_codinground_page", args=[round_.pk]))
        assert page.get_by_role("heading", name="Agreement", exact=True).count() == 0
    assert Code.objects.count() == 2 * 2 * 3

    # Closed, the one disagreement is decided by one click, and all is adopted by another.
    sign_in(editor)
    page.goto(reverse("admin:claims_codinground_page", args=[round_.pk]))
    look("open")
    page.get_by_role("button", name="Close the round").click()
    page.get_by_role("heading", name="Agreement", exact=True).wait_for()
    row = page.locator(".agreement tr").filter(has_text="Speech act").filter(has_text="ann and bob")
    assert "67 %" in row.inner_text()
    look("closed")
    page.get_by_role("button", name="ann: denies").click()
    page.get_by_text("Decided: denies").wait_for()
    page.get_by_role("button", name="Adopt 6 settled codes").click()
    page.get_by_text("Adopted the codes of “Pilot” for 3 quotes").wait_for()
    drawn = Quote.objects.filter(coding_items__round=round_).order_by("coding_items__position")
    assert [quote.force for quote in drawn] == ["asserts", "denies", "asserts"]
    assert {quote.kind for quote in drawn} == {"direct"}
    page.get_by_role("link", name="View or undo").click()
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_text("Undone: Adopted the codes").first.wait_for()
    assert not looked
