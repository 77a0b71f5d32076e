"""Hundreds of pages go into one transaction; what comes of each does not depend on the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DataError, connection
from pytest import CaptureFixture

from claims.extraction import extract
from claims.models import Claim, Evidence, Quote, RolePrinting, Speaker, SpeakerName, SpeakerRole
from newsroom.file_paths import FoundFile
from newsroom.ingest import Ingest
from newsroom.ingest.store import Store
from newsroom.pipeline import process_member
from sources.models import Article, ArticleFingerprint, IngestFailure, Source
from sources.reading import Member
from sources.reading.opening.file_names import bytes_of_name, name_as_text
from sources.reading.page_limits import Limits
from tests.benchmarks.reports import write_pages

ROOT = Path(__file__).resolve().parents[2]
PAGE = """The council met on Monday in town {number}.

“We will repair bridge {number} before winter,” the mayor, Anna Berg, said. She added that the work
would cost {number} million crowns.
"""

# People who are met by surname, by office and in other spellings, and claims that pages share.
STORIES = [
    "Foreign Minister Sergei Lavrov of Russia said that the talks would go on. “We will open the port,” he said.",
    "Russian Foreign Minister Lavrov told TASS: “We will open the port.” A senior official said the bridge was shut.",
    "Sergey Lavrov said the bridge was shut. Mayor Anna Berg of Lindau said: “The harbour is closed.”",
    "“The harbour is closed,” said Anna Berg. The Ministry of Transport of Lindau said that trains would run.",
    "Mayor Berg of Lindau said the talks would go on. According to Reuters, the transport ministry said trains would run.",
    "Mayor Anna Bergh of Lindau warned: “The harbour is closed.” A senior official said that nothing was decided.",
]


def environment() -> dict[str, str]:
    """That of a process that works on the tests' database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = f"postgresql://{database['USER']}@{database['HOST'].replace('/', '%2F')}/{database['NAME']}"
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}


