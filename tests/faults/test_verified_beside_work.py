"""`manage.py verify` beside an ingest, a worker or an erasure names nothing that is only on its way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from claims.models import Quote
from claims.place import place
from newsroom.erasing import cleaning
from newsroom.ingest import Ingest
from newsroom.models import Upload, UploadedFile
from newsroom.uploads.shelf import keep, path_of
from newsroom.verifying import RULES
from sources.models import Article, ErasureRequest
from tests.desk.test_verify import ERASED
from tests.faults.pages import write_pages

pytestmark = pytest.mark.django_db(transaction=True)


def faults(*names: str) -> list[str]:
    return [
        f"{name}: {fault.record}: {fault.words}"
        for name in names or [name for name in RULES if name != "roles"]  # the tests' flush takes them away
        for fault in RULES[name].faults()
    ]


def aside(do: Callable[[], object]) -> threading.Thread:
    """As another process would: with a connection of its own."""

    def run() -> None:
        try:
            do()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_nothing_is_broken_while_pages_come_in(tmp_path: Path) -> None:
    pages = sorted(write_pages(tmp_path, 30).iterdir())
    Ingest().run(pages[:10])

    running = aside(lambda: [Ingest().run(pages[at : at + 5]) for at in range(10, 30, 5)])
    found, rounds = [], 0
    while running.is_alive():
        found += faults()
        rounds += 1
    assert not found and rounds, found
    assert Article.objects.count() == 30


def test_what_comes_between_two_looks_at_the_search_indexes_is_no_fault(tmp_path: Path) -> None:
    waiting = sorted(write_pages(tmp_path, 14).iterdir())
    Ingest().run([waiting.pop(), waiting.pop()])
    statements = 0

    def another_page(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal statements
        statements += 1
        if statements % 3 == 0 and waiting:
            page = waiting.pop()
            aside(lambda: Ingest().run([page])).join()
        return execute(*given)

    with connection.execute_wrapper(another_page):
        assert not faults("search")
    assert not waiting


def test_words_replaced_between_a_quote_and_its_article_are_no_fault(tmp_path: Path) -> None:
    Ingest().run([write_pages(tmp_path, 2)])
    assert not faults("spans")

    def replace_first(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        if "sources_article" in sql and not replaced:
            replaced.append(sql)
            aside(_replace_words).join()
        return execute(sql, *given)

    replaced: list[str] = []
    with connection.execute_wrapper(replace_first):
        assert not faults("spans")
    assert replaced and not Article.objects.filter(text__contains="said").exists()


def _replace_words() -> None:
    """In articles and in what is cut out of them, as when a person is erased."""
    with transaction.atomic():
        for article in Article.objects.all():
            text = article.text.replace("said", "████").replace("bridge", "██████")
            Article.objects.filter(pk=article.pk).update(text=text, erasure_number=1)
            for quote in Quote.objects.filter(article=article):
                cut = place(text, quote.spans)
                Quote.objects.filter(pk=quote.pk).update(text=cut.text, prefix=cut.prefix, suffix=cut.suffix)


def test_bytes_that_go_while_they_are_looked_for_are_not_missed(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NEWSROOM_UPLOADS = tmp_path
    digest = keep([b"a page"])
    upload = _upload(digest)

    def gone(wanted: str) -> Path:
        UploadedFile.objects.filter(pk=upload.pk).update(bytes_removed_at=timezone.now())
        path_of(wanted).unlink(missing_ok=True)
        return path_of(wanted)

    monkeypatch.setattr("newsroom.verifying.kept_rules.path_of", gone)
    assert not faults("files")
    UploadedFile.objects.update(bytes_removed_at=None)
    monkeypatch.undo()
    settings.NEWSROOM_UPLOADS = tmp_path
    assert faults("files") == [
        f"files: uploaded file {digest[:16]}…: cannot be read: No such file or directory"
    ]


def test_an_erasure_that_cleans_up_at_this_moment_is_waited_for(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NEWSROOM_UPLOADS = tmp_path
    digest = keep([b"a page"])
    ErasureRequest.objects.create(**ERASED, files=[digest])
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> dict[Path, str]:
        begun.set()
        go_on.wait(20)
        return {}

    monkeypatch.setattr(cleaning, "drop_held", slowly)
    running = aside(cleaning.clean_erased)
    assert begun.wait(20)
    threading.Timer(0.5, go_on.set).start()
    assert not faults("erasures")
    running.join()
    assert not path_of(digest).exists()


def _upload(digest: str) -> UploadedFile:
    upload = Upload.objects.create(account="ann", finished_at=timezone.now())
    return UploadedFile.objects.create(upload=upload, name="page.txt", digest=digest, size=6)
