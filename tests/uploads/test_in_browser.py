"""Adding pages with a mouse and a keyboard: a ZIP and a pasted page go in while workers come and go."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from newsroom.models import Upload, UploadedPage
from sources.accounts.models import User
from tests.uploads.conftest import add, packed, wait_until, work
from tests.uploads.conftest import page as saved_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = 40
BRIDGES = packed(
    **{f"bridge{number:03}_html": saved_page(number) for number in range(PAGES)}, nothing_html=b""
)
Start = Callable[[], "subprocess.Popen[bytes]"]
SignIn = Callable[[User], None]
Faults = Callable[["Page"], list[str]]


@pytest.fixture
def zip_file(tmp_path: Path) -> Path:
    """A ZIP of pages, one of them empty."""
    path = tmp_path / "bridges.zip"
    path.write_bytes(BRIDGES)
    return path


def test_a_zip_and_a_pasted_page_become_quotes_though_the_worker_is_killed_on_the_way(
    zip_file: Path, researcher: User, page: Page, sign_in: SignIn, start_worker: Start
) -> None:
    sign_in(researcher)
    page.goto(reverse("admin:index"))  # of an empty database
    page.get_by_role("link", name="Add pages").click()
    page.locator("input[type=file]").set_input_files(zip_file)
    assert "bridges.zip" in page.locator("#upload-chosen").inner_text()
    page.get_by_role("button", name="Upload files").click()
    page.get_by_text("Waiting to be read").wait_for()

    worker = start_worker()
    wait_until(lambda: UploadedPage.objects.count() >= 3, seconds=120)
    worker.send_signal(signal.SIGKILL)
    worker.wait(20)
    page.get_by_text("pages in this file so far").wait_for()
    page.goto(reverse("admin:index"))
    page.get_by_label("Pages being read").get_by_role("link").click()  # comes back to it later
    start_worker()
    page.get_by_text("Finished", exact=True).wait_for(timeout=120_000)
    state = page.locator("#upload-state").inner_text()
    assert f"{2 * PAGES} quotes suggested" in state
    assert f"{PAGES} new" in state and "1 failed" in state
    assert "nothing.html The file is empty." in page.locator(".upload-files").inner_text()
    page.get_by_role("link", name="Council repairs bridge").first.click()
    page.locator(".quote-card").nth(1).wait_for()

    page.goto(reverse("admin:add_pages"))
    page.get_by_label("Text or HTML").fill(
        "Bridge opens\n\n“It is open at last,” the mayor, Anna Berg, said on Wednesday.\n"
    )
    page.get_by_label("URL").fill("https://example.org/news/12")
    page.get_by_label("Date published").fill("2021-03-12")
    page.get_by_role("button", name="Add page").click()
    page.get_by_text("Finished", exact=True).wait_for(timeout=120_000)
    page.locator(".upload-files").get_by_role("link").click()
    assert "It is open at last" in page.locator(".quote-card").inner_text()


def test_an_upload_is_stopped_and_gone_on_with(
    zip_file: Path, researcher: User, page: Page, sign_in: SignIn, start_worker: Start
) -> None:
    sign_in(researcher)
    page.goto(reverse("admin:add_pages"))
    page.locator("input[type=file]").set_input_files(zip_file)
    page.get_by_role("button", name="Upload files").click()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("Pages already read are kept.").wait_for()
    start_worker()
    page.get_by_role("button", name="Resume").click()
    page.get_by_text("Finished", exact=True).wait_for(timeout=120_000)


def test_files_are_dropped_and_what_is_too_much_is_said_before_it_is_sent(
    researcher: User, page: Page, sign_in: SignIn, settings: Settings
) -> None:
    settings.NEWSROOM_MAX_UPLOAD_BYTES = 3_000
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    sign_in(researcher)
    page.goto(reverse("admin:add_pages"))
    drop = """sizes => {
        const data = new DataTransfer();
        sizes.forEach((size, at) => data.items.add(new File(['x'.repeat(size)], 'dropped ' + at + '.html')));
        document.getElementById('upload-drop').dispatchEvent(
            new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(drop, [100, 4_000])
    page.get_by_text("1 file is too large and will be rejected.").wait_for()
    page.evaluate(drop, [100, 100])
    page.get_by_text("4 files selected; the limit is 3 at a time.").wait_for()
    assert page.get_by_role("button", name="Upload files").is_disabled()
    page.get_by_role("button", name="Clear").click()
    page.evaluate(drop, [100, 4_000])
    page.get_by_role("button", name="Upload files").click()
    page.get_by_text("It is larger than 3 kB, the limit for one file.").wait_for()


def test_all_of_it_works_without_script(
    zip_file: Path, researcher: User, browser: Browser, live_server: LiveServer, client: Client
) -> None:
    client.force_login(researcher)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    plain = context.new_page()
    plain.goto(reverse("admin:add_pages"))
    plain.locator("input[type=file]").set_input_files(zip_file)
    plain.get_by_role("button", name="Upload files").click()
    plain.get_by_text("Waiting to be read").wait_for()
    work()
    plain.get_by_text("Finished", exact=True).wait_for(timeout=20_000)  # the page has loaded itself anew
    context.close()


def test_the_pages_have_no_serious_accessibility_fault_and_fit_a_telephone(
    researcher: User, client: Client, page: Page, sign_in: SignIn, accessibility_faults: Faults
) -> None:
    client.force_login(researcher)
    done = add(
        client,
        bridges_zip=BRIDGES,
        empty_html=b"",
        **{"a rather long name of a page without any blanks_" * 4: b"\x00"},
    )
    work()
    waiting = add(client, harbour_html=BRIDGES[:50])
    sign_in(researcher)
    found: dict[str, object] = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for name, address in {
            "add": reverse("admin:add_pages"), "waiting": reverse("admin:upload", args=[waiting.pk]),
            "done": reverse("admin:upload", args=[done.pk]), "refused": reverse("admin:upload", args=[done.pk]) + "?outcome=failed",
            "list": reverse("admin:newsroom_upload_changelist"), "desk": reverse("admin:index"),
        }.items():  # fmt: skip
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(address)
                page.wait_for_timeout(300)  # colours are faded in
                over = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                if over > 0 or (faults := accessibility_faults(page)):
                    found[f"{name}, {scheme}, {width}"] = over or faults
    assert not found
    assert Upload.objects.count() == 2
