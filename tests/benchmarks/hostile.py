"""Files made to fill memory or time, or to be misread: `python -m tests.benchmarks.hostile`.

Gives each to the reader it is meant for, in a process of its own, and prints what became of it: seconds of processor
time, memory beyond the start, and the refusal. `--only WORD` takes those with the word in their name; `--scale 0.1` makes
them smaller. The same files, small, are part of the tests.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

__all__ = ["FILES", "GOLDEN", "read", "release_with"]

MOST_SECONDS, MOST_MEGABYTES = 2.0, 100.0
GOLDEN = Path(__file__).parents[1] / "releases" / "golden.zip"
_MB = 1_000_000

Make = Callable[[float], bytes]  # from the scale: 1 makes what the limits let through at most


def _zip(*members: tuple[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packed) as package:
        for name, data in members:
            package.writestr(name, data)
    return out.getvalue()


def _golden() -> dict[str, bytes]:
    with zipfile.ZipFile(GOLDEN) as package:
        return {name: package.read(name) for name in package.namelist()}


def release_with(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The golden release with one file changed, and digests that fit."""
    files = _golden()
    folder = next(iter(files)).partition("/")[0]
    files[f"{folder}/{name}"] = change(files[f"{folder}/{name}"])
    manifest = files[f"{folder}/manifest.json"]
    if name == "content.json":
        found = json.loads(manifest)
        found["digest"]["value"] = sha256(files[f"{folder}/content.json"]).hexdigest()
        files[f"{folder}/manifest.json"] = json.dumps(found).encode()
    lines = (
        f"{sha256(data).hexdigest()}  {n.partition('/')[2]}\n"
        for n, data in files.items()
        if "SHA256" not in n
    )
    files[f"{folder}/SHA256SUMS"] = "".join(lines).encode()
    return _zip(*files.items())


def _content(old: bytes, new: bytes) -> bytes:
    return release_with("content.json", lambda data: data.replace(old, new, 1))


def _lying(scale: float) -> bytes:
    """A member that says it unpacks to ten bytes."""
    size = int(100 * _MB * scale)
    data = _zip(("a/content.json", b"0" * size))
    return data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


def _encrypted(scale: float) -> bytes:
    data = bytearray(_zip(*_golden().items()))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def _filled(before: str, part: str, after: str, scale: float, megabytes: float = 49) -> bytes:
    count = max(1, int(megabytes * _MB * scale / len(part.encode())))
    return (before + part * count + after).encode()


def _fill(before: str, part: str, after: str = "", megabytes: float = 49) -> Make:
    return lambda scale: _filled(before, part, after, scale, megabytes)


def _same(data: bytes) -> Make:
    return lambda scale: data


