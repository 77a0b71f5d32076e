"""Workers as processes: one is killed while it reads, and the next one finishes; one is told to end, and does."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable

import pytest
from django.test import Client

from claims.models import Quote
from newsroom.models import Upload, UploadedPage
from sources.accounts.models import User
from sources.models import Article
from tests.uploads.conftest import add, fates, packed, page, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = 60


def _add(client: Client, researcher: User) -> Upload:
    client.force_login(researcher)
    pages = {f"bridge{number:03}_html": page(number) for number in range(PAGES)}
    return add(client, first_html=page(PAGES), pages_zip=packed(**pages))


def _finished(upload: Upload) -> bool:
    upload.refresh_from_db()
    return upload.state == "finished"


def test_a_worker_killed_on_the_way_loses_nothing(
    client: Client, researcher: User, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    upload = _add(client, researcher)
    worker = start_worker()
    wait_until(lambda: UploadedPage.objects.count() >= 10)
    worker.send_signal(signal.SIGKILL)
    worker.wait(20)
    done = Article.objects.count()
    assert 10 <= done <= PAGES
    assert Quote.objects.count() == 2 * done  # none is half there
    assert not _finished(upload)

    start_worker()
    wait_until(lambda: _finished(upload))
    assert (Article.objects.count(), Quote.objects.count()) == (PAGES + 1, 2 * (PAGES + 1))
    assert {outcome for _, _, outcome in fates(upload)} == {"new"}
    assert len(fates(upload)) == PAGES + 1


def test_another_worker_takes_over_by_itself(
    client: Client, researcher: User, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    first = start_worker()
    upload = _add(client, researcher)
    wait_until(lambda: UploadedPage.objects.exists())
    start_worker()
    first.send_signal(signal.SIGKILL)
    first.wait(20)
    wait_until(lambda: _finished(upload))
    assert len(fates(upload)) == PAGES + 1


def test_a_worker_told_to_end_gives_back_what_it_was_at(
    client: Client, researcher: User, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    upload = _add(client, researcher)
    worker = start_worker()
    wait_until(lambda: UploadedPage.objects.count() >= 5)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    upload.refresh_from_db()
    assert (upload.state, upload.lease) == ("waiting", None)
    start_worker()
    wait_until(lambda: _finished(upload))
    assert len(fates(upload)) == PAGES + 1
