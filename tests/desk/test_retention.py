"""What is old goes when its setting says so, and nothing else; a rehearsal only says what would go."""

from __future__ import annotations

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.utils import timezone

from newsroom.models import Upload, UploadedFile, UploadState, VerifyRun
from newsroom.retention import purge
from newsroom.uploads.shelf import keep, path_of
from newsroom.verifying import RULES
from sources.accounts.models import Session, User
from sources.workbench.models import AuditEntry, Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_temporary_folder")]

NOW = timezone.now()


def uploaded(data: bytes, days: int, state: str = UploadState.FINISHED) -> UploadedFile:
    ended = None if state == UploadState.READING else NOW - timedelta(days=days)
    upload = Upload.objects.create(state=state, finished_at=ended)
    file = UploadedFile.objects.create(upload=upload, name="page.txt", size=len(data), digest=keep([data]))
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(path_of(file.digest), (at, at))
    return file


def said(*options: str) -> str:
    out = StringIO()
    call_command("purge", *options, stdout=out)
    return out.getvalue()


def test_what_is_old_goes_and_all_else_stays(editor: User, tmp_path: Path, settings: Any) -> None:
    settings.NEWSROOM_UPLOADS, settings.NEWSROOM_KEEP_UPLOADS_DAYS = tmp_path, 100
    old, recent, unread, again = (
        uploaded(b"old", 101), uploaded(b"recent", 99), uploaded(b"being read", 200, UploadState.READING),
        uploaded(b"sent twice", 300),
    )  # fmt: skip
    uploaded(b"sent twice", 1)
    for key, days in (("a", 2), ("b", 0)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW - timedelta(days=days))
        given = {"username": key, "ip_address": "192.0.2.1", "failures_since_start": 1}
        attempt = AccessAttempt.objects.create(**given, get_data="", post_data="")
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=NOW - timedelta(days=20 * days))
    for read in (NOW - timedelta(days=181), NOW - timedelta(days=179), None):
        made = NOW - timedelta(days=400)
        Notification.objects.create(to=editor, kind="comment", text="…", made_at=made, read_at=read)

    def there() -> list[int]:
        files = sum(path_of(file.digest).exists() for file in (old, recent, unread, again))
        return [files, *(m.objects.count() for m in (Session, AccessAttempt, Notification))]

    assert there() == [4, 2, 2, 3]
    rehearsed = said("--dry-run")
    assert rehearsed.count(" 1  ") == 4, rehearsed
    assert there() == [4, 2, 2, 3] and not AuditEntry.objects.filter(kind="purge").exists()
    assert "1  uploaded files removed, older than 100 days" in said()
    assert there() == [3, 1, 1, 2]
    assert not path_of(old.digest).exists() and path_of(again.digest).exists()
    told = AuditEntry.objects.filter(kind="purge").order_by("pk").values_list("what", "rows")
    assert dict(told)["Removed uploaded files"] == 1 and len(told) == 4
    assert list(RULES["files"].faults()) == []  # it was meant
    assert AuditEntry.objects.filter(kind="purge").count() == 4 and said().count("         0  ") == 7

    settings.NEWSROOM_KEEP_NOTIFICATIONS_DAYS = 0
    assert "kept  read notifications (NEWSROOM_KEEP_NOTIFICATIONS_DAYS=0)" in said()


def test_bytes_that_arrive_again_stay_until_their_upload_is_written_down(
    tmp_path: Path, settings: Any
) -> None:
    settings.NEWSROOM_UPLOADS, settings.NEWSROOM_KEEP_UPLOADS_DAYS = tmp_path, 100
    old = uploaded(b"sent again", 300)
    keep([b"sent again"])
    assert "0  uploaded files would go" in said("--dry-run")
    assert "0  uploaded files removed" in said()
    old.refresh_from_db()
    assert path_of(old.digest).exists() and old.bytes_removed_at is None