_JSON: dict[str, Make] = {
    "lists in lists": _fill("", "["),
    "objects in objects": _fill("", '{"a":'),
    "closed lists in lists": lambda scale: b"[" * int(20 * _MB * scale) + b"]" * int(20 * _MB * scale),
    "many empty objects": _fill("[{}", ",{}", "]"),
    "many numbers": _fill("[1", ",1", "]"),
    "one long text": _fill('["', "a", '"]'),
    "one long number": _fill("[", "1", "]"),
    "not a number": _same(b'[{"a": NaN}]'),
    "infinite": _same(b'[{"a": -Infinity}]'),
    "too large a number": _same(b'[{"a": 1e999}]'),
    "a name twice": _same(b'[{"a": 1, "a": 2}]'),
    "one object of many names": lambda scale: (
        "{" + ",".join(f'"{n}":1' for n in range(int(4 * _MB * scale))) + "}"
    ).encode(),
    "the same name again and again": _fill('{"a":1', ',"a":1', "}"),
    "many lines": _fill('{"a":1}\n', '{"a":1}\n'),
    "not closed": _fill('[{"a": "', "b"),
    "other bytes": _fill("[", "\x00"),
}
_REVIEW = '{"@type":"ClaimReview","claimReviewed":"x%s","url":"https://a.example/%s"}'
_CSV: dict[str, Make] = {
    "one line of commas": _fill("url", ","),
    "one long cell": _fill("url,title\nhttps://a.example,", "a"),
    "a quotation mark that is not closed": _fill('url,title\n"', "a,b\n"),
    "many rows": _fill("url,title\n", "https://a.example/1,t\n"),
    "many short rows": _fill("url,title\n", "a\n"),
    "null characters": _fill("url,title\n", "\x00"),
    "a heading twice": _same(b"url,title,url\nhttps://a.example,t,https://b.example\n"),
    "many headings": _fill("url", ",a"),
    "lines just short of too long": lambda scale: (
        b"url,title\n" + (b"a" * 1_999_000 + b"\n") * max(2, int(24 * scale))
    ),
}
_PAGES: dict[str, Make] = {
    "elements in elements": _fill("<html>", "<div itemscope>", megabytes=10),
    "many items": _fill("<html>", "<p itemscope itemtype=x itemprop=y>", megabytes=10),
    "much that is not closed": _fill("<html>", "<script type=application/ld+json>{", megabytes=10),
    "deep linked data": lambda scale: (
        b"<html><script type=application/ld+json>" + b"[" * int(10 * _MB * scale)
    ),
}
_BIB: dict[str, Make] = {
    "braces in braces": _fill("@a{b, title=", "{"),
    "many entries begun": _fill("", "@a{"),
    "many at signs": _fill("", "@"),
    "one long value": _fill("@a{b, url={https://a.example}, title={", "\\'e", "}}"),
    "one long value, not closed": _fill("@a{b, title={", "a "),
    "many fields": _fill("@a{b,", "c={d},", "}"),
    "many names": _fill("@a{b, url={https://a.example}, author={A B", " and A B", "}}"),
    "many texts": _fill("", "@string{a={b}}\n"),
    "lines just short of too long": lambda scale: (b"a" * 99_999 + b"\n") * max(2, int(490 * scale)),
    "texts that refer to one another": lambda scale: "".join(
        [
            "@string{a0={x}}\n",
            *(f"@string{{a{n}=a{n - 1} # a{n - 1}}}\n" for n in range(1, int(5000 * scale) + 5)),
        ]
    ).encode(),
}
_TURTLE: dict[str, Make] = {
    "brackets in brackets": _fill("<x:s> <x:p> ", "[<x:p> "),
    "many statements": _fill("", "<x:s> <x:p> <x:o> .\n"),
    "many values": _fill("<x:s> <x:p> 1", ",1", " ."),
    "a long text": _fill('<x:s> <x:p> """', 'a"', '""" .'),
    "a long text, not closed": _fill('<x:s> <x:p> """', "a\\\\"),
    "many dots": _fill("@prefix : <x:> . :a", ".", " :b :c ."),
    "one long address": _fill("<x:", "a"),
    "many comments": _fill("<x:s> <x:p> 1 .\n", "#\n"),
    "half a character": _same(b'<x:s> <http://schema.org/name> "\\uD800" .'),
}
_RDF: dict[str, Make] = {
    "one item in many rows": _fill("item,itemLabel,positionLabel\n", "Q1,A,b\n", megabytes=25),
    "one item with many offices": lambda scale: (
        "item,itemLabel,positionLabel\n" + "".join(f"Q1,A,b{n}\n" for n in range(int(200_000 * scale)))
    ).encode(),
    "one item with many names": lambda scale: (
        "item,itemLabel,itemAltLabel\nQ1,A," + "|".join(f"n{n}" for n in range(int(120_000 * scale))) + "\n"
    ).encode(),
}
_ANNOTATIONS: dict[str, Make] = {
    "selectors that refine one another": _fill(
        '[{"type":"Annotation","target":{"source":"https://a.example","selector":', '{"refinedBy":'
    ),
    "many targets": _fill(
        '[{"type":"Annotation","target":[{}', ',{"source":"a","selector":{"type":"TextQuoteSelector","exact":"b"}}',
        "]}]",
    ),
    "many tags": _fill('{"rows":[{"uri":"https://a.example","tags":["a"', ',"b"', '],"target":[]}]}'),
}  # fmt: skip
_RELEASES: dict[str, Make] = {
    "a bomb": lambda scale: _zip(("a/content.json", b"0" * int(1_000 * _MB * scale))),
    "a bomb among others": lambda scale: _zip(*_golden().items(), ("set-one-release-1/x", b"0" * int(390 * _MB * scale))),
    "many files": lambda scale: _zip(*((f"a/{n}", b"") for n in range(max(1_001, int(60_000 * scale))))),
    "a path out of the folder": _same(_zip(("a/../../x", b"1"))),
    "an absolute path": _same(_zip(("/etc/x", b"1"))),
    "a path of another system": _same(_zip(("a\\..\\x", b"1"))),
    "a drive": _same(_zip(("C:/x", b"1"))),
    "two folders": lambda scale: _zip(*_golden().items(), ("other/content.json", b"{}")),
    "a file beside the folder": lambda scale: _zip(*_golden().items(), ("content.json", b"{}")),
    "packed otherwise": lambda scale: _zip(*_golden().items(), packed=zipfile.ZIP_LZMA),
    "encrypted": _encrypted,
    "a size that is a lie": _lying,
    "cut off": lambda scale: GOLDEN.read_bytes()[: 20_000],
    "digests that do not fit": lambda scale: _zip(*(_golden() | {"set-one-release-1/LICENSE": b"x"}).items()),
    "content: lists in lists": lambda scale: release_with("content.json", lambda _: b"[" * int(50 * _MB * scale)),
    "content: many empty lists": lambda scale: release_with(
        "content.json", lambda _: b"[[]" + b",[]" * int(16 * _MB * max(scale, 0.02)) + b"]"
    ),
    "content: one list of many empty objects": lambda scale: release_with(
        "content.json", lambda data: data.replace(b'"items":[', b'"items":[' + b"{}," * int(100_000 * scale), 1)
    ),
    "content: not a number": lambda scale: _content(b'"note":""', b'"note":NaN'),
    "content: half a character": lambda scale: _content(b'"note":""', b'"note":"\\ud800"'),
    "content: a null character": lambda scale: _content(b'"note":""', b'"note":"\\u0000"'),
    "content: a name twice": lambda scale: _content(b'"note":""', b'"note":"","note":""'),
    "content: a long number": lambda scale: _content(b'"note":""', b'"note":' + b"1" * int(10 * _MB * scale)),
    "manifest: a number out of the folder": lambda scale: release_with(
        "manifest.json", lambda data: data.replace(b'"release": 1', b'"release": "../../../1"')
    ),
    "manifest: no date": lambda scale: release_with(
        "manifest.json", lambda data: data.replace(b'"released": "', b'"released": "x')
    ),
    "manifest: a moment out of the calendar": lambda scale: release_with(
        "manifest.json", lambda data: re.sub(rb'"released": "[^"]*"', b'"released": "0001-01-01T00:00:00+23:00"', data)
    ),
    "manifest: many empty lists": lambda scale: release_with(
        "manifest.json", lambda _: b"[[]" + b",[]" * int(16 * _MB * max(scale, 0.02)) + b"]"
    ),
}  # fmt: skip

