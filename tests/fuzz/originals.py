"""What changed inputs are made of: pages, files of every kind, tables, other tools' records, releases, words and addresses of searches."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from claims.releases.canonical import canonical
from tests.opening import documents, exports
from tests.opening.stories import STORIES, page_of
from tests.opening.test_archives import tarred
from tests.opening.test_tables import workbook

__all__ = [
    "addresses",
    "files",
    "html",
    "packed",
    "pages",
    "parts",
    "records",
    "released",
    "releases",
    "tables_of",
    "typed",
]

_ROOT = Path(__file__).resolve().parents[2]
_WORDS = ["“The bridge is safe,” Anna Berg said on Monday.", "The minister said the road was open."]


@cache
def pages() -> Sequence[bytes]:
    kept = [
        *_ROOT.glob("fixtures/gold/*.txt"),
        *_ROOT.glob("tests/reading/pages/*.txt"),
        *_ROOT.glob("seeds/*.txt"),
    ]
    return [path.read_bytes() for path in sorted(kept)[:40]]


@cache
def html() -> Sequence[bytes]:
    kept = [
        *_ROOT.glob("fixtures/gold/*.html"),
        *_ROOT.glob("tests/reading/pages/*.html"),
        *_ROOT.glob("seeds/*.html"),
    ]
    return [path.read_bytes() for path in sorted(kept)]


@cache
def files() -> Sequence[bytes]:
    texts = [exports.nexis_old(), exports.nexis_new(), exports.nexis_html(), exports.factiva_text(), exports.factiva_html(),
             exports.proquest_text(), exports.proquest_html()]  # fmt: skip
    page = html()[0][:900]
    mail = (
        b"From: a@example.org\nSubject: No\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/html\n\n"
        + page
        + b"\n--B--\n"
    )
    feed = b'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>No</title><link>http://example.org/a</link><description>He said no.</description></item></channel></rss>'
    return [
        *(text.encode() for text in texts), mail, _warc(), feed, b"From a@example.org Mon Jan 01 00:00:00 2020\n" + mail,
        _docx(), _odt(), documents.rtf(_WORDS), _epub(), _workbook(), documents.zipped({"a.txt": _WORDS[0], "b.html": page}),
        documents.pdf([[(words, 11) for words in _WORDS], [(_WORDS[0], 18)]], head="Gazette {}"),
        documents.zipped({"datapackage.json": "{}", "archive/data.warc.gz": gzip.compress(_warc(), mtime=0)}),
        gzip.compress(tarred({"a.txt": _WORDS[0], "b.html": page}), mtime=0), gzip.compress(_CSV, mtime=0),
        _CSV, b'[{"title": "No", "text": "He said no."}]', b'{"title": "No", "text": "He said no."}\n',
    ]  # fmt: skip


@cache
def parts() -> Sequence[bytes]:
    """What lies packed in files: records of web archives, the XML of documents and workbooks, chapters, tables, pages."""
    inside = [(_docx(), "word/document.xml"), (_odt(), "content.xml"), (_epub(), "OPS/c0.xhtml"), (_epub(), "OPS/book.opf"),
              (_workbook(), "xl/worksheets/sheet2.xml")]  # fmt: skip
    return [
        *(zipfile.ZipFile(io.BytesIO(file)).read(name) for file, name in inside),
        _warc(),
        _warc() * 2,
        html()[0],
        _CSV,
        tarred({"a.txt": _WORDS[0], "b.html": html()[0][:900]})[:3_000],
    ]


def packed(data: bytes) -> bytes:
    """The file that holds this part whole, so that no digest of what is packed keeps the change from being read."""
    if b"WARC/" in data:
        return documents.zipped(
            {"datapackage.json": "{}", "archive/data.warc.gz": gzip.compress(data, mtime=0)}
        )
    for mark, file, name in (
        (b"w:document", _docx(), "word/document.xml"),
        (b"worksheet", _workbook(), "xl/worksheets/sheet2.xml"),
        (b"office", _odt(), "content.xml"),
        (b"<package", _epub(), "OPS/book.opf"),
        (b"1999/xhtml", _epub(), "OPS/c0.xhtml"),
    ):
        if mark in data:
            with zipfile.ZipFile(io.BytesIO(file)) as package:
                files: dict[str, str | bytes] = {one: package.read(one) for one in package.namelist()}
                return documents.zipped(files | {name: data})
    return gzip.compress(tarred({"a.dat": data}) if b"<" in data[:200] else data, mtime=0)


_CSV = b"title,text\nNo,He said no.\n"


@cache
def _docx() -> bytes:
    return documents.docx(_WORDS, "Bridge")


@cache
def _odt() -> bytes:
    return documents.odt(_WORDS, "Bridge")


@cache
def _epub() -> bytes:
    return documents.epub([f"<p>{words}</p>" for words in _WORDS], "Bridge", "Anna Berg", "2020-01-01")


@cache
def _workbook() -> bytes:
    names = ("url", "title", "publish_date", "media_name", "author", "text")
    row = ("https://gazette.example/0", "Bridge", "2020-01-01", "Gazette", "Anna Berg", _WORDS[0])
    return workbook([dict(zip(names, row, strict=True))])


@cache
def _warc() -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page_of(STORIES[0]).encode()
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\nWARC-Date: 2020-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
        % (len(http), http)
    )


@cache
def tables() -> Sequence[bytes]:
    from sources.workbench.exchange.formats import TABLE_FORMATS

    rows: list[list[object]] = [
        ["c-1", "The “bridge” is safe, he said", None, 3, 0.5, [1, [2, "x"]]],
        ["c-2", "=1+1", "2020-01-01", None, True, {"a": 1}],
    ]
    return [
        b"".join(each().stream(["key", "text", "day", "n", "share", "spans"], rows)) for each in TABLE_FORMATS
    ]


def tables_of(at: int) -> Callable[[], Sequence[bytes]]:
    return lambda: [tables()[at]]


def records() -> Sequence[bytes]:
    return [
        b'{"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "The bridge is safe", "url": "https://example.org/a", "datePublished": "2020-01-01", "author": {"@type": "Organization", "name": "Check"}, "reviewRating": {"@type": "Rating", "alternateName": "False"}, "itemReviewed": {"@type": "Claim", "author": {"name": "Anna Berg"}}}',
        b'[{"id": "x", "type": "article-newspaper", "title": "No", "URL": "https://example.org/a", "issued": {"date-parts": [[2020, 1, 2]]}, "author": [{"family": "Berg", "given": "Anna"}]}]',
        b"@article{a, title={The {B}ridge --- \\'e}, author={Berg, Anna and others}, url={https://example.org/a}, year=2020, month=jan}\n",
        b"stories_id,title,url,publish_date,media_name\n1,No,https://example.org/a,2020-01-02,Herald\n",
        b'{"id": "Q1", "labels": {"en": {"language": "en", "value": "Anna Berg"}}, "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q5"}}}}]}}',
        b'{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "body": {"type": "TextualBody", "value": "x"}, "target": {"source": "https://example.org/a", "selector": {"type": "TextQuoteSelector", "exact": "No", "prefix": "", "suffix": ""}}}',
    ]


def typed() -> Sequence[bytes]:
    lines = [
        "bridge safe\n",
        '"the bridge" -road*\n',
        "“safe” migr*\n",
        "-no\n",
        "ß İ ﬁ é\n",
        "NEAR(a b) OR ^x:y\n",
    ]
    return [line.encode() + page[:1_500] for line in lines for page in pages()[:3]]


@cache
def releases() -> Sequence[bytes]:
    """Contents of releases, and an archive whose files are not compressed."""
    with zipfile.ZipFile(_ROOT / "tests/releases/golden.zip") as package:
        golden: dict[str, Any] = json.loads(package.read("set-one-release-1/content.json"))
    quote = golden["quotes"][0]
    evidence = {"filled": [], "note": "", "quote": quote["key"], "stance": "doubts", "status": "suggested"}
    small = golden | {
        "quotes": [quote],
        "articles": [one for one in golden["articles"] if one["digest"] == quote["article"]],
        "claims": [golden["claims"][0] | {"evidence": [evidence]}],
        "fact_checks": golden["fact_checks"][:1],
        "items": [one for one in golden["items"] if one["quote"] in ("", quote["key"])][:2],
        "links": [],
        "speakers": [],
    }
    bare = small | {name: [] for name in ("quotes", "articles", "claims", "fact_checks", "items")}
    contents = [canonical(one).encode() for one in (small, small, bare)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in released(contents[0]).items():
            package.writestr(zipfile.ZipInfo(f"set-one-release-1/{name}"), data)
    return [*contents, out.getvalue()]


def released(content: bytes) -> dict[str, bytes]:
    """The files of a release with this content, whose digests are right."""
    manifest = {
        "release": 1, "released": "2026-01-31T12:00:00+00:00", "author": "Ivers, Nadia", "licence": "CC0-1.0",
        "digest": {"algorithm": "sha256", "of": "content.json", "value": sha256(content).hexdigest()},
    }  # fmt: skip
    made = {"content.json": content, "manifest.json": json.dumps(manifest).encode(), "provenance.json": b"{}"}
    sums = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in made.items())
    return made | {"SHA256SUMS": sums.encode()}


def addresses() -> Sequence[bytes]:
    """What stands behind the question mark in addresses of lists and searches."""
    return [
        b"q=bridge+safe&status=accepted&kind=direct&speaker=12&source=3&agency=&set=4&day_from=2020-01-01&day_to=2020-02-29&p=2",
        b"min_confidence=0.25&max_confidence=1e0&said_from=2021-07-10&said_to=2021-07-10T08:00&placed=True&force=denies&party=-",
        b"printed_unknown=1&day_unknown=True&language=en&country=de&body=ministry&medium=interview&relayed_via=TASS&attribution_rule=x",
        b"q=%E2%80%9Csafe%E2%80%9D+-road*&status=suggested&kind=opinion&verdict=mostly_true&topic=7&printed_from=2020-01-01&said_unknown=1",
    ]
