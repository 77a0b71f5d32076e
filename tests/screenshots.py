"""Take the screenshots of docs/: `python -m tests.screenshots` (`make screenshots`).

Makes a database of its own from the seeds, serves the admin and walks it with Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from sources.accounts.models import User

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"
PAGE = """<html><head><title>Council repairs bridge {number}</title></head><body><article><h1>Council repairs bridge {number}</h1>
<p>The council met on Monday, and the bridges of the town were the subject of a long debate.</p>
<p>“Bridge {number} will be repaired before winter,” the mayor, Anna Berg, said.</p></article></body></html>
"""


def main() -> int:
    with served(prepare, 1200, 800) as page:
        shoot(page)
    return 0


def prepare() -> User:
    """The seeds, an editor, and the first few decisions."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from claims.actions import AcceptQuotes, RejectQuotes
    from claims.models import Quote

    editor = get_user_model().objects.create_user("editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="editor"))
    quotes = list(Quote.objects.order_by("article__file_name", "start"))
    AcceptQuotes(editor, quotes[:9] + quotes[12:15]).run()
    RejectQuotes(editor, quotes[10:11]).run()
    add_pages(editor)
    code(editor)
    return editor


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


def shoot(page: Page) -> None:
    from django.urls import reverse

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
    for name, address in pages.items():
        page.goto(address)
        page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