def test_files_of_an_upload_that_was_stopped_go_too(tmp_path: Path, settings: Any) -> None:
    settings.NEWSROOM_UPLOADS, settings.NEWSROOM_KEEP_UPLOADS_DAYS = tmp_path, 100
    stopped, recent = (
        uploaded(b"stopped", 101, UploadState.STOPPED),
        uploaded(b"just now", 5, UploadState.STOPPED),
    )
    assert "1  uploaded files removed" in said()
    assert not path_of(stopped.digest).exists() and path_of(recent.digest).exists()


def test_what_cannot_be_removed_is_named_and_all_else_goes(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.NEWSROOM_UPLOADS, settings.NEWSROOM_KEEP_UPLOADS_DAYS = tmp_path, 100
    monkeypatch.setattr("newsroom.retention._BATCH", 2)
    files = sorted((uploaded(f"old {n}".encode(), 101) for n in range(5)), key=lambda file: file.digest)
    at = (NOW - timedelta(days=101)).timestamp()
    for file in files[:2]:  # a folder is no file
        path_of(file.digest).unlink()
        path_of(file.digest).mkdir()
        os.utime(path_of(file.digest), (at, at))
    with pytest.raises(SystemExit) as ended:
        call_command("purge")
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert "3  uploaded files removed" in printed.out
    for file in files[:2]:
        assert f"uploaded files: stays: {file.digest}: Is a directory" in printed.err, printed.err
    assert [path_of(file.digest).exists() for file in files] == [True, True, False, False, False]
    left = UploadedFile.objects.filter(bytes_removed_at=None)
    assert sorted(left.values_list("digest", flat=True)) == [file.digest for file in files[:2]]
    told = AuditEntry.objects.filter(what="Removed uploaded files").values_list("rows", flat=True)
    assert sum(rows or 0 for rows in told) == 3


def test_previews_that_cannot_be_removed_are_named(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.NEWSROOM_PREVIEWS = tmp_path
    (tmp_path / "import-aaaaaaaa").mkdir()
    (tmp_path / "import-bbbbbbbb").write_bytes(b"a table")
    at = (NOW - timedelta(days=9)).timestamp()
    for path in tmp_path.iterdir():
        os.utime(path, (at, at))
    with pytest.raises(SystemExit):
        call_command("purge")
    printed = capsys.readouterr()
    assert (
        "1  previews of imports removed" in printed.out and "import-aaaaaaaa: Is a directory" in printed.err
    )
    assert [path.name for path in tmp_path.iterdir()] == ["import-aaaaaaaa"]
    assert AuditEntry.objects.get(what="Removed previews of imports").rows == 1


def test_verifications_go_but_for_the_last(settings: Any) -> None:
    settings.NEWSROOM_KEEP_VERIFICATIONS_DAYS = 100
    for days in (300, 200, 150):
        run = VerifyRun.objects.create(account="ann", finished_at=NOW)
        VerifyRun.objects.filter(pk=run.pk).update(asked_at=NOW - timedelta(days=days))
    assert "2  verifications removed" in said()
    assert VerifyRun.objects.get() == run
    assert "0  verifications removed" in said()


def test_what_the_audit_cannot_be_told_of_stays(
    editor: User, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NEWSROOM_UPLOADS, settings.NEWSROOM_KEEP_UPLOADS_DAYS = tmp_path, 100
    old = uploaded(b"old", 101)
    Session.objects.create(session_key="a", session_data="", expire_date=NOW - timedelta(days=2))

    def fails(*told: object, **more: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("newsroom.retention.tell", fails)
    for name in ("NEWSROOM_KEEP_UPLOADS_DAYS", "NEWSROOM_KEEP_SESSIONS_DAYS"):
        with pytest.raises(OSError, match="no room"):
            purge()
        setattr(settings, name, 0)
    old.refresh_from_db()
    assert path_of(old.digest).exists() and old.bytes_removed_at is None and Session.objects.count() == 1
