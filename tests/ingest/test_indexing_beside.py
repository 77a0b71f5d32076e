"""While pages are stored another process takes them into the index for search; what it leaves is taken in at the end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection  # noqa: F401 - named in what is skipped

from claims.models import Quote
from claims.search import QUOTES
from newsroom.ingest import Ingest, indexing
from tests.benchmarks.reports import write_pages

PAGES = 12
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of pages; pairs are not looked for."""
    write_pages(tmp_path, PAGES)
    monkeypatch.setattr(indexing, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr("newsroom.ingest.after.is_waiting", lambda: False)
    return tmp_path


def test_what_was_stored_is_indexed_before_the_last_page(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsroom.ingest.run.after_ingest", lambda stage, workers: None)
    Ingest(workers=2, at_once=3).run([pages])
    indexed = QUOTES.totals()[0]
    assert 0 < indexed <= Quote.objects.count()
    QUOTES.refresh()
    assert QUOTES.totals()[0] == Quote.objects.count() > 50
    assert QUOTES.is_sound() and QUOTES.adds_up()


def end() -> None:
    os._exit(1)


def test_nothing_is_missing_where_that_process_dies(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "index_some", end)
    summary = Ingest(workers=2, at_once=3).run([pages])
    assert summary.counts["new"] == PAGES and not summary.failures
    assert not QUOTES.is_behind()
    assert QUOTES.totals()[0] == Quote.objects.count() > 50


def test_one_process_indexes_itself(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "starting", lambda: pytest.fail("another process was started"))
    Ingest(workers=1).run([pages])
    assert QUOTES.totals()[0] == Quote.objects.count() > 50
