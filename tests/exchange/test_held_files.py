"""What waits between the preview of an import and its confirmation is private, and does not stay."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from newsroom.idle_work import compare_in_background
from newsroom.uploads.task import wake
from tests.conftest import signed_in

from .test_admin_pages import confirm, upload

pytestmark = pytest.mark.django_db

NEW = "key,text\r\n,The Orle bridge is safe.\r\n"


@pytest.fixture
def held(settings: Any, tmp_path: Path) -> Path:
    """The folder, which nobody made yet."""
    settings.NEWSROOM_PREVIEWS = tmp_path / "previews"
    return tmp_path / "previews"


def grown_old(folder: Path) -> None:
    for path in folder.iterdir():
        os.utime(path, (time.time() - 90_000,) * 2)


def match_columns(client: Client) -> Any:
    file = SimpleUploadedFile("list.csv", b"Text\nThe Orle bridge is safe.\n")
    return client.post(reverse("admin:claims_claim_import_columns"), {"import_file": file, "preview": "1"})


def test_a_confirmed_import_leaves_no_file(editor: Any, held: Path) -> None:
    client = signed_in(editor)
    preview = upload(client, NEW)
    waiting = list(held.iterdir())
    assert len(waiting) == 1
    assert [path.stat().st_mode & 0o077 for path in (held, *waiting)] == [0, 0]
    assert confirm(client, preview).status_code == 200
    assert Claim.objects.filter(text="The Orle bridge is safe.").exists()
    assert not list(held.iterdir())


@pytest.mark.parametrize("worker", [wake, compare_in_background, None])
def test_what_nobody_confirms_goes_after_a_day(
    editor: Any, held: Path, worker: Callable[[], object] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a worker starts or has nothing else to do, or with the next upload."""
    monkeypatch.setattr("newsroom.idle_work._cleared", [])
    monkeypatch.setattr("newsroom.idle_work._not_before", [])  # an error elsewhere makes the worker pause
    client = signed_in(editor)
    preview = upload(client, NEW)
    match_columns(client)
    before = set(held.iterdir())
    assert len(before) >= 2
    grown_old(held)
    if worker is not None:
        worker()
        assert not list(held.iterdir())
    else:
        upload(client, NEW)
        assert len(list(held.iterdir())) == 1
        assert not before & set(held.iterdir())
    assert "no longer available" in confirm(client, preview).content.decode()
    assert not Claim.objects.filter(text="The Orle bridge is safe.").exists()


@pytest.mark.parametrize("days", [2, 0])
def test_what_waits_may_be_kept_longer_or_for_ever(editor: Any, held: Path, settings: Any, days: int) -> None:
    settings.NEWSROOM_KEEP_PREVIEWS_DAYS = days
    client = signed_in(editor)
    preview = upload(client, NEW)
    grown_old(held)
    wake()
    upload(client, NEW)
    confirm(client, preview)
    assert Claim.objects.filter(text="The Orle bridge is safe.").exists()


def test_what_was_uploaded_today_stays(editor: Any, held: Path) -> None:
    client = signed_in(editor)
    preview = upload(client, NEW)
    upload(client, NEW)
    wake()
    confirm(client, preview)
    assert Claim.objects.filter(text="The Orle bridge is safe.").exists()
