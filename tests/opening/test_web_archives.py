"""Web archives: WARC, packed WARC and WACZ."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from . import documents
from .conftest import Printed
from .stories import STORIES, page_of

Extract = Callable[..., Printed]
ROOT = Path(__file__).resolve().parents[2]


def warc(packed: bool = False, chunked: bool = False) -> bytes:
    """A crawl of the stories: with styles, a redirect, an error, a revisit and an empty frame."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)

    def answer(
        address: str, body: bytes, mime: str = "text/html; charset=utf-8", status: str = "200 OK", **more: str
    ) -> None:
        head = StatusAndHeaders(status, [("Content-Type", mime), *more.items()], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=head)
        )

    writer.write_record(writer.create_warcinfo_record("crawl.warc", {"software": "test"}))
    answer("http://gazette.example/", b"", status="301 Moved")
    answer("https://gazette.example/style.css", b"p { color: red }", "text/css")
    answer("https://gazette.example/0", page_of(STORIES[0]).encode())
    answer(
        "https://gazette.example/1",
        gzip.compress(page_of(STORIES[1]).encode()),
        **{"Content-Encoding": "gzip"},
    )
    latin = (
        page_of(STORIES[2]).replace('<meta charset="utf-8">', "").replace("“", "\x93").replace("”", "\x94")
    )
    answer("https://gazette.example/2", latin.encode("latin-1"), "text/html; charset=windows-1252")
    answer("https://ads.example/frame", b"<html><body><script>show()</script>Buy now</body></html>")
    answer("https://gazette.example/gone", page_of(STORIES[0]).encode(), status="404 Not Found")
    revisit = writer.create_revisit_record(
        "https://gazette.example/0", "sha1:A", "https://gazette.example/0", "2023-04-19T00:00:00Z"
    )
    writer.write_record(revisit)
    return buffer.getvalue()


def wacz() -> bytes:
    page = json.dumps({"url": "https://gazette.example/0", "title": STORIES[0].title})
    return documents.zipped({
        "datapackage.json": "{}", "pages/pages.jsonl": page, "indexes/index.cdx": "cdx", "archive/data.warc.gz": warc(packed=True),
    })  # fmt: skip


ARCHIVES = {"crawl.warc": warc(), "crawl.warc.gz": warc(packed=True), "crawl.wacz": wacz()}


@pytest.mark.parametrize("name", ARCHIVES)
def test_the_pages_of_a_web_archive_go_in_and_what_else_was_recorded_is_counted(
    name: str, tmp_path: Path, extract: Extract
) -> None:
    (tmp_path / name).write_bytes(ARCHIVES[name])
    printed = extract(tmp_path / name)
    assert printed.status == 0
    assert [article["address"] for article in printed.articles] == [
        f"https://gazette.example/{n}" for n in range(3)
    ]
    for story, article in zip(STORIES, printed.articles, strict=True):
        assert (article["title"], article["byline"], article["published"]) == (
            story.title,
            story.byline,
            story.day,
        )
        assert story.speaker in {quote["speaker"]["name"] for quote in article["quotes"] if quote["speaker"]}
    assert printed.articles[0]["member"].endswith("record 4, https://gazette.example/0")
    for kind in (
        "answer with status 301",
        "answer with status 404",
        "text/css",
        "revisit of a page",
        "HTML without text",
    ):
        assert f"1 {kind}" in printed.messages


def test_a_web_archive_that_breaks_off_is_refused_after_the_pages_before(
    tmp_path: Path, extract: Extract
) -> None:
    (tmp_path / "cut.warc").write_bytes(ARCHIVES["crawl.warc"][:-900] + b"nonsense\r\n" * 9)
    (tmp_path / "cut.warc.gz").write_bytes(ARCHIVES["crawl.warc.gz"][:-600])
    printed = extract(tmp_path)
    assert printed.status == 1
    assert len(printed.articles) >= 4
    assert "cut.warc: damaged: " in printed.messages
    assert "cut.warc.gz: " in printed.messages


def recorded(body: bytes, head: bytes = b"", beyond: bytes = b"") -> bytes:
    """A record with a page, and what stands beyond the length it tells."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + head + b"\r\n" + body
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://gazette.example/a \x1b[2J b\r\n"
        b"Content-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n"
        % len(answer)
        + answer
        + beyond
        + b"\r\n\r\n"
    )


def test_a_record_of_a_wrong_length_and_an_answer_that_breaks_off_are_named_beside_what_was_read(
    tmp_path: Path, extract: Extract
) -> None:
    pages = [page_of(story).encode() for story in STORIES[:3]]
    long = gzip.compress(pages[1] + bytes(f"<!-- {list(range(9000))} -->", "ascii"))
    records = [
        recorded(pages[0], beyond=b"\x1b[2Jmore of it"),
        recorded(long[:-400], b"Content-Encoding: gzip\r\n"),
        recorded(long[:-400] + b"!" * 400, b"Content-Encoding: gzip\r\n"),
        recorded(pages[2]),
    ]
    (tmp_path / "odd.warc").write_bytes(b"".join(records))
    printed = extract(tmp_path)
    assert printed.status == 1
    assert [article["title"] for article in printed.articles] == [STORIES[n].title for n in (0, 1, 1, 2)]
    told = [line for line in printed.messages.splitlines() if "damaged" in line]
    assert ["record 1" in line and "length is wrong" in line for line in told] == [True, False, False]
    assert ["breaks off or is damaged" in line for line in told] == [False, True, True]
    assert "\x1b" not in printed.messages
    assert "more of it" not in printed.messages


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak of memory there")
def test_a_web_archive_of_any_size_takes_flat_memory(tmp_path: Path) -> None:
    """A film of 400 MB between two pages, read with 300 MB of memory at most."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"
    film = 400_000_000
    with (tmp_path / "large.warc").open("wb") as file:
        file.write(ARCHIVES["crawl.warc"])
        file.write(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://gazette.example/film.mp4\r\n"
            b"Content-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n"
            % (film + len(head))
        )
        file.write(head)
        file.seek(film, 1)
        file.write(b"\r\n\r\n" + ARCHIVES["crawl.warc"])
    code = (
        "import re, sys; from newsroom.extracting import main; status = main(sys.argv[1:]);"
        "print(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1], file=sys.stderr); sys.exit(status)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "large.warc")], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) == 6
    assert int(run.stderr.splitlines()[-1]) < 300_000
