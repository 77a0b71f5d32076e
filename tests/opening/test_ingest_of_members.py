"""Files of many articles in the database: a record each, known again, resumed, and what was passed over told."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Quote
from newsroom.ingest import Ingest
from sources.models import Article, IngestFailure, IngestRun
from tests.commands import ingest

from . import documents
from .exports import EXPORTS, nexis_new
from .stories import STORIES, page_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
@pytest.mark.parametrize("workers", [1, 2])
def test_each_article_of_a_file_is_a_record_with_its_place_and_both_digests(
    tmp_path: Path, workers: int
) -> None:
    data = documents.zipped({"export.txt": EXPORTS["nexis-old.txt"], "page.html": page_of(STORIES[0])})
    (tmp_path / "pages.zip").write_bytes(data)
    assert ingest(tmp_path, "--workers", workers)[0] == 0
    articles = list(Article.objects.order_by("id"))
    assert [article.member for article in articles] == [
        "export.txt, article 1", "export.txt, article 2", "export.txt, article 3", "page.html",
    ]  # fmt: skip
    assert {article.file_digest for article in articles} == {sha256(data).hexdigest()}
    assert len({article.digest for article in articles}) == 4
    assert articles[3].digest == sha256(page_of(STORIES[0]).encode()).hexdigest()
    first = articles[0]
    assert (first.file_name, first.title, str(first.published_on)) == (
        "pages.zip",
        STORIES[0].title,
        STORIES[0].day,
    )
    assert first.source is not None
    assert first.source.name == STORIES[0].source
    assert first.details["section"] == "NEWS; Pg. 4"
    assert Quote.objects.filter(article=first, speaker__name=STORIES[0].speaker).exists()


@pytest.mark.django_db
def test_another_run_and_the_same_articles_in_another_file_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "export.txt").write_text(nexis_new())
    (tmp_path / "page.html").write_text(page_of(STORIES[0]))
    ingest(tmp_path)
    before = list(Quote.objects.order_by("key").values_list("key", "version", "updated_at"))
    packed = tmp_path / "packed"
    packed.mkdir()
    (packed / "all.zip").write_bytes(
        documents.zipped({"a/export.txt": nexis_new(), "page.html": page_of(STORIES[0])})
    )
    summary = Ingest().run([tmp_path])
    assert (summary.found, summary.counts["unchanged"], summary.counts["new"]) == (3, 8, 0)
    assert Article.objects.count() == 4
    assert list(Quote.objects.order_by("key").values_list("key", "version", "updated_at")) == before


@pytest.mark.django_db
def test_a_member_that_cannot_be_read_is_recorded_by_its_place(tmp_path: Path) -> None:
    export = EXPORTS["nexis-new.txt"].replace(STORIES[1].text, "")
    (tmp_path / "export.txt").write_text(export)
    status, out, error = ingest(tmp_path, "--report", tmp_path / "report.json")
    assert (status, error) == (1, "1 of 3 pages failed; see above.")
    assert f"failed {tmp_path}/export.txt: article 2 (no_text)" in out
    failure = IngestFailure.objects.get()
    assert (failure.member, failure.reason) == ("article 2", "no_text")
    assert Article.objects.count() == 2
    report = json.loads((tmp_path / "report.json").read_text())
    assert [failed["member"] for failed in report["failures"]] == ["article 2"]


@pytest.mark.django_db
def test_what_is_passed_over_is_counted_by_kind_and_listed_in_the_report(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    (pages / "page_files").mkdir(parents=True)
    (pages / "page.html").write_text(page_of(STORIES[0]))
    (pages / "page_files" / "frame.html").write_text(
        "<html><body><p>“Sleep well,” said Dr. Doze.</p></body></html>"
    )
    (pages / "page_files" / "style.css").write_text("p { color: red }")
    (pages / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    (pages / "other.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(50))
    (pages / "run.py").write_text("print('no page')")
    (pages / ".DS_Store").write_bytes(bytes(9))
    report = tmp_path / "report.json"
    status, out, _ = ingest(pages, "--report", report)
    assert status == 0
    assert "Skipped, not pages:" in out
    assert "2 JPEG picture (.jpg), 2 part of a saved page, 1 program text (.py)." in out
    assert Article.objects.count() == 1
    told = json.loads(report.read_text())
    assert told["passed_over"] == 5
    assert told["passed_over_by_kind"]["JPEG picture (.jpg)"] == 2
    assert {Path(passed["path"]).name for passed in told["passed_over_files"]} == {
        "frame.html", "style.css", "photo.jpg", "other.jpg", "run.py",
    }  # fmt: skip
    assert IngestRun.objects.get().passed_over == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "JPEG picture (.jpg)"),
        ("style.css", b"p { color: red }", "style sheet (.css)"),
        ("base.sqlite3", b"SQLite format 3\x00" + bytes(90), "SQLite database (.sqlite3)"),
    ],
)
def test_a_named_file_that_is_no_page_is_refused_by_name_and_reason(
    name: str, data: bytes, kind: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    status, out, error = ingest(tmp_path / name)
    assert (status, error) == (1, "1 of 1 files failed; see above.")
    assert f"{name} (not_a_page): Not a page: {kind}." in out
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_a_folder_without_any_page_says_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    status, out, error = ingest(tmp_path)
    assert (status, "no pages found" in error) == (2, True)
    assert "1 JPEG picture (.jpg)" in out


@pytest.mark.django_db
def test_the_page_of_an_article_shows_its_place_and_the_digest_of_the_file(
    tmp_path: Path, admin_client: Client
) -> None:
    (tmp_path / "export.txt").write_text(EXPORTS["factiva.txt"])
    ingest(tmp_path)
    article = Article.objects.get(member="article 2")
    shown = admin_client.get(reverse("admin:sources_article_change", args=[article.pk])).content.decode()
    assert "article 2" in shown
    assert sha256((tmp_path / "export.txt").read_bytes()).hexdigest() in shown
    assert "document id: TARN000020230002ej4i00002" in shown
    read = admin_client.get(reverse("admin:claims_read", args=[article.pk])).content.decode()
    assert "export.txt, article 2" in read
    assert article.file_digest in read


@pytest.mark.django_db
def test_a_choice_of_columns_is_saved_under_a_name(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("what,when,words\n" + f'"{STORIES[0].title}",{STORIES[0].day},"{STORIES[0].text}"\n')
    told = ["--column", "text=words", "--column", "title=what", "--column", "published=when"]
    assert ingest(table, "--dry-run", *told, "--save-columns", "our scraper")[0] == 0
    assert ingest(table, "--columns", "our scraper")[0] == 0
    article = Article.objects.get()
    assert (article.member, article.title, str(article.published_on)) == (
        "row 2",
        STORIES[0].title,
        STORIES[0].day,
    )
    for words, said in {
        ("--columns", "theirs"): "no such saved columns. Saved: our scraper.",
        ("--save-columns", "new"): "specify the columns with --column.",
        ("--column", "colour=x"): "'colour' is not a column role. Roles: text, html,",
    }.items():
        status, _, error = ingest(table, *words)
        assert (status, said in error) == (2, True)


def test_a_killed_ingest_goes_on_inside_the_container(
    tmp_path: Path, empty_database: Callable[[Path], str]
) -> None:
    story = "The council met in town {0}.\n\n“We will repair bridge {0},” the mayor, Anna Berg, said.\n"
    (tmp_path / "pages.zip").write_bytes(
        documents.zipped({f"{n:03}.txt": story.format(n) for n in range(40)})
    )
    environment = {**os.environ, "DATABASE_URL": empty_database(tmp_path / "news.sqlite3")}

    def manage(*words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )

    def count() -> int:
        with sqlite3.connect(tmp_path / "news.sqlite3", timeout=30) as database:
            return int(database.execute("SELECT count(*) FROM sources_article").fetchone()[0])

    run = manage("ingest", str(tmp_path / "pages.zip"))
    deadline = time.monotonic() + 90
    while count() < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait(30)
    stopped = count()
    assert 5 <= stopped < 40

    again = manage("ingest", str(tmp_path / "pages.zip"))
    out = again.communicate(timeout=120)[0].decode()
    assert again.returncode == 0
    assert count() == 40
    assert str(stopped) in out  # unchanged
