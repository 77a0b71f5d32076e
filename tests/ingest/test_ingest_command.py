"""`manage.py ingest` as a user meets it: counts, reasons, exit statuses, reports."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from claims.models import Claim, Evidence, Quote
from newsroom.file_paths import FoundFile
from newsroom.management.commands.ingest import Command
from sources.models import Article, IngestFailure, IngestRun
from tests.commands import ingest

ROOT = Path(__file__).resolve().parents[2]
STORY = "The harbour was closed on Monday.\n\n“The storm has passed,” the mayor, Anna Berg, said.\n"


@pytest.mark.django_db
def test_the_seeds_go_in_and_a_second_run_changes_nothing(seeds: Path) -> None:
    status, out, _ = ingest(seeds)
    assert status == 0
    assert Article.objects.count() == 5
    before = list(Quote.objects.order_by("key").values_list("key", "text", "version", "updated_at"))
    assert len(before) >= 40

    status, out, _ = ingest(seeds)
    assert status == 0
    assert "unchanged" in out
    assert list(Quote.objects.order_by("key").values_list("key", "text", "version", "updated_at")) == before
    assert IngestRun.objects.latest("pk").unchanged == 5


@pytest.mark.django_db
def test_every_quote_can_be_cut_out_of_its_article_again(ingested: None) -> None:
    for quote in Quote.objects.select_related("article"):
        text = quote.article.text
        assert " … ".join(text[start:end] for start, end in quote.spans) == quote.text
        assert text[: quote.start].endswith(quote.prefix)
        assert text[quote.end :].startswith(quote.suffix)
        if quote.cue_start is not None:
            assert text[quote.cue_start : quote.cue_end] == quote.cue
        if quote.mention_start is not None:
            assert text[quote.mention_start : quote.mention_end] == quote.mention


@pytest.mark.django_db
def test_stored_text_is_the_file_as_decoded(ingested: None, seeds: Path) -> None:
    for path in seeds.iterdir():
        assert Article.objects.get(file_name=path.name).text == path.read_bytes().decode()


@pytest.mark.django_db
def test_quotes_that_state_something_carry_one_suggested_claim(ingested: None) -> None:
    assert Evidence.objects.count() >= 35
    assert set(Claim.objects.values_list("status", flat=True)) == {"suggested"}
    assert Claim.objects.count() == Claim.objects.values("text_key").distinct().count()


@pytest.mark.django_db
def test_equal_words_in_two_pages_share_a_claim(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text("Another paper.\n\n" + STORY)
    ingest(tmp_path)
    storm = Quote.objects.filter(text__contains="storm has passed")
    assert storm.count() == 2
    assert Claim.objects.filter(evidence__quote__in=storm).distinct().count() == 1


@pytest.mark.django_db
def test_the_same_bytes_under_another_name_are_not_a_second_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    ingest(tmp_path)
    (tmp_path / "copy.txt").write_text(STORY)
    status, _, _ = ingest(tmp_path)
    assert status == 0
    assert Article.objects.count() == 1


BAD = {
    "empty.txt": (b"", "empty"),
    "binary.txt": (bytes(range(256)) * 40, "binary"),
    "broken.txt.gz": (b"\x1f\x8b\x08\x00 not gzip at all", "gzip"),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + bytes(500), "binary"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_its_reason_and_the_rest_goes_in(name: str, tmp_path: Path) -> None:
    data, reason = BAD[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(STORY)
    status, out, error = ingest(tmp_path)
    assert status == 1
    assert "1 of 2 files failed" in error
    assert name in out
    assert Article.objects.count() == 1
    failure = IngestFailure.objects.get()
    assert failure.path.endswith(name)
    assert reason in failure.reason


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_by_name(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    (tmp_path / "good.txt").write_text(STORY)
    status, out, _ = ingest(tmp_path)
    assert status == 1
    assert "huge.txt" in out
    assert IngestFailure.objects.get().reason == "too_large"
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_compressed_pages_are_read(tmp_path: Path) -> None:
    (tmp_path / "page.txt.gz").write_bytes(gzip.compress(STORY.encode(), mtime=0))
    assert ingest(tmp_path)[0] == 0
    assert Article.objects.get().text == STORY


@pytest.mark.django_db
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(STORY)
    (tmp_path / "secret.txt").chmod(0)
    status, out, _ = ingest(tmp_path)
    assert status == 1
    assert "secret.txt" in out


@pytest.mark.django_db
def test_a_file_that_vanishes_before_it_is_read_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import newsroom.ingest.run as run

    gone = tmp_path / "gone.txt"
    kept = tmp_path / "kept.txt"
    kept.write_text(STORY)
    monkeypatch.setattr(run, "find_files", lambda paths: [FoundFile(gone), FoundFile(kept)])
    status, out, _ = ingest(tmp_path)
    assert status == 1
    assert "gone.txt" in out
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_wrong_use_is_status_two_and_names_the_path(tmp_path: Path) -> None:
    status, _, error = ingest(tmp_path / "nowhere")
    assert (status, "nowhere: no such file or folder" in error) == (2, True)
    status, _, error = ingest(tmp_path)
    assert (status, "no files found" in error) == (2, True)
    status, _, error = ingest(tmp_path, "--workers", "0")
    assert (status, "--workers 0" in error) == (2, True)
    assert not IngestRun.objects.filter(found__gt=0).exists()


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(seeds: Path) -> None:
    status, out, _ = ingest(seeds, "--dry-run")
    assert status == 0
    assert "Nothing was saved" in out
    assert not Article.objects.exists()
    assert not IngestRun.objects.exists()


@pytest.mark.django_db
def test_the_report_lists_counts_and_failures(tmp_path: Path, seeds: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    report = tmp_path / "report.json"
    ingest(seeds, tmp_path, "--report", report)
    told = json.loads(report.read_text())
    assert (told["found"], told["new"], told["failed"]) == (6, 5, 1)
    assert told["failures"][0]["path"].endswith("empty.txt")
    assert told["failures"][0]["reason"] == "empty"


@pytest.mark.django_db(transaction=True)
def test_two_workers_bring_in_what_one_does(seeds: Path) -> None:
    assert ingest(seeds, "--workers", "2")[0] == 0
    assert Article.objects.count() == 5
    assert Quote.objects.count() >= 40


@pytest.mark.django_db
def test_the_run_is_recorded_with_its_counts(ingested: None) -> None:
    run = IngestRun.objects.get()
    assert (run.state, run.found, run.new, run.failed) == ("finished", 5, 5, 0)
    assert run.extractor
    assert run.quotes == Quote.objects.count()
    assert Article.objects.filter(run=run).count() == 5


# -- A database that cannot be used ------------------------------------------------------------------


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:////nonexistent/folder/x.sqlite3", "cannot be used"),
        ("mysql://root@localhost/x", "only SQLite and PostgreSQL"),
        ("nonsense", "cannot be read"),
        ("postgres://nobody:secret@127.0.0.1:1/none", "cannot be used"),
    ],
)
def test_a_database_that_is_not_there_gets_one_clear_line(url: str, words: str, seeds: Path) -> None:
    run = manage("ingest", str(seeds), DATABASE_URL=url)
    assert run.returncode == 2
    assert words in run.stderr
    assert "Traceback" not in run.stderr
    assert "secret" not in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_a_database_that_is_not_migrated_says_how(tmp_path: Path, seeds: Path) -> None:
    run = manage("ingest", str(seeds), DATABASE_URL=f"sqlite:///{tmp_path}/new.sqlite3")
    assert run.returncode == 2
    assert "python manage.py migrate" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("workers", [1, 2])
def test_a_page_larger_than_the_setting_is_refused_and_the_rest_goes_in(
    tmp_path: Path, settings: Any, workers: int
) -> None:
    settings.NEWSROOM_MAX_PAGE_BYTES = 2000
    (tmp_path / "large.txt").write_text(STORY * 30, encoding="utf8")
    (tmp_path / "packed.txt.gz").write_bytes(gzip.compress(STORY.encode() * 30))
    (tmp_path / "small.txt").write_text(STORY, encoding="utf8")
    status, _, _ = ingest(tmp_path, "--workers", workers)
    assert status != 0
    failures = {
        Path(path).name: reason for path, reason in IngestFailure.objects.values_list("path", "reason")
    }
    assert failures == {"large.txt": "too_large", "packed.txt.gz": "too_large"}
    assert all("2 kB" in failure.message for failure in IngestFailure.objects.all())
    assert [Path(path).name for path in Article.objects.values_list("path", flat=True)] == ["small.txt"]


@pytest.mark.django_db
def test_the_places_where_a_statement_is_printed_again_are_stored(tmp_path: Path) -> None:
    story = STORY + "\nThe storm has passed, and the council will count the damage until the evening.\n"
    said = "“The storm has passed over us,”"
    (tmp_path / "story.txt").write_text(
        story.replace("“The storm has passed,”", said) + f"\n{said[1:-2]}\n", encoding="utf8"
    )
    ingest(tmp_path)
    quote = Quote.objects.get(text=said)
    assert [[quote.article.text[start:end] for start, end in spans] for spans in quote.repeats] == [
        ["The storm has passed over us"]
    ]


@pytest.mark.django_db
def test_no_words_of_a_file_or_its_name_move_the_cursor_of_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\nb.html").write_bytes(b"")
    out, err = _Terminal(), _Terminal()
    with pytest.raises(SystemExit) as ended:
        Command(stdout=out, stderr=err).run_from_argv(["manage.py", "ingest", str(tmp_path)])
    assert ended.value.code == 1
    assert r"a\x1b[2J\nb.html" in out.getvalue().replace("\n", "")
    with pytest.raises(SystemExit):
        Command(stdout=out, stderr=err).run_from_argv(["manage.py", "ingest", str(tmp_path / "no\x1b[2J")])
    assert r"no\x1b[2J" in err.getvalue()
    assert "\x1b[2J" not in out.getvalue() + err.getvalue()


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True
