"""What is backed up or moved while people decide and pages come in is the database of one moment, and nothing of theirs is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from claims.actions import EditQuote
from claims.models import Quote
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.models import Decision
from tests.conftest import ROOT
from tests.transfer.test_moving import address, manage

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = 40
PAGE = "The council met in town {number}.\n\n“We will repair bridge {number},” the mayor, Anna Berg, said.\n"


@contextmanager
def writing(editor: User, pages: Path) -> Iterator[Callable[[], int]]:
    """Meanwhile somebody decides and pages are ingested; gives how many decisions were told so far."""
    told, stop = [0], threading.Event()
    environment = os.environ | {"DATABASE_URL": address()}
    command = [sys.executable, "manage.py", "ingest", str(pages), "--no-suggestions"]

    def decide() -> None:
        numbers = list(Quote.objects.order_by("pk").values_list("pk", flat=True))
        try:
            while not stop.is_set():
                quote = Quote.objects.get(pk=numbers[told[0] % len(numbers)])
                EditQuote(editor, quote, {"note": f"seen {told[0]}"}).run()
                told[0] += 1
        finally:
            connection.close()

    thread = threading.Thread(target=decide)
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as ingest:
        thread.start()
        try:
            yield lambda: told[0]
        finally:
            stop.set()
            thread.join(60)
            ingest.communicate(timeout=120)
    assert ingest.returncode == 0
    assert Decision.objects.count() == told[0]
    assert Article.objects.count() >= PAGES


def edits_in(path: Path) -> tuple[int, int]:
    """How many decisions a database holds, and how many of them changed a record."""
    with sqlite3.connect(path) as database:
        (decisions,) = database.execute("SELECT count(*) FROM sources_decision").fetchone()
        (changed,) = database.execute(
            "SELECT count(DISTINCT decision_id) FROM sources_decisionchange"
        ).fetchone()
    return decisions, changed


def test_what_is_copied_beside_writers_is_of_one_moment_and_nothing_of_theirs_is_lost(
    ingested: None, editor: User, tmp_path: Path, empty_database: Callable[[Path], str]
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(PAGES):
        (pages / f"{number}.txt").write_text(PAGE.format(number=number))
    restored, moved = tmp_path / "restored.sqlite3", tmp_path / "moved.sqlite3"
    between = []
    with writing(editor, pages) as told:
        before = told()
        manage(address(), "backup", str(tmp_path / "one.backup"))
        between.append((restored, before, told()))
        before = told()
        assert "equal by digest" in manage(empty_database(moved), "move", "--from", address())
        between.append((moved, before, told()))
    manage(empty_database(restored), "restore", str(tmp_path / "one.backup"))
    for path, least, most in between:
        assert least < most
        decisions, changed = edits_in(path)
        assert least <= decisions == changed <= most + 1  # one may be written and not told yet
        assert "Everything holds" in manage(f"sqlite:///{path}", "verify")
