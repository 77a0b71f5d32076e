"""Documents, made here: DOCX, ODT, RTF, PDF and EPUB of paragraphs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["blown_up", "docx", "epub", "odt", "pdf", "rtf", "zipped"]


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A ZIP of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def blown_up(files: dict[str, int]) -> bytes:
    """A ZIP whose files are so many megabytes of blanks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, megabytes in files.items():
            with archive.open(name, "w", force_zip64=True) as file:
                for _ in range(megabytes):
                    file.write(b" " * 1_000_000)
    return buffer.getvalue()


def docx(paragraphs: Iterable[str], title: str = "") -> bytes:
    from docx import Document

    document = Document()
    if title:
        document.add_heading(title, level=1)
    for words in paragraphs:
        document.add_paragraph(words)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def odt(paragraphs: Iterable[str], title: str) -> bytes:
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    body = f"<t:h>{escape(title)}</t:h>" + "".join(f"<t:p>{escape(words)}</t:p>" for words in paragraphs)
    content = f'<?xml version="1.0"?><o:document-content xmlns:t="{text}" xmlns:o="{office}"><o:body>{body}</o:body></o:document-content>'
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def rtf(paragraphs: Iterable[str], linked: str = "") -> bytes:
    """RTF, the paragraph `linked` as a link."""
    lines = []
    for words in paragraphs:
        signs = "".join(sign if sign.isascii() else f"\\u{ord(sign)}?" for sign in words)
        if words == linked:
            signs = f'{{\\field{{\\*\\fldinst {{HYPERLINK "https://press.example/api/document?id=1"}}}}{{\\fldrslt {{{signs}}}}}}}'
        lines.append(f"\\pard {signs}\\par")
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\n" + "\n".join(lines) + "}").encode(
        "ascii"
    )


def epub(chapters: Sequence[str], title: str, creator: str, date: str) -> bytes:
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{creator}</dc:creator><dc:date>{date}</dc:date></metadata><manifest>"
        + "".join(f'<item id="c{number}" href="c{number}.xhtml"/>' for number in range(len(chapters)))
        + "</manifest><spine>"
        + "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
        + "</spine></package>",
    }
    for number, chapter in enumerate(chapters):
        files[f"OPS/c{number}.xhtml"] = (
            f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{chapter}</body></html>'
        )
    return zipped(files)


_WIDTH = 92  # characters of a line


def pdf(
    pages: Sequence[Sequence[tuple[str, int]]],
    head: str = "",
    foot: str = "",
    encrypt: bool = False,
    forms: Sequence[bytes] = (),
    more: bytes = b"",
) -> bytes:
    """A PDF. A page is its paragraphs with the size of their letters; `head` and `foot` stand on each page.

    `more` is a further entry of its catalogue.

    The first of the `forms` is drawn on each page; what a form draws as `/X` is the next one.
    """
    import textwrap

    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % more,
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for number, paragraphs in enumerate(pages, 1):
        lines = [(head.format(number), 40, 820, 8), (foot.format(number), 40, 20, 8)]
        top = 760
        for words, size in paragraphs:
            for line in textwrap.wrap(words, _WIDTH * 11 // max(size, 11)):
                lines.append((line, 60, top, size))
                top -= round(size * 1.25)
            top -= size
        stream = b"\n".join(
            f"BT /F1 {size} Tf {left} {at} Td (".encode() + _escaped(words) + b") Tj ET"
            for words, left, at, size in lines
            if words
        )
        stream += b" /X Do" * bool(forms)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >> >>"
            % (len(objects), 4 + 2 * len(pages))
        )
    for number, form in enumerate(forms, len(objects) + 2):
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >> /Length %d >>\nstream\n%s\nendstream"
            % (number, len(form), form)
        )
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids),
        len(kids),
    )
    out, places = io.BytesIO(b""), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(
        b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + b"".join(b"%010d 00000 n \n" % at for at in places)
    )
    secret = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [<00><00>]"
        % (b"o" * 32, b"u" * 32)
        if encrypt
        else b""
    )
    out.write(
        b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, secret, start)
    )
    return out.getvalue()


def _escaped(words: str) -> bytes:
    data = words.encode("cp1252", "replace")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
