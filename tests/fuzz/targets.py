"""The steps that strangers' input reaches, and what must hold of each: `TARGETS`, by name.

A target takes the bytes of an input and raises where something does not hold. It gives back what came out, as text:
the same input must give the same once more.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from claims.extraction import Quote, extract
from newsroom.pipeline import Extracted, process, record
from sources.reading import Page, UnreadablePage, read_bytes
from tests.opening import documents, exports

__all__ = ["TARGETS", "Target"]

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Target:
    """A step: what it is given to begin with, and how it is tried."""

    originals: Callable[[], Sequence[bytes]]
    attempt: Callable[[bytes], str]


def _read(data: bytes, name: str, body_only: bool = False) -> str:
    try:
        page = read_bytes(data, name, body_only=body_only)
    except UnreadablePage as refusal:
        assert refusal.reason and str(refusal)
        return refusal.reason
    quotes = extract(page)
    _spans_hold(page, quotes)
    return repr((page, quotes))


def _spans_hold(page: Page, quotes: Sequence[Quote]) -> None:
    """All spans lie in the text, none is empty, and each quote's are in order."""
    inside = [*page.body, *(block.span for block in page.blocks)]
    for quote in quotes:
        assert quote.spans, quote
        ends = [place for span in quote.spans for place in span]
        assert ends == sorted(ends), quote
        inside += quote.spans
        inside += [span for span in (quote.cue, quote.speaker and quote.speaker.span) if span]
    for start, end in inside:
        assert 0 <= start < end <= len(page.text), (start, end, len(page.text))
    page.text.encode()  # no half characters: they can be stored


def _open(data: bytes) -> str:
    """A file of any kind, through the path of `extract` and ingest."""
    with tempfile.NamedTemporaryFile(prefix="fuzz-", suffix=".dat") as file:
        file.write(data)
        file.flush()
        found = list(process(file.name))
        told = []
        for one in found:
            if isinstance(one, Extracted):
                _spans_hold(one.page, one.quotes)
                told.append(json.dumps(record(one) | {"path": ""}))
            else:
                told.append(repr(one).replace(file.name, ""))
                assert getattr(one, "reason", "") != "crashed", one
    return "\n".join(told)


def _table(name: str) -> Callable[[bytes], str]:
    def attempt(data: bytes) -> str:
        from sources.workbench.exchange.formats import TABLE_FORMATS, UnreadableFile
        from sources.workbench.exchange.formats.file_format import checked

        file_format = next(each for each in TABLE_FORMATS if each.name == name)()
        try:
            headers, rows = checked(*file_format.read(data))
            found = [list(row) for row in rows]
        except UnreadableFile as refusal:
            return str(refusal)
        assert all(len(row) == len(headers) for row in found)
        return repr((headers, found))

    return attempt


def _foreign(data: bytes) -> str:
    from claims.foreign import NotReadable
    from claims.imports import KINDS

    told = []
    for kind in KINDS.values():
        for form in kind.formats:
            try:
                told.append(repr(kind.read(data, form)))
            except NotReadable as refusal:
                told.append(str(refusal))
    return "\n".join(told)


def _search(data: bytes) -> str:
    from sources.workbench.search.query import parse
    from sources.workbench.search.query_language import matching
    from sources.workbench.search.snippet import snippet

    typed, _, text = data.decode(errors="surrogateescape").partition("\n")
    text = text.encode(errors="replace").decode()
    told = []
    for typing in (False, True):
        query = parse(typed, typing=typing)
        told.append(repr(query))
        if query:
            told += [repr(matching(vendor, "t", query)) for vendor in ("sqlite", "postgresql")]
            pieces = snippet(text, query)
            told.append(repr(pieces))
    return "\n".join(told)


def _words(data: bytes) -> str:
    """What compares statements."""
    from claims.matching.tokens import read

    return repr(read(data.decode(errors="replace")))


@cache
def _pages() -> Sequence[bytes]:
    kept = [
        *_ROOT.glob("fixtures/gold/*.txt"),
        *_ROOT.glob("tests/reading/pages/*.txt"),
        *_ROOT.glob("seeds/*.txt"),
    ]
    return [path.read_bytes() for path in sorted(kept)[:40]]


@cache
def _html() -> Sequence[bytes]:
    kept = [
        *_ROOT.glob("fixtures/gold/*.html"),
        *_ROOT.glob("tests/reading/pages/*.html"),
        *_ROOT.glob("seeds/*.html"),
    ]
    return [path.read_bytes() for path in sorted(kept)]


