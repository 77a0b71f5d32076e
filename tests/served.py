"""A database of its own, served to Chromium: what the commands that look at pages begin with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from sources.accounts.models import User

__all__ = ["served"]

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def served(prepare: Callable[[], User], width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A page of a browser in which `/admin/` leads to a new database that holds the seeds and what `prepare` makes.

    Whom `prepare` returns is signed in. Ends the program where no browser is installed.
    """
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        sys.exit(f"None of {', '.join(BROWSERS)} is installed (Debian: apt install chromium).")
    with tempfile.TemporaryDirectory(prefix="newsroom-served-") as var:
        os.environ |= {"NEWSROOM_VAR": var, "NEWSROOM_SECRET_KEY_FILE": f"{var}/key"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        os.environ.pop("DATABASE_URL", None)
        user = _database(prepare)
        port = _free_port()
        command = [sys.executable, "manage.py", "runserver", str(port), "--noreload"]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}/admin/login/")
            with _browser(browser, f"http://127.0.0.1:{port}", user, width, height) as page:
                yield page
        finally:
            server.terminate()
            server.wait()


def _database(prepare: Callable[[], User]) -> User:
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    call_command("migrate", verbosity=0)
    call_command("ingest", str(ROOT / "seeds"), verbosity=0)
    return prepare()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError("the server did not start")


@contextmanager
def _browser(path: str, address: str, user: User, width: int, height: int) -> Iterator[Page]:
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    from tests.conftest import signed_in

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    cookie = signed_in(user).cookies[settings.SESSION_COOKIE_NAME]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            locale="en-US",
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        yield context.new_page()
        chromium.close()
