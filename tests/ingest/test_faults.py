"""The disk fills up, the connection is lost: it is said in one line, and nothing is half there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.models import Quote
from newsroom.ingest.store import Store
from sources.models import Article
from tests.ingest.test_storing_in_bulk import PAGE, write

PAGES = 120
pytestmark = pytest.mark.django_db(transaction=True)


def ingest(folder: Path) -> None:
    call_command("ingest", str(folder), stdout=io.StringIO())


def assert_whole(most: int) -> None:
    """Every article that is in has its quotes; not all are."""
    stored = Article.objects.count()
    assert 0 < stored < most
    assert Quote.objects.count() == 2 * stored


def assert_finished() -> None:
    assert Article.objects.count() == PAGES
    assert Quote.objects.count() == 2 * PAGES
    assert not Article.objects.filter(awaits_suggestions_since__isnull=False).exists()


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write(tmp_path / "pages", [PAGE.format(number=number) for number in range(PAGES)])


def pragma(words: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {words}")
        return int(cursor.fetchone()[0])


def test_a_full_disk_is_named_and_the_next_run_finishes(pages: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite lets a test fill its disk")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that earlier tests freed would take what the disk does not
    pragma("wal_checkpoint(TRUNCATE)")
    before = pragma("max_page_count")
    pragma(f"max_page_count = {pragma('page_count') + 60}")
    try:
        with pytest.raises(CommandError, match=r"disk of the database .* is full.*complete"):
            ingest(pages)
    finally:
        pragma(f"max_page_count = {before}")
    assert_whole(PAGES)
    ingest(pages)
    assert_finished()


def test_a_connection_that_is_lost_is_named_and_the_next_run_finishes(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection to lose")
    save, seen = Store._save, []

    def lose(self: Store, given: Any) -> object:
        seen.append(given)
        results = save(self, given)
        if len(seen) == 2:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return results

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_save", lose)
        with pytest.raises(CommandError, match=r"cannot be used.*DATABASE_URL"):
            ingest(pages)
    connection.close()
    assert_whole(PAGES)
    ingest(pages)
    assert_finished()
