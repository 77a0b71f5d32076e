"""What is read goes on whatever happens: stopped, tried again, lost by a worker, the same twice."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from claims.models import Quote
from newsroom.models import Upload, UploadedPage
from newsroom.uploads import turns
from newsroom.uploads.task import read_upload, schedule, wake
from sources.accounts.models import User
from sources.models import Article, IngestRun
from sources.reading import Page
from tests.uploads.conftest import add, fates, packed, page, work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_researcher(client: Client, researcher: User) -> None:
    client.force_login(researcher)


def press(client: Client, name: str, upload: Upload) -> str:
    """Press a button of the upload's page, and return what the page then says."""
    return str(client.post(reverse(f"admin:upload_{name}", args=[upload.pk]), follow=True).content.decode())


def interrupt(monkeypatch: pytest.MonkeyPatch, after: int, error: type[BaseException]) -> None:
    """Have the worker that reads next end in this way after so many pages."""
    seen: list[object] = []

    def check(turn: turns.Turn) -> None:
        seen.append(turn)
        if len(seen) == after:
            raise error

    monkeypatch.setattr(turns.Turn, "check", check)


class Killed(BaseException):
    """What no part of the program expects."""


def lose(upload: Upload, monkeypatch: pytest.MonkeyPatch, after: int = 1) -> None:
    """A worker takes a turn, reads so many pages, and is killed; its while is over."""
    with monkeypatch.context() as patch, pytest.raises(Killed):
        interrupt(patch, after, Killed)
        read_upload.call(upload.pk)
    Upload.objects.filter(pk=upload.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_known_pages_are_told_as_known_and_lead_to_their_article(client: Client) -> None:
    add(client, first_html=page(1))
    work()
    again = add(client, again_html=page(1), packed_zip=packed(inside_html=page(1)))
    work()
    assert fates(again) == [("again.html", "", "unchanged"), ("packed.zip", "inside.html", "unchanged")]
    article = Article.objects.get()
    shown = client.get(reverse("admin:upload", args=[again.pk])).content.decode()
    assert shown.count(f'href="{reverse("admin:claims_read", args=[article.pk])}"') == 2


def test_the_same_file_twice_in_one_upload_is_read_once(client: Client) -> None:
    upload = add(client, one_html=page(1), two_html=page(1), three_html=page(3))
    work()
    assert fates(upload) == [
        ("one.html", "", "new"),
        ("two.html", "", "unchanged"),
        ("three.html", "", "new"),
    ]
    assert "Same file as “one.html”" in UploadedPage.objects.get(file__name="two.html").message


def test_bad_files_are_refused_with_their_reason_and_the_rest_goes_in(client: Client) -> None:
    upload = add(
        client,
        empty_html=b"",
        picture_png=b"\x89PNG\r\n\x1a\n" + bytes(99),
        bridge_html=page(1),
        nothing_zip=packed(),
    )
    work()
    assert fates(upload) == [
        ("empty.html", "", "failed"), ("picture.png", "", "failed"), ("bridge.html", "", "new"), ("nothing.zip", "", "failed"),
    ]  # fmt: skip
    assert all(page.message for page in UploadedPage.objects.filter(outcome="failed"))
    upload.refresh_from_db()
    assert (upload.state, upload.files.filter(read_at=None).count()) == ("finished", 0)


def test_a_stopped_upload_keeps_what_is_in_and_goes_on_when_asked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = add(client, one_html=page(1), two_html=page(2), three_html=page(3))

    def stop_after_the_first(turn: turns.Turn) -> None:
        press(client, "stop", upload)
        if not turn.renew():
            raise turns.TurnEnded

    with monkeypatch.context() as patch:
        patch.setattr(turns.Turn, "check", stop_after_the_first)
        work()
    upload.refresh_from_db()
    assert upload.state == "stopped"
    assert Article.objects.count() == 1
    work()
    assert Article.objects.count() == 1  # nobody goes on by himself
    assert "Resume" in client.get(reverse("admin:upload", args=[upload.pk])).content.decode()
    press(client, "retry", upload)
    work()
    upload.refresh_from_db()
    assert upload.state == "finished"
    assert {outcome for _, _, outcome in fates(upload)} == {"new"}
    assert (Article.objects.count(), Quote.objects.count()) == (3, 6)


def test_what_was_refused_is_read_once_more_when_asked(client: Client, shelf: Path) -> None:
    upload = add(client, bridge_html=page(1), harbour_html=page(2))
    kept = next(path for path in shelf.rglob("*") if path.is_file() and path.read_bytes() == page(2))
    kept.rename(shelf / "elsewhere")
    work()
    assert fates(upload) == [("bridge.html", "", "new"), ("harbour.html", "", "failed")]
    assert "missing from the server" in UploadedPage.objects.get(outcome="failed").message
    (shelf / "elsewhere").rename(kept)
    press(client, "retry", upload)
    work()
    assert fates(upload) == [("bridge.html", "", "new"), ("harbour.html", "", "new")]


def test_what_was_removed_on_purpose_is_told_as_that(client: Client, shelf: Path) -> None:
    upload = add(client, bridge_html=page(1))
    next(path for path in shelf.rglob("*") if path.is_file()).unlink()
    upload.files.update(bytes_removed_at=timezone.now())
    work()
    assert "was removed from the server" in UploadedPage.objects.get(outcome="failed").message


def test_stopping_what_is_finished_and_retrying_what_is_all_in_is_refused_in_words(client: Client) -> None:
    upload = add(client, bridge_html=page(1))
    work()
    assert "There is nothing to stop" in press(client, "stop", upload)
    assert "there is nothing to retry" in press(client, "retry", upload)


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_after_a_killed_worker_the_next_one_finishes_and_tells_all_as_new(
    client: Client, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    upload = add(
        client, one_html=page(1), pages_zip=packed(two_html=page(2), three_html=page(3)), four_html=page(4)
    )
    lose(upload, monkeypatch, after)
    work_when_lapsed()
    upload.refresh_from_db()
    assert upload.state == "finished"
    assert fates(upload) == [
        ("one.html", "", "new"), ("pages.zip", "two.html", "new"), ("pages.zip", "three.html", "new"), ("four.html", "", "new"),
    ]  # fmt: skip
    assert (Article.objects.count(), Quote.objects.count()) == (4, 8)
    assert upload.runs.count() == 2
    assert not Article.objects.filter(awaits_suggestions_since__isnull=False).exists()


def test_a_worker_that_starts_sees_to_uploads_whose_task_was_lost(client: Client) -> None:
    upload = add(client, one_html=page(1))
    DBTaskResult.objects.all().delete()
    assert wake() == 1
    work()
    assert fates(upload) == [("one.html", "", "new")]


def test_a_killed_worker_is_missed_without_anybody_starting_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = add(client, one_html=page(1), two_html=page(2))
    lose(upload, monkeypatch)
    waiting = DBTaskResult.objects.filter(status="READY")
    assert waiting.count() == 1  # left behind by the turn itself, for the moment at which it lapses
    assert waiting.get().run_after > timezone.now()


def test_two_workers_never_have_the_same_upload(client: Client) -> None:
    upload = add(client, one_html=page(1))
    first = turns.take(upload.pk)
    assert first is not None and turns.take(upload.pk) is None
    read_upload.call(upload.pk)
    assert not Article.objects.exists()
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_a_worker_that_was_given_up_writes_no_more(client: Client) -> None:
    upload = add(client, one_html=page(1))
    silent = turns.take(upload.pk)
    Upload.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    next_one = turns.take(upload.pk)
    assert silent is not None and next_one is not None
    silent.finish()
    upload.refresh_from_db()
    assert upload.state == "reading"
    assert not silent.renew() and next_one.renew()


@pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory to set")
def test_a_file_that_takes_all_memory_is_refused_and_the_rest_goes_in(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(page: Page, *given: Any) -> list[object]:
        assert "bridge 1" not in page.text or bytearray(7_000_000_000)
        return []

    upload = add(client, bomb_html=page(1), bridge_html=page(2))
    monkeypatch.setattr("newsroom.pipeline.extract", greedy)
    work()
    assert fates(upload) == [("bomb.html", "", "failed"), ("bridge.html", "", "new")]
    assert UploadedPage.objects.get(outcome="failed").reason == "too_large"


def test_a_file_that_ends_every_worker_is_refused_and_the_rest_goes_in(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = add(client, bomb_html=page(1), bridge_html=page(2))

    def die(*given: object) -> None:
        raise Killed

    for _ in range(4):
        with monkeypatch.context() as patch:
            patch.setattr("newsroom.uploads.upload_ingest._Reading._note", die)
            with pytest.raises(Killed):
                read_upload.call(upload.pk)
        Upload.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        if Upload.objects.get().lost >= 2:
            break
    work_when_lapsed()
    assert fates(upload) == [("bomb.html", "", "failed"), ("bridge.html", "", "new")]


def work_when_lapsed() -> None:
    """Read what waits for a lapsed turn now."""
    for upload in Upload.objects.all():
        schedule(upload.pk)
    work()


def test_a_worker_that_is_told_to_end_gives_its_turn_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = add(client, one_html=page(1), two_html=page(2))
    turns.ENDING.set()
    try:
        read_upload.call(upload.pk)
    finally:
        turns.ENDING.clear()
    upload.refresh_from_db()
    assert (upload.state, upload.lease, upload.lost) == ("waiting", None, 0)
    assert IngestRun.objects.get().state == "interrupted"
    work()
    assert fates(upload) == [("one.html", "", "new"), ("two.html", "", "new")]
    assert (
        not DBTaskResult.objects.filter(status="READY").exists() or Upload.objects.get().state == "finished"
    )


def test_broken_uploads_leave_nothing_half_written(shelf: Path) -> None:
    from newsroom.uploads.shelf import clear_remains, keep

    def breaks() -> Any:
        yield b"first half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        keep(breaks())
    assert not [path for path in shelf.rglob("*") if path.is_file()]
    (shelf / "x.part").write_bytes(b"of a killed server")
    assert clear_remains(timedelta(0)) == 1
