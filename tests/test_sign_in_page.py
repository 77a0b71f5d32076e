"""The first page anybody sees, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from sources.accounts.models import User
from tests.conftest import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_an_editor_signs_in_by_the_form_and_comes_to_the_desk(editor: User, page: Page) -> None:
    page.goto("/")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    assert editor.username in page.locator("#user-tools").inner_text().lower()


def test_a_wrong_password_is_told_in_words(editor: User, page: Page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    assert "correct username and password" in page.locator(".errornote").inner_text()


def test_the_sign_in_page_has_no_serious_accessibility_fault(
    page: Page, accessibility_faults: Callable[[Page], list[str]]
) -> None:
    page.goto("/admin/login/")
    assert not accessibility_faults(page)
