"""Files made to fill memory or time, or to be misread, are refused in words: archives of releases, other tools' data.

The same files as large as the limits let through: `python -m tests.benchmarks.hostile`.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.models import CuratedSet, Quote
from claims.releases import received
from sources.accounts.models import User
from sources.workbench.exchange.apart import OutOfMemory, OutOfTime
from tests.benchmarks.hostile import FILES, GOLDEN, read, release_with
from tests.conftest import signed_in

SMALL = 0.002
# What is read, though it is large or odd: every other one is refused, whole or by its record.
READ = {
    "media-cloud: many rows",
    "wikidata: one item in many rows",
    "wikidata: one item with many offices",
    "wikidata: one item with many names",
    "bibtex: many fields",
    "annotations: many tags",
    "opened: mail of many fields",
    "opened: mail to many",
    "opened: book of one part many times",
    "opened: ODT of many paragraphs",
    "opened: ODT of lines in paragraphs in paragraphs",
    "opened: DOCX of many paragraphs",
    "opened: DOCX of a cell of many columns",
    "opened: feed of one item",
}


@pytest.mark.parametrize("reader", sorted({reader for reader, _ in FILES.values()}))
def test_each_is_refused_with_a_reason_and_at_once(reader: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    said = {}
    for name, (of, make) in FILES.items():
        if of == reader:
            path.write_bytes(make(SMALL))
            start = time.process_time()
            said[name] = read(reader, path)
            assert time.process_time() - start < 2, name
    assert {name for name, words in said.items() if not words} <= READ


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("release: a bomb", "unpacks to more than 50 times its size"),
        ("release: many files", "more than 1,000 files"),
        ("release: a path out of the folder", "is no name of a file in it"),
        ("release: an absolute path", "is no name of a file in it"),
        ("release: a path of another system", "is no name of a file in it"),
        ("release: a drive", "is no name of a file in it"),
        ("release: two folders", "is not in the one folder"),
        ("release: a file beside the folder", "is not in the one folder"),
        ("release: packed otherwise", "packed as no archive"),
        ("release: encrypted", "is encrypted"),
        ("release: a size that is a lie", "Bad CRC-32"),
        ("release: digests that do not fit", "LICENSE is not what was written"),
        ("release: content: many empty lists", "lists and objects with next to nothing in them"),
        ("release: content: not a number", "NaN is not a number in JSON"),
        ("release: content: half a character", "Half a character"),
        ("release: content: a null character", "A null character"),
        ("release: content: a name twice", "'note' stands twice"),
        ("release: manifest: a number out of the folder", "Its manifest.json lacks"),
        ("release: manifest: no date", "Its manifest.json lacks"),
        ("release: manifest: a moment out of the calendar", "Its manifest.json lacks"),
    ],
)
def test_no_command_takes_an_archive_that_is_none(
    name: str, reason: str, tmp_path: Path, editor: User
) -> None:
    path = tmp_path / "hostile.zip"
    path.write_bytes(FILES[name][1](SMALL))
    for command in (("import", str(path)), ("pages", str(path), str(tmp_path / "site"))):
        with pytest.raises(CommandError, match=reason):
            call_command("release", *command)
    assert not (tmp_path / "site").exists() and not Quote.objects.exists()


def on_the_page(user: User, data: bytes, **given: str) -> list[str]:
    """What *Import a release* says of an archive, where it does not take it."""
    file = SimpleUploadedFile("hostile.zip", data)
    answer = signed_in(user).post(reverse("admin:claims_release_import_archive"), {"archive": file, **given})
    return [] if answer.status_code == 302 else list(answer.context["form"].errors.get("archive", []))


def test_the_process_that_answers_requests_neither_unpacks_nor_parses_an_archive(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb, changed = (FILES[f"release: {what}"][1](SMALL) for what in ("a bomb", "digests that do not fit"))

    def here(*_: Any, **__: Any) -> None:
        raise AssertionError("not in this process")

    for name in (
        "zipfile.ZipFile",
        "claims.releases.verifier.opened",
        "claims.releases.incoming.opened",
        "claims.releases.incoming.faults",
    ):
        monkeypatch.setattr(name, here)
    [said] = on_the_page(administrator, bomb)
    assert said.startswith(
        "hostile.zip is not an archive of a release: it unpacks to more than 50 times its size"
    )
    [said] = on_the_page(administrator, changed)
    assert "LICENSE is not what was written" in said
    assert on_the_page(administrator, GOLDEN.read_bytes()) == [] and CuratedSet.objects.count() == 1


def test_an_archive_that_fills_memory_ends_its_own_process_and_is_refused_in_words(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(received, "_MEGABYTES", 20)
    monkeypatch.setattr(received, "_MOST_MEGABYTES", 20)
    long = random.Random(7).randbytes(10_000_000).hex().encode()  # hardly to be packed
    data = release_with("content.json", lambda _: b'{"format": "%s"}' % long)
    [said] = on_the_page(administrator, data)
    assert said == (
        f"Proving it takes more than 20 MB of memory, which is too much for an archive of {len(data):,} bytes. "
        "If you trust it, use manage.py release import."
    )


@pytest.mark.parametrize(
    ("error", "reason"),
    [(OutOfTime, "more than 10 seconds of processor time"), (OutOfMemory, "more than 200 MB of memory")],
    ids=["time", "memory"],
)
def test_an_archive_that_takes_too_much_is_refused_in_words(
    error: type[Exception], reason: str, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def apart(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(received, "apart", apart)
    [said] = on_the_page(administrator, GOLDEN.read_bytes())
    assert f"{reason}, which is too much for an archive of" in said and not CuratedSet.objects.exists()
