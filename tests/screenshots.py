"""Take the screenshots of docs/: `python -m tests.screenshots` (`make screenshots`).

Makes a database of its own from the seeds, serves the admin and walks it with Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.accounts.models import User

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"
PORT = 8793
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PASSWORD = "for these pictures only"
PAGE = """<html><head><title>Council repairs bridge {number}</title></head><body><article><h1>Council repairs bridge {number}</h1>
<p>The council met on Monday, and the bridges of the town were the subject of a long debate.</p>
<p>“Bridge {number} will be repaired before winter,” the mayor, Anna Berg, said.</p></article></body></html>
"""


def main() -> int:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        print(f"None of {', '.join(BROWSERS)} is installed (Debian: apt install chromium).", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="newsroom-screenshots-") as var:
        os.environ |= {"NEWSROOM_VAR": var, "NEWSROOM_SECRET_KEY_FILE": f"{var}/key"}
        os.environ.pop("DATABASE_URL", None)
        prepare()
        command = [sys.executable, "manage.py", "runserver", str(PORT), "--noreload"]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait()
            shoot(found)
        finally:
            server.terminate()
            server.wait()
    return 0


def prepare() -> None:
    """The seeds, an editor, and the first few decisions."""
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("ingest", str(ROOT / "seeds"), verbosity=0)
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from claims.actions import AcceptQuotes, RejectQuotes
    from claims.models import Quote

    editor = get_user_model().objects.create_user("editor", password=PASSWORD, is_staff=True)
    editor.groups.add(Group.objects.get(name="editor"))
    quotes = list(Quote.objects.order_by("article__file_name", "start"))
    AcceptQuotes(editor, quotes[:9] + quotes[12:15]).run()
    RejectQuotes(editor, quotes[10:11]).run()
    add_pages(editor)
    code(editor)


def code(editor: User) -> None:
    """A coding round with somebody else."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from claims.actions import StartRound
    from claims.models import Quote

    other = get_user_model().objects.create_user("ann", is_staff=True)
    other.groups.add(Group.objects.get(name="researcher"))
    quotes = Quote.objects.filter(evidence__isnull=False)
    fields = ["stance", "kind", "speaker"]
    StartRound(editor, quotes, "Who denies what", [editor, other], fields, size=12, seed=3).run()


def add_pages(editor: User) -> None:
    """An upload of a page that is new, one that is known, and one that is refused."""
    from io import BytesIO
    from zipfile import ZipFile

    from django.core.management import call_command

    from newsroom.uploads.actions import NewFile, StartUpload
    from newsroom.uploads.shelf import keep

    archive = BytesIO()
    with ZipFile(archive, "w") as pages:
        for number in range(1, 9):
            pages.writestr(f"bridge-{number}.html", PAGE.format(number=number))
    known = next((ROOT / "seeds").glob("*.txt"))
    sent = {"bridges.zip": archive.getvalue(), known.name: known.read_bytes(), "notes.html": b""}
    files = [NewFile(name, len(data), keep([data])) for name, data in sent.items()]
    StartUpload(editor, files).run()
    call_command("work", once=True)


def wait() -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/admin/login/", timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError("the server did not start")


def shoot(browser: str) -> None:
    from django.urls import reverse
    from playwright.sync_api import sync_playwright

    from claims.models import ClaimLink, CodingRound, Speaker
    from newsroom.models import Upload
    from sources.models import Article

    article = Article.objects.order_by("file_name")[4]
    shown = article.quotes.order_by("start").values_list("pk", flat=True)[1]
    speaker = Speaker.objects.filter(name__contains="Lavrov").first() or Speaker.objects.earliest("pk")
    pages = {
        "home": reverse("admin:index"),
        "reading": reverse("admin:claims_read", args=[article.pk]) + f"#quote-{shown}",
        "queue": reverse("admin:queue", args=["quotes"]),
        "speaker": reverse("admin:claims_speaker_page", args=[speaker.pk]),
    }
    pages["pictures"] = reverse("admin:claims_quote_pictures", args=["relays"])
    pages["upload"] = reverse("admin:upload", args=[Upload.objects.latest("pk").pk])
    if ClaimLink.objects.exists():
        pages["claims"] = reverse("admin:queue", args=["claims"])
    pages["coding"] = reverse("admin:claims_codinground_code", args=[CodingRound.objects.latest("pk").pk])
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page(
            base_url=f"http://127.0.0.1:{PORT}", viewport={"width": 1200, "height": 800}, locale="en-US"
        )
        page.goto("/admin/login/")
        page.get_by_label("Username").fill("editor")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/")
        for name, address in pages.items():
            page.goto(address)
            page.screenshot(path=FOLDER / f"{name}.png")
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