_HEAD = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
_MIXED = "Content-Type: multipart/mixed; boundary=B\n\n"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def _count(scale: float) -> int:
    return max(3_000, int(100_000 * scale))


def _repeated(before: str, part: str, after: str = "") -> Make:
    """A part so many times, numbered where it asks."""
    return lambda scale: (
        before + "".join(part.replace("#", str(n)) for n in range(_count(scale))) + after
    ).encode()


def _epub(parts: int, named: int, before: str = "", title: str = "", words: str = "No, he said.") -> bytes:
    """A book of so many parts, whose order names so many."""
    items = "".join(f'<item id="i{n}" href="p{n}.xhtml"/>' for n in range(parts))
    order = "".join(f'<itemref idref="i{n % parts}"/>' for n in range(named))
    return _zip(
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b'<container><rootfiles><rootfile full-path="c.opf"/></rootfiles></container>'),
        ("c.opf", f'{before}<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>{title}</dc:title></metadata>'
                  f"<manifest>{items}</manifest><spine>{order}</spine></package>".encode()),
        *((f"p{n}.xhtml", f"{before}<html><p>{words}</p></html>".encode()) for n in range(parts)),
    )  # fmt: skip


def _odt(body: str) -> bytes:
    return _zip(
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", f'<body xmlns:text="{_TEXT}">{body}</body>'.encode()),
    )