@cache
def _files() -> Sequence[bytes]:
    words = ["“The bridge is safe,” Anna Berg said on Monday.", "The minister said the road was open."]
    texts = [exports.nexis_old(), exports.nexis_new(), exports.nexis_html(), exports.factiva_text(), exports.factiva_html(),
             exports.proquest_text(), exports.proquest_html()]  # fmt: skip
    page = _html()[0]
    mail = (
        b"From: a@example.org\nSubject: No\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/html\n\n"
        + page[:900]
        + b"\n--B--\n"
    )
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page[:900]
    warc = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\nWARC-Date: 2020-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
        % (len(http), http)
    )
    feed = b'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>No</title><link>http://example.org/a</link><description>He said no.</description></item></channel></rss>'
    return [
        *(text.encode() for text in texts), mail, warc, feed, b"From a@example.org Mon Jan 01 00:00:00 2020\n" + mail,
        documents.docx(words, "Bridge"), documents.odt(words, "Bridge"), documents.rtf(words), documents.zipped({"a.txt": words[0], "b.html": page[:900]}),
        documents.epub(["<p>No, he said.</p>"], "Bridge", "Anna Berg", "2020-01-01"),
        b"title,text\nNo,He said no.\n", b'[{"title": "No", "text": "He said no."}]', b'{"title": "No", "text": "He said no."}\n',
    ]  # fmt: skip


@cache
def _tables() -> Sequence[bytes]:
    from sources.workbench.exchange.formats import TABLE_FORMATS

    rows: list[list[object]] = [
        ["c-1", "The “bridge” is safe, he said", None, 3, 0.5, [1, [2, "x"]]],
        ["c-2", "=1+1", "2020-01-01", None, True, {"a": 1}],
    ]
    return [
        b"".join(each().stream(["key", "text", "day", "n", "share", "spans"], rows)) for each in TABLE_FORMATS
    ]


def _tables_of(at: int) -> Callable[[], Sequence[bytes]]:
    return lambda: [_tables()[at]]


def _records() -> Sequence[bytes]:
    return [
        b'{"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "The bridge is safe", "url": "https://example.org/a", "datePublished": "2020-01-01", "author": {"@type": "Organization", "name": "Check"}, "reviewRating": {"@type": "Rating", "alternateName": "False"}, "itemReviewed": {"@type": "Claim", "author": {"name": "Anna Berg"}}}',
        b'[{"id": "x", "type": "article-newspaper", "title": "No", "URL": "https://example.org/a", "issued": {"date-parts": [[2020, 1, 2]]}, "author": [{"family": "Berg", "given": "Anna"}]}]',
        b"@article{a, title={The {B}ridge --- \\'e}, author={Berg, Anna and others}, url={https://example.org/a}, year=2020, month=jan}\n",
        b"stories_id,title,url,publish_date,media_name\n1,No,https://example.org/a,2020-01-02,Herald\n",
        b'{"id": "Q1", "labels": {"en": {"language": "en", "value": "Anna Berg"}}, "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q5"}}}}]}}',
        b'{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "body": {"type": "TextualBody", "value": "x"}, "target": {"source": "https://example.org/a", "selector": {"type": "TextQuoteSelector", "exact": "No", "prefix": "", "suffix": ""}}}',
    ]


def _typed() -> Sequence[bytes]:
    lines = [
        "bridge safe\n",
        '"the bridge" -road*\n',
        "“safe” migr*\n",
        "-no\n",
        "ß İ ﬁ é\n",
        "NEAR(a b) OR ^x:y\n",
    ]
    return [line.encode() + page[:1_500] for line in lines for page in _pages()[:3]]


TARGETS = {
    "text": Target(_pages, lambda data: _read(data, "page.txt")),
    "html": Target(_html, lambda data: _read(data, "page.html")),
    "body": Target(_pages, lambda data: _read(data, "page.txt", body_only=True)),
    "files": Target(_files, _open),
    "csv": Target(_tables_of(0), _table("CSV")),
    "xlsx": Target(_tables_of(1), _table("XLSX")),
    "json": Target(_tables_of(2), _table("JSON")),
    "json-lines": Target(_tables_of(3), _table("JSON Lines")),
    "yaml": Target(_tables_of(4), _table("YAML")),
    "foreign": Target(_records, _foreign),
    "search": Target(_typed, _search),
    "words": Target(_pages, _words),
}
