"""A table that somebody made to cost much is refused before it does, on the page and by the command.

`python -m tests.benchmarks.hostile_imports` measures such files at their full size; here they are smaller.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.models import Claim
from sources.workbench.exchange.apart import OpenFile, OutOfMemory, OutOfTime, apart
from tests.benchmarks.hostile_imports import hostile, measured
from tests.conftest import signed_in

from . import work_apart

PART = 0.01


@pytest.mark.parametrize("name", hostile(PART))
def test_reading_costs_no_more_than_it_may(name: str) -> None:
    cost = measured(name, PART)
    assert not cost.is_over, cost


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "part", "reason"),
    [
        ("XLSX 200 columns, full", 1, "takes more than 2 seconds of processor time"),
        ("JSON list of lists", 0.3, "takes more than 100 MB of memory"),
    ],
)
def test_the_page_and_the_command_say_what_was_too_much(
    name: str, part: float, reason: str, administrator: Any, tmp_path: Path, settings: Any
) -> None:
    settings.NEWSROOM_MAX_IMPORT_SECONDS = 2
    path = tmp_path / f"claims.{name.partition(' ')[0].lower()}"
    path.write_bytes(hostile(part)[name]())
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = signed_in(administrator).post(
        reverse("admin:claims_claim_import"), {"import_file": file, "resource": "0"}
    )
    assert reason in page.content.decode()
    with pytest.raises(CommandError, match=reason):
        call_command("import", "claims.resources.ClaimResource", str(path), interactive=False)
    assert not Claim.objects.exists()


def test_work_apart_hands_back_what_it_returns_or_raises(tmp_path: Path) -> None:
    assert apart(os.getpid, seconds=5, memory=10_000_000) != os.getpid()
    with pytest.raises(ValueError, match="no such thing"):
        apart(partial(work_apart.fail, ValueError("no such thing")), seconds=5, memory=10_000_000)
    with pytest.raises(OutOfMemory):
        apart(partial(bytes, 200_000_000), seconds=5, memory=100_000_000)
    with pytest.raises(OutOfMemory):
        apart(partial(os._exit, 3), seconds=5, memory=10_000_000)
    with pytest.raises(OutOfTime):
        apart(work_apart.turn_for_ever, seconds=1, memory=10_000_000)
    with (tmp_path / "file").open("w+b") as file:
        apart(partial(work_apart.write, OpenFile(file), b"from afar"), seconds=5, memory=10_000_000)
        assert file.seek(0) == 0 and file.read() == b"from afar"


def test_work_apart_is_done_while_other_threads_hold_locks() -> None:
    """A process forked off here would find the lock taken by a thread that it does not have."""
    with logging_lock():
        assert apart(work_apart.log, seconds=5, memory=10_000_000) == "logged"


@contextmanager
def logging_lock() -> Iterator[None]:
    """Another thread is writing to the log, and does not come to an end."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        for handler in logging.root.handlers:
            handler.acquire()
        with work_apart.LOCK:
            held.set()
            done.wait(60)
        for handler in logging.root.handlers:
            handler.release()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(60)
    try:
        yield
    finally:
        done.set()
        thread.join()
