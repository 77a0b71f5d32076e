"""Adding pages by the form: who may, what is taken in and under which name, what is refused before it is parsed."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from claims.models import Quote
from newsroom.models import Upload, UploadedFile
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.models import Decision
from tests.uploads.conftest import add, fates, packed, page, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def researcher_client(client: Client, researcher: User) -> Client:
    client.force_login(researcher)
    return client


def test_files_become_articles_with_quotes_under_the_names_their_owner_gave(
    researcher_client: Client, researcher: User
) -> None:
    upload = add(researcher_client, bridge_html=page(1), harbour_html=page(2))
    assert not Article.objects.exists()  # nothing is read while the browser waits
    work()
    assert fates(upload) == [("bridge.html", "", "new"), ("harbour.html", "", "new")]
    assert set(Article.objects.values_list("file_name", "title")) == {
        ("bridge.html", "Council repairs bridge 1"), ("harbour.html", "Council repairs bridge 2"),
    }  # fmt: skip
    assert Quote.objects.count() == 4
    run = upload.runs.get()
    assert (run.new, run.user, run.paths) == (2, researcher, ["bridge.html", "harbour.html"])
    decision = Decision.objects.get()
    assert (decision.action, decision.user) == ("start_upload", researcher)


def test_pages_in_a_zip_are_told_one_by_one(researcher_client: Client) -> None:
    upload = add(
        researcher_client,
        pages_zip=packed(one_html=page(1), two_html=page(2), logo_png=b"\x89PNG\r\n\x1a\n" + bytes(99)),
    )
    work()
    assert fates(upload) == [
        ("pages.zip", "one.html", "new"), ("pages.zip", "two.html", "new"), ("pages.zip", "logo.png", "passed_over"),
    ]  # fmt: skip
    shown = researcher_client.get(reverse("admin:upload", args=[upload.pk])).content.decode()
    assert "2 pages in this file" in shown and "1 other file skipped" in shown


@pytest.mark.parametrize(
    "name",
    ["../../etc/cron.d/evil.html", "C:\\windows\\evil.html", "a\x00b/evil.html", "…/" * 80 + "evil.html"],
)
def test_bytes_are_kept_under_their_digest_whatever_the_file_is_called(
    researcher_client: Client, shelf: Path, name: str
) -> None:
    add(researcher_client, **{name: page(1)})
    digest = sha256(page(1)).hexdigest()
    assert UploadedFile.objects.get().digest == digest
    assert [path.relative_to(shelf).as_posix() for path in shelf.rglob("*") if path.is_file()] == [
        f"{digest[:2]}/{digest}"
    ]
    assert (shelf / digest[:2] / digest).read_bytes() == page(1)


def test_a_pasted_page_has_the_address_and_the_day_that_were_given(researcher_client: Client) -> None:
    text = "Bridge opens\n\n“It is open at last,” the mayor, Anna Berg, told the crowd on Wednesday.\n"
    pasted = {"text": text, "address": "https://example.org/news/12", "published": "2021-03-12"}
    assert researcher_client.post(reverse("admin:add_pages"), pasted).status_code == 302
    work()
    article = Article.objects.get()
    assert article.text == text
    assert (article.address, article.published) == ("https://example.org/news/12", "2021-03-12")
    assert str(Quote.objects.get().said_on) == "2021-03-10"  # the Wednesday before that Friday


def test_pasted_html_is_read_as_a_page(researcher_client: Client) -> None:
    researcher_client.post(reverse("admin:add_pages"), {"text": page(5).decode()})
    work()
    assert Article.objects.get().title == "Council repairs bridge 5"
    assert "<p>" not in Article.objects.get().text


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"text": "  \n "}, "Paste the page"),
        ({"text": "Words.", "address": "not an address"}, "Enter a full URL"),
        ({"text": "Words.", "address": "javascript:alert(1)"}, "Enter a full URL"),
        ({"text": "Words.", "published": "2999-01-01"}, "is in the future"),
        ({"text": "Words.", "published": "yesterday"}, "valid date"),
        ({}, "Choose at least one file"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_beside_what_was_typed(
    researcher_client: Client, posted: dict[str, str], words: str
) -> None:
    response = researcher_client.post(reverse("admin:add_pages"), posted)
    assert words in response.content.decode()
    assert not Upload.objects.exists()


# -- Bounds --------------------------------------------------------------------------------------


def test_a_file_that_is_too_large_is_refused_by_name_and_the_rest_goes_in(
    researcher_client: Client, settings: Settings, shelf: Path
) -> None:
    settings.NEWSROOM_MAX_UPLOAD_BYTES = 2_000
    upload = add(researcher_client, bridge_html=page(1), dump_html=b"x" * 2_001, harbour_html=page(2))
    work()
    assert sorted(fates(upload)) == [
        ("bridge.html", "", "new"), ("dump.html", "", "failed"), ("harbour.html", "", "new"),
    ]  # fmt: skip
    shown = researcher_client.get(reverse("admin:upload", args=[upload.pk])).content.decode()
    assert "larger than 2 kB, the limit for one file" in shown
    assert sum(path.is_file() for path in shelf.rglob("*")) == 2


def test_files_beyond_what_may_come_in_at_once_are_refused_by_name(
    researcher_client: Client, settings: Settings
) -> None:
    settings.NEWSROOM_MAX_UPLOADS_BYTES = 2_000
    upload = add(researcher_client, one_html=b"a" * 900, two_html=b"b" * 1_500, three_html=b"c" * 900)
    failed = upload.files.filter(digest="")
    assert [file.name for file in failed] == ["two.html"]
    assert "Upload it separately" in failed.get().pages.get().message


def test_what_is_beyond_all_bounds_is_refused_before_it_is_read(
    researcher_client: Client, settings: Settings, shelf: Path
) -> None:
    settings.NEWSROOM_MAX_UPLOADS_BYTES = 1_000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    sent = {"files": SimpleUploadedFile("dump.html", bytes(1_500_000))}
    response = researcher_client.post(reverse("admin:add_pages"), sent)
    assert response.status_code == 413
    assert "send less at a time" in response.content.decode()
    assert not Upload.objects.exists() and not shelf.exists()


def test_more_files_than_may_come_in_at_once_are_refused(
    researcher_client: Client, settings: Settings, shelf: Path
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    sent = [SimpleUploadedFile(f"{n}.html", page(n)) for n in range(4)]
    assert researcher_client.post(reverse("admin:add_pages"), {"files": sent}).status_code == 413
    assert not Upload.objects.exists() and not shelf.exists()


def test_the_form_says_the_bounds(researcher_client: Client, settings: Settings) -> None:
    settings.NEWSROOM_MAX_UPLOAD_BYTES, settings.NEWSROOM_MAX_UPLOADS_BYTES = 3_000_000, 9_000_000
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 77
    shown = researcher_client.get(reverse("admin:add_pages")).content.decode()
    assert "Up to 77 files at a time, 3 MB each, 9 MB in total." in shown


def test_a_text_longer_than_may_be_pasted_is_refused(researcher_client: Client, settings: Settings) -> None:
    settings.NEWSROOM_MAX_PASTED_BYTES = 1_000
    response = researcher_client.post(reverse("admin:add_pages"), {"text": "ä" * 501})
    assert "up to 1 kB can be pasted" in response.content.decode()


# -- Who may -------------------------------------------------------------------------------------


def test_nothing_is_taken_in_from_a_reader(client: Client, reader: User, shelf: Path) -> None:
    client.force_login(reader)
    sent = {"files": SimpleUploadedFile("page.html", page(1))}
    assert client.post(reverse("admin:add_pages"), sent).status_code == 403
    assert not Upload.objects.exists() and not shelf.exists()


def test_a_reader_sees_uploads_but_no_button(client: Client, reader: User, researcher: User) -> None:
    client.force_login(researcher)
    upload = add(client, bridge_html=page(1))
    client.force_login(reader)
    shown = client.get(reverse("admin:upload", args=[upload.pk])).content.decode()
    assert "bridge.html" in shown
    assert "Stop</button>" not in shown and "Add more pages" not in shown
    assert "Add pages" not in client.get(reverse("admin:sources_article_changelist")).content.decode()


def test_only_its_owner_and_editors_stop_an_upload(
    client: Client, researcher: User, editor: User, make_user: Callable[[str, str], User]
) -> None:
    client.force_login(researcher)
    mine = add(client, bridge_html=page(1))
    other = make_user("other", "researcher")
    stop = reverse("admin:upload_stop", args=[mine.pk])
    client.force_login(other)
    assert client.post(stop).status_code == 403
    mine.refresh_from_db()
    assert mine.state == "waiting"
    client.force_login(editor)
    assert client.post(stop).status_code == 302
    mine.refresh_from_db()
    assert mine.state == "stopped"


# -- Where the way in is shown -------------------------------------------------------------------


def test_the_first_desk_of_an_empty_database_leads_to_the_form(
    client: Client, researcher: User, reader: User
) -> None:
    client.force_login(researcher)
    shown = client.get(reverse("admin:index")).content.decode()
    assert f'href="{reverse("admin:add_pages")}"' in shown
    client.force_login(reader)
    shown = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:add_pages") not in shown
    assert "manage.py" not in shown


def test_desk_and_article_list_have_the_button(ingested: None, client: Client, researcher: User) -> None:
    client.force_login(researcher)
    for address in (reverse("admin:index"), reverse("admin:sources_article_changelist")):
        assert f'href="{reverse("admin:add_pages")}"' in client.get(address).content.decode(), address


def test_the_desk_leads_back_to_what_is_being_read(client: Client, researcher: User) -> None:
    client.force_login(researcher)
    upload = add(client, bridge_html=page(1))
    assert (
        f'href="{reverse("admin:upload", args=[upload.pk])}"'
        in client.get(reverse("admin:index")).content.decode()
    )


def test_names_and_addresses_are_shown_escaped(researcher_client: Client) -> None:
    upload = add(
        researcher_client, **{"<img src=x onerror=alert(1)>.html": b"\x00\x01<script>alert(2)</script>"}
    )
    work()
    for name in ("upload", "upload_fates"):
        shown = researcher_client.get(reverse(f"admin:{name}", args=[upload.pk])).content.decode()
        assert "<img src=x" not in shown and "&lt;img src=x" in shown
