"""Files made to fill memory or time, or to be misread, are refused in words: archives of releases, other tools' data.

The same files as large as the limits let through: `python -m tests.benchmarks.hostile`.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Quote
from sources.accounts.models import User
from tests.benchmarks.hostile import FILES, read

SMALL = 0.002
# What is read, though it is large or odd: every other one is refused, whole or by its record.
READ = {
    "media-cloud: many rows",
    "wikidata: one item in many rows",
    "wikidata: one item with many offices",
    "wikidata: one item with many names",
    "bibtex: many fields",
    "bibtex: many names",
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
