"""A kill at any instant leaves whole files only, and the next run finishes the job."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.models import ClaimLink
from newsroom.ingest import Ingest
from sources.models import Article

ROOT = Path(__file__).resolve().parents[2]
PAGE = """The council met on Monday in town {number}.

“We will repair bridge {number} before winter,” the mayor, Anna Berg, said. She added that the work
would cost {number} million crowns.
"""


def manage(url: str, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": url}
    return subprocess.Popen(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_ingest_leaves_whole_files_and_the_next_run_finishes(
    tmp_path: Path, workers: str, empty_database: Callable[[Path], str]
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(60):
        (pages / f"{number:03}.txt").write_text(PAGE.format(number=number))
    # The last takes seconds to read, so that the others are stored while a process still reads.
    long = "\n\n".join(f"The road to bridge {number} was closed in the spring." for number in range(3_000))
    (pages / "059.txt").write_text(PAGE.format(number=59) + "\n" + long)
    url = empty_database(tmp_path / "news.sqlite3")

    run = manage(url, "ingest", str(pages), "--workers", workers)
    done = _wait_for_articles(tmp_path / "news.sqlite3", 10)
    children = _children(run.pid)
    run.send_signal(signal.SIGKILL)
    run.wait(30)
    if sys.platform == "linux":
        assert len(children) >= int(workers)
    assert _all_end(children)
    assert done >= 10

    counts = stored_in(tmp_path / "news.sqlite3")
    # Every article that is in has its quotes; none is half there.
    assert counts["quotes"] == 2 * counts["articles"]

    assert manage(url, "ingest", str(pages)).wait(600) == 0
    counts = stored_in(tmp_path / "news.sqlite3")
    assert (counts["articles"], counts["quotes"]) == (60, 120)
    assert counts["owed"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("finish", ["ingest", "suggest"])
def test_what_an_interrupted_run_stored_is_compared_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finish: str
) -> None:
    for number, place in enumerate(["the old harbour", "the harbour"]):
        (tmp_path / f"{number}.txt").write_text(PAGE.format(number=f"over {place}"))

    def interrupt(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("newsroom.ingest.run.after_ingest", interrupt)
        Ingest().run([tmp_path])
    assert not ClaimLink.objects.exists()
    assert Article.objects.filter(awaits_suggestions_since__isnull=False).count() == 2

    call_command(*{"ingest": ("ingest", str(tmp_path)), "suggest": ("suggest",)}[finish])
    assert ClaimLink.objects.exists()
    assert not Article.objects.filter(awaits_suggestions_since__isnull=False).exists()


def killed_after(articles: int, run: subprocess.Popen[str], path: Path) -> int:
    """Kill the command when so many articles are in; how many were then."""
    done = _wait_for_articles(path, articles)
    run.send_signal(signal.SIGKILL)
    run.wait(30)
    return done and stored_in(path)["articles"]


def _wait_for_articles(path: Path, wanted: int) -> int:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if path.exists() and (found := stored_in(path)["articles"]) >= wanted:
            return found
        time.sleep(0.02)
    return 0


def stored_in(path: Path) -> dict[str, int]:
    """How much a database holds, and how many articles wait to be compared."""
    import sqlite3

    with sqlite3.connect(path, timeout=20) as connection:
        return {
            "articles": connection.execute("SELECT count(*) FROM sources_article").fetchone()[0],
            "quotes": connection.execute("SELECT count(*) FROM claims_quote").fetchone()[0],
            "owed": connection.execute(
                "SELECT count(*) FROM sources_article WHERE awaits_suggestions_since IS NOT NULL"
            ).fetchone()[0],
        }


def _children(parent: int) -> list[int]:
    """The processes a process has started, where the system tells (Linux)."""
    path = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in path.read_text().split()] if path.exists() else []


def _all_end(pids: list[int]) -> bool:
    """Whether all of them are gone within a few seconds."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if not any(_runs(pid) for pid in pids):
            return True
        time.sleep(0.2)
    return False


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
