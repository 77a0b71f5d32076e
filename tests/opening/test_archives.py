"""ZIP and tar of anything: opened within bounds, and what cannot be read is refused by name."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from newsroom.pipeline import process
from sources.reading import Refusal
from sources.reading.page_limits import LIMITS

from . import documents
from .conftest import Printed
from .exports import EXPORTS
from .stories import STORIES, page_of

Extract = Callable[..., Printed]
FILES: dict[str, str | bytes] = {
    "a/page.html": page_of(STORIES[0]),
    "a/page_files/frame.html": "<html><body><p>“Sleep well,” said Dr. Doze.</p></body></html>",
    "b/export.txt": EXPORTS["nexis-new.txt"],
    "b/second.docx": documents.docx(STORIES[1].paragraphs, STORIES[1].title),
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
    ".hidden.txt": "Nobody said this.",
    "__MACOSX/a/._page.html": b"\x00\x05\x16\x07",
}
MEMBERS = [
    "a/page.html",
    "b/export.txt, article 1",
    "b/export.txt, article 2",
    "b/export.txt, article 3",
    "b/second.docx",
]


def tarred(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            data = data.encode() if isinstance(data, str) else data
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


ARCHIVES = {
    "pages.zip": documents.zipped(FILES),
    "pages.tar": tarred(FILES),
    "pages.tar.gz": gzip.compress(tarred(FILES)),
    "pages.tgz": gzip.compress(tarred(FILES)),
    "pages.tar.bz2": bz2.compress(tarred(FILES)),
    "pages.tar.xz": lzma.compress(tarred(FILES)),
    "named-otherwise.bin": documents.zipped(FILES),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_page_of_an_archive_is_read_and_has_its_place(
    name: str, tmp_path: Path, extract: Extract
) -> None:
    (tmp_path / name).write_bytes(ARCHIVES[name])
    printed = extract(tmp_path / name)
    assert printed.status == 0
    assert [article["member"] for article in printed.articles] == MEMBERS
    assert printed.articles[4]["title"] == STORIES[1].title
    assert "1 part of a saved page" in printed.messages
    assert "1 PNG picture" in printed.messages
    assert not [word for word in printed.words() if "Sleep well" in word]


def test_workers_print_the_same_in_the_same_order(tmp_path: Path, extract: Extract) -> None:
    for name in ("pages.zip", "pages.tar.gz"):
        (tmp_path / name).write_bytes(ARCHIVES[name])
    (tmp_path / "empty.txt").write_text("")
    assert extract("--workers", "2", tmp_path) == extract(tmp_path)
    assert extract("--workers", "0", tmp_path).status == 2


def test_a_packed_page_reads_as_the_page_and_is_told_by_what_it_holds(
    tmp_path: Path, extract: Extract
) -> None:
    first, second = STORIES[0].text.encode(), STORIES[1].text.encode()
    (tmp_path / "halves.txt.gz").write_bytes(gzip.compress(first + b"\n\n") + gzip.compress(second))
    (tmp_path / "named.txt.gz").write_bytes(first)
    (tmp_path / "packed.txt").write_bytes(gzip.compress(second))
    texts = [article["text"] for article in extract(tmp_path).articles]
    assert texts == [f"{STORIES[0].text}\n\n{STORIES[1].text}", STORIES[0].text, STORIES[1].text]


def test_archives_in_archives_are_opened_to_a_depth(tmp_path: Path, extract: Extract) -> None:
    nested = documents.zipped({"page.txt": STORIES[0].text})
    for level in range(3):
        nested = documents.zipped({f"inner{level}.zip": nested, f"{level}.txt": STORIES[1].text})
    (tmp_path / "nested.zip").write_bytes(nested)
    printed = extract(tmp_path / "nested.zip")
    assert printed.status == 0
    assert printed.articles[0]["member"] == "inner2.zip/inner1.zip/inner0.zip/page.txt"
    for level in range(3, 6):
        nested = documents.zipped({f"inner{level}.zip": nested, f"{level}.txt": STORIES[1].text})
    (tmp_path / "deep.zip").write_bytes(nested)
    printed = extract(tmp_path / "deep.zip")
    assert printed.status == 1
    assert "too_deep: It is nested in 4 archives, the most that are opened." in printed.messages
    assert len(printed.articles) == 4


def encrypted() -> bytes:
    data = bytearray(documents.zipped({"secret.txt": STORIES[0].text, "open.txt": STORIES[1].text}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of the first file alone
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def many(count: int) -> bytes:
    """A ZIP that says it holds so many files."""
    data = bytearray(documents.zipped({"page.txt": STORIES[0].text}))
    at = data.rindex(b"PK\x05\x06")
    record = (
        b"PK\x06\x06"
        + (44).to_bytes(8, "little")
        + bytes(12)
        + count.to_bytes(8, "little") * 2
        + (60).to_bytes(8, "little")
        + bytes(8)
    )
    data[at:at] = record + b"PK\x06\x07" + bytes(4) + at.to_bytes(8, "little") + (1).to_bytes(4, "little")
    at = data.rindex(b"PK\x05\x06")
    data[at + 8 : at + 12] = b"\xff\xff\xff\xff"
    return bytes(data)


def quine() -> bytes:
    """A file of nothing but the head of a gzip file, again and again."""
    return gzip.compress(b"", mtime=0) * 200_000


BAD = {
    "bomb.zip": (documents.blown_up({"zeros.txt": 60}), "zeros.txt: too_large"),
    "bomb.txt.gz": (gzip.compress(b" " * 60_000_000), "too_large"),
    "bomb.tar.xz": (lzma.compress(tarred({"page.txt": b" " * 60_000_000})), "page.txt: too_large"),
    "cut.txt.gz": (gzip.compress(STORIES[0].text.encode())[:-9], "not_gzip: The gzip file is cut off before its end."),
    "members.txt.gz": (quine(), "empty"),
    "million.zip": (many(1_000_000), "too_large: The archive's directory has 1,000,000 entries; at most 200,000 are read."),
    "secret.zip": (encrypted(), "secret.txt: encrypted: It is encrypted; unpack the archive with its password first."),
    "cut.zip": (ARCHIVES["pages.zip"][:-300], "damaged"),
    "corrupt.zip": (ARCHIVES["pages.zip"].replace(b"PK\x01\x02", b"PK\x00\x00"), "damaged"),
    "cut.tar": (tarred({"page.txt": STORIES[0].text * 30})[:3000], "damaged"),
    "escaping.zip": (
        documents.zipped({"../evil.txt": STORIES[0].text, "/etc/evil.txt": "x", "C:\\evil.txt": "x", "good.txt": STORIES[1].text}),
        "../evil.txt: unsafe_name: Its name points outside the archive.",
    ),
    "empty.zip": (documents.zipped({}), "empty: The archive contains no files."),
    "broken-page.zip": (documents.zipped({"page.txt": b"\x00\x01\x02" * 99, "good.txt": STORIES[1].text}), "page.txt: binary"),
    "rar.zip": (b"Rar!\x1a\x07\x01\x00" + bytes(99), "RAR archive"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_an_archive_is_said_by_name_and_the_rest_goes_in(
    name: str, tmp_path: Path, extract: Extract
) -> None:
    data, reason = BAD[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz.txt").write_text(STORIES[2].text)
    start = time.monotonic()
    printed = extract(tmp_path)
    assert time.monotonic() - start < 20
    assert printed.status == 1
    assert name in printed.messages
    assert reason in printed.messages
    texts = [article["text"] for article in printed.articles]
    assert texts[-1] == STORIES[2].text
    if name in ("secret.zip", "escaping.zip", "broken-page.zip"):
        assert STORIES[1].text in texts
    assert not list(tmp_path.rglob("evil.txt"))


def test_all_that_an_archive_unpacks_to_and_the_number_of_its_members_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "many.zip").write_bytes(
        documents.zipped({f"{number}.txt": STORIES[0].text for number in range(50)})
    )
    limits = {
        "members": replace(LIMITS, members=20),
        "more than 10 kB": replace(LIMITS, unpacked_total=10_000),
    }
    for said, bound in limits.items():
        *pages, last = process(str(tmp_path / "many.zip"), limits=bound)
        assert 5 < len(pages) < 30
        assert isinstance(last, Refusal)
        assert said in last.message


def test_an_archive_of_no_pages_is_refused_when_it_was_named(tmp_path: Path, extract: Extract) -> None:
    (tmp_path / "pictures.zip").write_bytes(
        documents.zipped({"a.png": b"\x89PNG\r\n\x1a\n", "b.css": "p { color: red }"})
    )
    printed = extract(tmp_path / "pictures.zip")
    assert printed.status == 1
    assert (
        "not_a_page: It contains no pages, only: 1 PNG picture (.png), 1 style sheet (.css)."
        in printed.messages
    )
    assert extract(tmp_path).status == 0


def test_a_damaged_member_leaves_the_others_alone(tmp_path: Path, extract: Extract) -> None:
    data = bytearray(documents.zipped({"bad.txt": STORIES[0].text, "good.txt": STORIES[1].text}))
    at = data.index(b"bad.txt") + 40
    data[at : at + 20] = bytes(20)
    (tmp_path / "pages.zip").write_bytes(bytes(data))
    printed = extract(tmp_path / "pages.zip")
    assert "bad.txt: damaged" in printed.messages
    assert [article["text"] for article in printed.articles] == [STORIES[1].text]