def write(folder: Path, texts: list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        page = f"Talks go on in town {number}\n\n8 July 2021\n\n{text}\n\nNothing more was known by the evening.\n"
        (folder / f"{number:03}.txt").write_text(page)
    return folder


def stored() -> dict[str, Any]:
    """All that ingest writes, by what it says rather than by number."""
    speaker = "speaker__key"
    asked: dict[str, tuple[Any, tuple[str, ...]]] = {
        "articles": (Article, ("digest", "source__name", "title", "published", "language")),
        "sources": (Source, ("name", "kind")),
        "bands": (ArticleFingerprint, ("article__digest", "band")),
        "speakers": (Speaker, ("key", "name", "kind", "article__digest")),
        "names": (SpeakerName, (speaker, "name", "key", "block")),
        "roles": (SpeakerRole, (speaker, "title", "organization", "first_seen", "last_seen")),
        "printings": (RolePrinting, ("role__speaker__key", "role__title", "article__digest", "words")),
        "quotes": (
            Quote,
            (
                "key",
                "article__digest",
                "text",
                speaker,
                "relay_source__name",
                "relay_speaker__key",
                "said_on",
            ),
        ),
        "claims": (Claim, ("key", "text", "kind", "status")),
        "evidence": (Evidence, ("claim__key", "quote__key", "stance", "filled")),
    }
    return {
        name: sorted(model.objects.order_by().values_list(*fields), key=repr)
        for name, (model, fields) in asked.items()
    }


@pytest.mark.django_db
def test_pages_are_stored_alike_however_many_go_into_one_transaction(tmp_path: Path) -> None:
    pages = write(tmp_path / "stories", STORIES)
    write_pages(tmp_path / "more", 12)
    results = []
    for at_once in (1, 4, 256):
        for model in (Evidence, Claim, Quote, ArticleFingerprint, Speaker, Article, Source):
            model.objects.all().delete()
        summary = Ingest(at_once=at_once).run([pages, tmp_path / "more"])
        assert summary.counts["new"] == 18
        results.append(stored())
    assert results[0]["quotes"] and results[0]["printings"] and results[0]["evidence"]
    for result in results[1:]:
        for name, rows in result.items():
            assert rows == results[0][name], name


@pytest.mark.django_db
def test_a_page_that_the_database_refuses_is_named_and_those_stored_with_it_go_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = write(tmp_path / "stories", STORIES)
    attempt = Store._save

    def refuse(self: Store, extracted: Any) -> Any:
        results = attempt(self, extracted)
        if any(page.path.endswith("003.txt") for page in extracted):
            raise DataError("no such words")
        return results

    monkeypatch.setattr(Store, "_save", refuse)
    summary = Ingest().run([pages])
    assert summary.counts == {"new": 5, "unchanged": 0, "updated": 0, "failed": 1, "passed_over": 0}
    failure = IngestFailure.objects.get()
    assert (failure.reason, failure.path) == ("refused", str(pages / "003.txt"))
    assert "no such words" in failure.message
    assert set(Quote.objects.values_list("article__file_name", flat=True)) == {
        f"{number:03}.txt" for number in (0, 1, 2, 4, 5)
    }


@pytest.mark.django_db
def test_the_same_bytes_twice_in_one_transaction_are_one_article(tmp_path: Path) -> None:
    pages = write(tmp_path / "stories", STORIES[:2])
    (pages / "again.txt").write_bytes((pages / "000.txt").read_bytes())
    summary = Ingest().run([pages])
    assert (summary.counts["new"], summary.counts["unchanged"]) == (2, 1)
    assert Article.objects.count() == 2


@pytest.mark.django_db
def test_ingest_writes_no_history(tmp_path: Path) -> None:
    Ingest().run([write(tmp_path / "stories", STORIES)])
    for model in (Article, Source, Speaker, SpeakerName, SpeakerRole, Quote, Claim, Evidence):
        assert not model.history.exists(), model


def kills(member: Member, limits: Limits) -> object:
    """A reader that dies of one page."""
    if b"bridge 37 " in member.data:
        os.kill(os.getpid(), signal.SIGKILL)
    return process_member(member, limits=limits)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_page_that_kills_its_worker_is_named_and_the_rest_goes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    write(tmp_path, [PAGE.format(number=number) for number in range(90)])
    monkeypatch.setattr("newsroom.ingest.run.process_member", kills)
    summary = Ingest(workers=workers).run([tmp_path])
    assert [Path(failure.path).name for failure in summary.failures] == ["037.txt"]
    assert summary.failures[0].reason == "crashed"
    assert summary.counts["new"] == Article.objects.count() == 89
    assert Quote.objects.count() == 2 * 89


@pytest.mark.django_db
def test_a_page_at_which_the_reader_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = write(tmp_path / "stories", STORIES[:3])

    def fails(page: Any, *given: Any) -> object:
        if "bridge was shut. Mayor" in page.text:
            raise RecursionError("too deep")
        return extract(page, *given)

    monkeypatch.setattr("newsroom.pipeline.extract", fails)
    summary = Ingest().run([pages])
    assert summary.counts["new"] == 2
    assert [(failure.reason, failure.message) for failure in summary.failures] == [
        ("crashed", "Reading it failed: RecursionError: too deep")
    ]


NAMES = [b"caf\xe9.txt", b"a\\xe9b.txt", b"a\\b\xff.txt", "grün.txt".encode(), b"plain.txt"]


@pytest.mark.parametrize("name", NAMES)
def test_a_path_in_any_bytes_becomes_text_and_back(name: bytes) -> None:
    text = name_as_text(os.fsdecode(name))
    assert text.encode().decode() == text
    assert bytes_of_name(text) == name
    assert text == name.decode(errors="replace") or b"\\x" in name or b"\xff" in name or b"\xe9" in name


@pytest.mark.django_db
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_whose_name_is_not_utf_8_goes_in_and_is_named(
    tmp_path: Path, capsys: CaptureFixture[str]
) -> None:
    for name in (b"caf\xe9.txt", b"bad\xff.txt"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(PAGE.encode() if b"caf" in name else b"")
    with pytest.raises(Exception, match="1 of 2 files failed"):
        call_command("ingest", str(tmp_path))
    article = Article.objects.get()
    assert article.file_name == r"caf\xe9.txt"
    assert bytes_of_name(article.path) == os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")  # noqa: PTH118
    assert IngestFailure.objects.get().path.endswith(r"bad\xff.txt")
    assert r"bad\xff.txt" in capsys.readouterr().out
    assert Ingest().run([FoundFile(tmp_path / os.fsdecode(b"caf\xe9.txt"))]).counts["unchanged"] == 1


@pytest.mark.parametrize("parts", [("1/1", "1/1"), ("1/3", "2/3", "3/3")], ids=["same pages", "others"])
@pytest.mark.django_db(transaction=True)
def test_ingests_of_the_same_and_of_other_pages_at_once_all_finish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: tuple[str, ...]
) -> None:
    pages = tmp_path / "pages"
    write_pages(pages, 30)
    runs = [
        subprocess.Popen(
            [sys.executable, "manage.py", "ingest", str(pages), "--part", part],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for part in parts
    ]
    for run in runs:
        out, _ = run.communicate(timeout=300)
        assert run.returncode == 0, out
    assert not IngestFailure.objects.exists()
    together = stored()
    assert len(together["articles"]) == 30

    for model in (Evidence, Claim, Quote, ArticleFingerprint, Speaker, Article, Source):
        model.objects.all().delete()
    Ingest(suggests=False).run([pages])
    alone = stored()
    for name, rows in alone.items():
        assert together[name] == rows, name


@pytest.mark.django_db
def test_claims_are_numbered_as_the_pages_come_however_many_are_stored_at_once(tmp_path: Path) -> None:
    """So that a run that was killed, and finished by another, suggests what an undisturbed one does."""
    write(tmp_path / "pages", [PAGE.format(number=number) for number in range(12)])
    Ingest().run([tmp_path / "pages"])
    carried = Claim.objects.order_by("pk").values_list("evidence__quote__article", flat=True)
    assert list(carried) == sorted(carried) and len(set(carried)) == 12
