"""An editor exports with chosen columns, mends the file, and imports it again, in a real browser."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from claims.models import Claim

from .library import library

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from sources.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_columns_are_chosen_the_file_downloaded_mended_previewed_and_imported(
    page: Page, sign_in: Callable[[User], None], editor: User, tmp_path: Path
) -> None:
    library()
    sign_in(editor)
    page.goto("/admin/claims/claim/?status=suggested")
    page.get_by_role("link", name="Export").click()
    page.get_by_label("all columns").uncheck()
    for name in ("key", "text", "version"):
        page.get_by_label(name, exact=True).check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export").click()
    with waiting.value.path().open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {"key", "text", "version"}
    assert len(rows) == Claim.objects.filter(status="suggested").count()
    assert next(row["text"] for row in rows if row["key"] == "c-0").startswith("'=HYPERLINK")

    next(row for row in rows if row["key"] == "c-1")["text"] = "+1 for the governor"
    mended = tmp_path / "mended.csv"
    with mended.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    page.goto("/admin/claims/claim/import/")
    page.get_by_label("File to import").set_input_files(mended)
    page.get_by_role("button", name="Preview changes").click()
    assert page.get_by_text("0 new, 1 changed").is_visible()
    assert "governor" in page.locator("ins").all_inner_texts()
    assert Claim.objects.get(key="c-1").text == "+1 for the mayor"
    page.get_by_role("button", name="Confirm import").click()
    page.get_by_text("0 new and 1 changed").wait_for()
    assert Claim.objects.get(key="c-1").text == "+1 for the governor"
    assert Claim.objects.get(key="c-0").text.startswith("=HYPERLINK")


def test_a_set_is_frozen_and_its_archive_downloaded(
    page: Page, sign_in: Callable[[User], None], editor: User
) -> None:
    library()
    sign_in(editor)
    page.goto("/admin/claims/curatedset/")
    page.get_by_role("link", name="=Rates in the press").click()
    # Whatever was rejected must go first: the page says so.
    page.get_by_role("link", name="Freeze a release").click()
    page.get_by_text("was rejected. Remove it from the set first.").wait_for()
    assert page.get_by_role("button", name="Freeze release 1").count() == 0
    Claim.objects.update(status="accepted")
    from claims.models import SetItem

    SetItem.objects.filter(quote__status="rejected").delete()
    page.reload()
    page.get_by_label("Author").fill("Ann Berg")
    page.get_by_role("button", name="Freeze release 1").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download archive").click()
    assert waiting.value.suggested_filename == "set-one-release-1.zip"
