"""Several commands share a folder by `--part`; files are read from object stores by their addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from newsroom.extracting import main as extract
from newsroom.file_paths import FoundFile
from newsroom.ingest import Ingest
from sources.models import Article, IngestFailure
from sources.reading.metadata import Known
from tests.commands import ingest
from tests.ingest.test_storing_in_bulk import PAGE, write


@pytest.fixture
def store() -> Iterator[Any]:
    """An object store in memory, with three pages, one of them no text, a hidden file and a saved page's folder."""
    system = fsspec.filesystem("memory")
    for number in range(3):
        system.pipe(f"/archive/2024/{number}.txt", PAGE.format(number=number).encode())
    system.pipe("/archive/2024/broken.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    system.pipe("/archive/.hidden/4.txt", PAGE.format(number=4).encode())
    system.pipe("/archive/saved.html", f"<html><body><p>{PAGE.format(number=5)}</p></body></html>".encode())
    system.pipe("/archive/saved_files/frame.html", b"<html><body><p>An advertisement.</p></body></html>")
    yield system
    system.rm("/archive", recursive=True)


@pytest.mark.django_db
def test_pages_come_from_a_store_and_what_cannot_be_read_is_named_by_its_address(store: Any) -> None:
    status, _, error = ingest("memory://archive/")
    assert status == 1, error
    assert sorted(Article.objects.values_list("file_name", flat=True)) == [
        "0.txt",
        "1.txt",
        "2.txt",
        "saved.html",
    ]
    assert list(IngestFailure.objects.values_list("path", flat=True)) == ["memory:///archive/2024/broken.txt"]
    assert ingest("memory://archive/2024/1.txt")[0] == 0
    assert Article.objects.count() == 4


@pytest.mark.django_db
def test_a_store_that_does_not_answer_fails_its_file_alone(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = type(store).get_file

    def answers(self: Any, place: str, copy: str, **named: Any) -> None:
        if place.endswith("1.txt"):
            raise ConnectionResetError("the store went away")
        whole(self, place, copy, **named)

    monkeypatch.setattr(type(store), "get_file", answers)
    status, out, _ = ingest("memory://archive/2024")
    assert status == 1
    assert "memory:///archive/2024/1.txt (unreadable): It cannot be fetched: ConnectionResetError" in out
    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("memory://archive/nowhere", "no such file or folder"),
        ("nostore://archive/a", "nostore"),
    ],
)
@pytest.mark.django_db
def test_an_address_with_nothing_behind_it_is_wrong_use(store: Any, address: str, words: str) -> None:
    status, _, error = ingest(address)
    assert status == 2
    assert address in error and words in error


def test_extract_reads_from_a_store_too(store: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert extract(["memory://archive/2024/0.txt"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["path"] == "memory:///archive/2024/0.txt"


@pytest.mark.django_db
def test_shares_hold_every_file_once(tmp_path: Path) -> None:
    write(tmp_path / "pages", [PAGE.format(number=number) for number in range(20)])
    counts = []
    for number in (1, 2, 3):
        status, _, error = ingest(tmp_path / "pages", "--part", f"{number}/3")
        assert status == 0, error
        counts.append(Article.objects.count())
    assert 0 < counts[0] < counts[1] < counts[2] == 20


@pytest.mark.django_db
@pytest.mark.parametrize("told", ["0/3", "4/3", "2", "a/b", "-1/2"])
def test_a_share_that_is_none_is_wrong_use(tmp_path: Path, told: str) -> None:
    write(tmp_path / "pages", [PAGE.format(number=1)])
    status, _, error = ingest(tmp_path / "pages", f"--part={told}")
    assert status == 2
    assert told in error
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_an_owner_who_says_nothing_leaves_a_page_the_address_of_its_container(tmp_path: Path) -> None:
    for number, known in enumerate((Known(), Known(certain=True))):
        page = (
            "From: <Saved by Blink>\nSubject: Sluice\nMIME-Version: 1.0\n"
            f"Snapshot-Content-Location: https://gazette.example/mill/{number}\n"
            'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\n'
            f"Content-Type: text/html; charset=utf-8\nContent-Location: https://gazette.example/mill/{number}\n\n"
            f"<html><body><p>{PAGE.format(number=number)}</p></body></html>\n--b--\n"
        )
        (tmp_path / "page.mhtml").write_text(page)
        Ingest().run([FoundFile(tmp_path / "page.mhtml", named=True, called="page.mhtml", known=known)])
        assert Article.objects.filter(address=f"https://gazette.example/mill/{number}").count() == 1
