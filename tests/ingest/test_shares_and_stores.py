"""Several commands share a folder by `--part`; files are read from object stores by their addresses."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from newsroom.extracting import main as extract
from newsroom.file_paths import FoundFile, Part, find_files
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


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.django_db
def test_what_is_too_large_is_refused_by_name_and_not_fetched(
    store: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, is_told: bool
) -> None:
    settings.NEWSROOM_MAX_PAGE_BYTES = 3_000
    large = 1_000_000
    store.pipe("/archive/2024/large.txt", PAGE.format(number=7).encode().ljust(large, b" "))
    packed = io.BytesIO()  # of which each page counts, and not the whole
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(8, 28):
            archive.writestr(f"{number}.txt", PAGE.format(number=number))
    assert len(packed.getvalue()) > settings.NEWSROOM_MAX_PAGE_BYTES
    store.pipe("/archive/2024/pages.zip", packed.getvalue())
    written: list[int] = []

    def get_file(self: Any, place: str, copy: str) -> None:
        written.append(self.size(place))
        Path(copy).write_bytes(self.cat_file(place))

    monkeypatch.setattr(type(store), "get_file", get_file)
    if not is_told:
        monkeypatch.setattr(type(store), "size", lambda self, place: None)
    status, out, _ = ingest("memory://archive/2024")
    assert status == 1
    said = "at most 3 kB are read" if is_told else "more than 3 kB, the most that is read"
    line = next(line for line in out.splitlines() if "large.txt" in line)
    assert "(too_large)" in line and said in line
    assert Article.objects.count() == 23
    assert large not in written
    assert bool(written) == is_told


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
def test_shares_hold_every_file_once_whatever_the_folder_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pages").mkdir()
    write(tmp_path / "pages" / "may", [PAGE.format(number=number) for number in range(20)])
    (tmp_path / "archive").symlink_to(tmp_path / "pages")
    monkeypatch.chdir(tmp_path)
    counts = []
    for number, folder in ((1, tmp_path / "pages"), (2, "archive"), (3, "./pages/")):
        status, _, error = ingest(folder, "--part", f"{number}/3")
        assert status == 0, error
        counts.append(Article.objects.count())
    assert 0 < counts[0] < counts[1] < counts[2] == 20


def test_a_share_is_the_same_in_a_store_and_on_a_system_that_spells_accents_otherwise(
    tmp_path: Path, store: Any
) -> None:
    for number in range(12):
        store.pipe(f"/archive/rede-{number}-é.txt", b"-")
        (tmp_path / f"rede-{number}-e\N{COMBINING ACUTE ACCENT}.txt").write_text("-")
    for part in (Part(1, 2), Part(2, 2)):
        held = [
            sorted(
                unicodedata.normalize("NFC", file.path.name)
                for file in filter(part.holds, find_files([folder]))
                if file.path.name.startswith("rede")
            )
            for folder in (tmp_path, "memory://archive/")
        ]
        assert held[0] == held[1]
        assert 0 < len(held[0]) < 12


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
