"""What is repeated in files of each kind that is opened, and the file that it is repeated in, for `growth`.

Comes in: what stands before and what is repeated, as bytes. Goes out: the opening of a whole file of that kind.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sources.reading import Refusal, UnreadablePage
from sources.reading.opening import open_file
from tests.opening import documents

__all__ = ["OPENINGS", "openings"]

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TEXT = 'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
_RECORD = "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://example.org/{}\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nNo.\n\r\n\r\n"

_BOUNDS = ("too_large", "too_deep")

# By kind: what stands before, and what is repeated after it.
_REPEATED: dict[str, list[tuple[str, str]]] = {
    "rtf": [
        ("{\\rtf1\\ansi {\\fonttbl", "{\\f0 a;}"), ("{\\rtf1\\ansi {\\fonttbl", "\\f0\\fcharset0 a"), ("{\\rtf1\\ansi ", "{"),
        ("{\\rtf1\\ansi ", '{\\field{\\*\\fldinst{HYPERLINK " '), ("{\\rtf1\\ansi ", "\\u228?"), ("{\\rtf1\\ansi ", "no\\cell\\row "),
    ],
    "pdf": [
        ("", "BT /F1 6 Tf 60 700 Td (x) Tj ET\n"), ("", "1 1 w "), ("", "q "), ("", "/X Do "), ("", "0 0 m 1 1 l S "), ("", "["),
        ("", "<<"), ("", "{"), ("", "[]"), ("[", "1 "), ("[", "[]"), ("[", "<</A 1>>"), ("(", "("), ("(", "\\("), ("<", "4"), ("/", "#41"),
        ("/", "a"), ("", "/a{} "), ("", "a{} "), ("", "BI "), ("BI ID ", "E"), ("", "BI ID x EI "), ("", "BI /F /A85 ID x ~> EI "), ("%", "a"),
    ],
    # An object of the file itself.
    "pdf-object": [
        ("", "["), ("", "<</A"), ("", "{"), ("[", "1 "), ("[", "null "), ("[", "[]"), ("[", "1 0 R "), ("<<", "/A{} 1 "), ("(", "("), ("(", "\\("),
        ("/", "#41"), ("[", "/a{} "), ("[", "a{} "), ("[", "()"), ("", "1 "), ("", "endobj "), ("", "\nendobj\n9 0 obj\n"), ("", "stream\n"),
    ],
    "docx": [
        ("", "<w:p><w:r><w:t>No.</w:t></w:r></w:p>"), ("<w:p>", "<w:r><w:t>No.</w:t><w:br/></w:r>"), ("", "<w:p/>"),
        ("", "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>No.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
    ],
    "odt": [("", "<t:p>No.</t:p>"), ("<t:p>", "no<t:line-break/>"), ("<t:p>", "<t:p>no</t:p>"), ("", "<t:h>No</t:h>")],
    "epub": [("", "<p>No.</p>"), ("", "no<br/>"), ("", "<b>no</b> "), ("", "<div>")],
    "mail": [
        ("\n", "no\n"), ("", "X-A{}: no\n"), ("X-A: no", "\n no"), ("X-A: ", "=?utf-8?q?no?= "),
        ("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nno\n"),
    ],
    "feed": [
        ("", "<item><title>No</title><description>No.</description></item>"), ("<item>", "<category>no</category>"),
        ("<item><description>", "&lt;p&gt;No."), ("", "<item>"),
    ],
    "json": [
        ('[{"title":"A","text":"B"}', ',{"title":"No","text":"No."}'), ("", "["), ('{"articles":', '{"a":'), ('[{"text":"', "\\n"),
    ],
    "table": [("title,text\n", "no,No.\n"), ('title,text\n"', "no\n"), ("title,text\n", '"",'), ("title,text", ",a{}")],
    "warc": [("", _RECORD), ("WARC/1.0\r\n", "WARC-A{}: no\r\n")],
}  # fmt: skip


def openings() -> Iterator[tuple[str, str, str, str]]:
    """(name, step, what stands before, what is repeated) of each."""
    for kind, texts in _REPEATED.items():
        for before, token in texts:
            yield f"opened {kind} {before[-12:]!r} {token!r}", f"opened {kind}", before, token


def _pdf(drawn: bytes) -> bytes:
    return documents.pdf([[]], forms=[drawn, b"BT /F1 11 Tf 60 700 Td (No.) Tj ET"])


def _pdf_object(entry: bytes) -> bytes:
    return documents.pdf([[("The bridge is safe.", 11)]], more=b"/More " + entry)


def _docx(body: bytes) -> bytes:
    document = b"<w:document %s><w:body>%s" % (_WORD.encode(), _closed(body, b"w:p"))
    return _with(documents.docx([]), "word/document.xml", document + b"</w:body></w:document>")


def _odt(body: bytes) -> bytes:
    content = b"<o:x xmlns:o='o' %s>%s</o:x>" % (_TEXT.encode(), _closed(body, b"t:p"))
    return documents.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _epub(body: bytes) -> bytes:
    return documents.epub([body.decode()], "Bridge", "Anna Berg", "2020-01-01")


def _mail(rest: bytes) -> bytes:
    return b"From: a@example.org\nSubject: Bridge\nDate: Wed, 1 Jan 2020 10:00:00 +0000\n" + rest


def _feed(items: bytes) -> bytes:
    return b'<?xml version="1.0"?><rss version="2.0"><channel>' + items + b"</channel></rss>"


def _closed(body: bytes, tag: bytes) -> bytes:
    """With the end of the element that was begun and not ended."""
    is_open = body.count(b"<%s>" % tag) > body.count(b"</%s>" % tag)
    return body + (b"</%s>" % tag) * is_open


def _with(archive: bytes, name: str, data: bytes) -> bytes:
    """A ZIP with another file of that name in it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        return documents.zipped({**{each: files.read(each) for each in files.namelist()}, name: data})


def _opened(name: str, framed: Callable[[bytes], bytes]) -> Callable[[bytes], None]:
    """Opens a file of that name; raises `UnreadablePage` where it has more of something than is read.

    That it holds no words, or is damaged, is found at a cost, too.
    """

    def read(data: bytes) -> None:
        with tempfile.TemporaryDirectory(prefix="newsroom-opened-") as folder:
            path = Path(folder, name)
            path.write_bytes(framed(data))
            for one in open_file(path):
                if isinstance(one, Refusal) and one.reason in _BOUNDS:
                    raise UnreadablePage(one.reason, one.message)

    return read


def _json(data: bytes) -> bytes:
    return data + (b'"}]' if data.startswith(b'[{"text') else b"]")


OPENINGS: dict[str, Callable[[bytes], object]] = {
    f"opened {kind}": _opened(name, framed)
    for kind, name, framed in (
        ("rtf", "page.rtf", lambda data: data + b"} The bridge is safe.\\par}"), ("pdf", "page.pdf", _pdf), ("pdf-object", "page.pdf", _pdf_object), ("docx", "page.docx", _docx),
        ("odt", "page.odt", _odt), ("epub", "page.epub", _epub), ("mail", "page.eml", _mail), ("feed", "page.rss", _feed),
        ("json", "page.json", _json), ("table", "page.csv", lambda data: data), ("warc", "page.warc", lambda data: data),
    )
}  # fmt: skip