def _docx(body: str, before: str = "") -> bytes:
    from docx import Document

    out = BytesIO()
    Document().save(out)
    with zipfile.ZipFile(out) as package:
        files = {name: package.read(name) for name in package.namelist()}
    files["word/document.xml"] = (
        f'{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'.encode()
    )
    return _zip(*files.items())


def _laughs(root: str) -> str:
    """Ten entities, each ten times the one before."""
    more = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE {root} [<!ENTITY a0 "ha">{more}]>'


def _rss(before: str, part: str) -> Make:
    return _repeated(f'<?xml version="1.0"?>{before}<rss version="2.0"><channel>', part, "</channel></rss>")


_PARAGRAPH = "<w:p><w:r><w:t>No, he said.</w:t></w:r></w:p>"
_OPENED: dict[str, Make] = {
    "mail of many parts": _repeated(_HEAD + _MIXED, "--B\nContent-Type: text/plain\n\nNo\n", "--B--\n"),
    "mail of many files": _repeated(_HEAD + _MIXED, "--B\nContent-Disposition: attachment; filename=a.txt\n\nNo\n"),
    "mail of parts in parts": _repeated(_HEAD, "Content-Type: multipart/mixed; boundary=B#\n\n--B#\n"),
    "mail in mail": _repeated(_HEAD, "Content-Type: message/rfc822\n\n"),
    "mail of one long field": _repeated(_HEAD + "Content-Type: text/plain", "; a=b", "\n\nNo\n"),
    "mail of a field in pieces": _repeated(_HEAD + "Content-Type: text/plain", "; charset*#=b", "\n\nNo\n"),
    "mail of many fields": _repeated(_HEAD, "X-#: a\n", "\nNo\n"),
    "mail to many": _repeated(_HEAD + "To: a@b.example", ", a@b.example", "\n\nNo\n"),
    "saved page of many parts": _repeated(
        _HEAD + "Snapshot-Content-Location: https://a.example/\nContent-Type: multipart/related; boundary=B\n\n",
        "--B\nContent-Type: image/png\nContent-ID: <#>\n\nAA\n",
    ),
    "book of many parts": lambda scale: _epub(max(20_001, _count(scale)), 1),
    "book of one part many times": lambda scale: _epub(1, _count(scale), words="No, he said. " * 10_000),
    "book of entities": lambda scale: _epub(1, 1, _laughs("html"), "&a9;", "&a9;"),
    "ODT of many paragraphs": lambda scale: _odt("<text:p>No, he said.</text:p>" * _count(scale)),
    "ODT of lines in paragraphs in paragraphs": lambda scale: _odt(
        "<text:p>" * 120 + "a<text:line-break/>" * _count(scale) + "</text:p>" * 120
    ),
    "DOCX of many paragraphs": lambda scale: _docx(_PARAGRAPH * (_count(scale) // 4)),
    "DOCX of a cell of many columns": lambda scale: _docx(
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{10**9}"/></w:tcPr>{_PARAGRAPH}</w:tc></w:tr></w:tbl>'
    ),
    "DOCX of entities": lambda scale: _docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", _laughs("w")),
    "feed of entities": _rss(_laughs("rss"), "<item><title>&a9;</title><description>&a9;</description></item>"),
    "feed of one item": lambda scale: _rss("", "<description>No</description>")(scale).replace(b"<channel>", b"<channel><item>")
        .replace(b"</channel>", b"</item></channel>"),
}  # fmt: skip

# Name → who reads it, and what it is.
FILES: dict[str, tuple[str, Make]] = {
    f"{reader}: {name}": (reader, make)
    for readers, kinds in (
        (("release",), _RELEASES),
        (("claimreview", "wikidata", "annotations", "csl"), _JSON),
        (("claimreview",), _PAGES),
        (("wikidata", "media-cloud", "claimskg"), _CSV),
        (("wikidata",), _RDF),
        (("annotations",), _ANNOTATIONS),
        (("bibtex",), _BIB),
        (("turtle",), _TURTLE),
        (("opened",), _OPENED),
    )
    for reader in readers
    for name, make in kinds.items()
}


def read(reader: str, path: Path) -> str:
    """Read the file as the import pages do; why it was refused, or nothing."""
    from claims.foreign import NotReadable, Reading
    from claims.foreign.annotations import read_annotations
    from claims.foreign.articles import read_bibtex, read_csl, read_media_cloud
    from claims.foreign.claim_reviews import read_claim_reviews
    from claims.foreign.claimskg import read_claimskg
    from claims.foreign.wikidata import read_wikidata
    from claims.releases.incoming import BadArchive, incoming, unpacked
    from sources.reading.opening import Refusal, open_file
    from sources.workbench.exchange.file_limits import max_bytes, max_unpacked_bytes

    if reader == "opened":
        return next((each.message for each in open_file(path) if isinstance(each, Refusal)), "")
    readers: dict[str, Callable[[bytes], Reading[Any]]] = {
        "claimreview": read_claim_reviews, "wikidata": read_wikidata, "annotations": read_annotations,
        "csl": read_csl, "bibtex": read_bibtex, "media-cloud": read_media_cloud, "claimskg": read_claimskg,
        "turtle": read_claimskg,
    }  # fmt: skip
    if path.stat().st_size > max_bytes():
        return f"The file has more than {max_bytes():,} bytes."
    try:
        if reader == "release":
            with path.open("rb") as file:
                incoming(unpacked(file, path.name, max_unpacked_bytes()), {})
            return ""
        found = readers[reader](path.read_bytes())
    except (NotReadable, BadArchive) as error:
        return str(error)
    return str(found.refused[0]) if found.refused else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--scale", type=float, default=1.0)
    options = parser.parse_args()
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    read("release", GOLDEN)  # what is loaded once does not count
    for reader in sorted({reader for reader, _ in FILES.values()} - {"release"}):
        read(reader, Path(__file__))
    missed = 0
    with tempfile.TemporaryDirectory(prefix="newsroom-hostile-") as folder:
        path = Path(folder) / "hostile"
        for name, (reader, make) in FILES.items():
            if options.only in name:
                path.write_bytes(make(options.scale))
                missed += report(name, path, child(reader, path))
    print(
        f"{missed} missed; at most {MOST_SECONDS:.0f} s of processor time and {MOST_MEGABYTES:.0f} MB beside the file's own "
        "bytes are to be spent."
    )
    return 1 if missed else 0


def report(name: str, path: Path, found: dict[str, Any]) -> bool:
    """Print what became of it; whether it took more than it may."""
    late = found["seconds"] > MOST_SECONDS or found["memory"] > MOST_MEGABYTES
    print(
        f"{name:58} {path.stat().st_size / _MB:6.1f} MB {found['seconds']:6.2f} s +{found['memory']:5.0f} MB  "
        f"{'MISSED ' if late else ''}{found['said'][:90] or 'read'}",
        flush=True,
    )
    return bool(late)


def child(reader: str, path: Path) -> dict[str, Any]:
    """Read a file in a process of its own."""
    out, into = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(out)
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
        try:
            said = measure(reader, path)
        except BaseException as error:
            said = {"seconds": 999.0, "memory": 0.0, "said": f"CRASHED {error!r}"}
        os.write(into, json.dumps(said).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as end:
        said = json.loads(end.read() or b'{"seconds": 999, "memory": 0, "said": "CRASHED"}')
    os.waitpid(pid, 0)
    return dict(said)


def measure(reader: str, path: Path) -> dict[str, Any]:
    """Read one file in this process; the memory is what comes beside the file's own bytes."""
    Path("/proc/self/clear_refs").write_text("5")
    before, start = _peak(), time.process_time()
    said = read(reader, path)
    seconds = time.process_time() - start
    memory = max(0.0, _peak() - before - path.stat().st_size / _MB)
    return {"seconds": seconds, "memory": memory, "said": said[:300]}


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    sys.exit(main())
