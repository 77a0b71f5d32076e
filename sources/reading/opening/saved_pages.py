"""Saved pages: what browsers and archives add to a page when they save it.

Comes in: names of folders, the bytes of HTML. Goes out: whether a folder belongs to a page, the page
without the pictures and fonts inside it, and the address that the saving program's comment names.

The comments are those of Internet Explorer, Firefox and Chrome ("saved from url=(0040)…"), of
SingleFile (which Zotero uses, too), of WebPageDump and of HTTrack; archive.today and the Wayback
Machine put a bar of their own above the page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from hashlib import sha256

from ..known import Known
from ..limits import size
from ..page import UnreadablePage
from .entry import Entry

__all__ = ["BELONGS", "known_of_page", "page_of_folder", "read_without_pictures"]

BELONGS = "part of a saved page"  # the kind of what lies in a page's own folder

# The folder beside a saved page, as browsers in their languages name it: "page_files".
_FOLDER = re.compile(
    r"(?P<page>.+)[_.-](?:files|dateien|fichiers|archivos|ficheros|arquivos|bestanden|filer|file|pliki|soubory|"
    r"fajlok|tiedostot|dosyalar|elemei)\Z",
    re.I,
)
_DATA = re.compile(rb"data:[\w.+-]{1,60}/[\w.+-]{1,100}(?:;[\w=.+-]{1,60}){0,4};base64,[A-Za-z0-9+/=%\s\\]*")
_DATA_START = re.compile(
    rb"data:[\w.+-]{0,60}(?:/[\w.+-]{0,100}(?:;[\w=.+-]{0,60}){0,5}(?:,[A-Za-z0-9+/=%\s\\]*)?)?\Z"
)
_BLOCK = 1 << 20
_HEAD = 20_000  # bytes in which the comments of saving programs stand
_COMMENTS = (
    re.compile(r"saved from url=\(\d{4}\)(?P<url>[^\s>]{8,2000})", re.I),
    re.compile(r"Page saved with SingleFile\s+url:\s*(?P<url>\S{8,2000})", re.I),
    re.compile(r"Mirrored from (?P<url>[^\s>]{4,2000}) by HTTrack", re.I),
    re.compile(
        r"(?:URL|original url|source url|page url)\s*[:=]\s*(?P<url>https?://[^\s\"'<>]{4,2000})", re.I
    ),
)
_COMMENT = re.compile(r"<!--(.{1,3000}?)-->", re.S)
_WAYBACK = re.compile(
    r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?P<url>https?:/{1,2}[^\s\"'<>]{4,2000})", re.I
)
_ARCHIVE_TODAY = re.compile(
    r"""<input\b[^>]{0,500}\bname=["']?q["']?[^>]{0,500}?\bvalue=["'](?P<url>https?://[^"']{4,2000})["']""",
    re.I,
)
_ARCHIVE_HOST = re.compile(r"\barchive\.(?:today|is|ph|li|md|vn|fo)\b", re.I)


def page_of_folder(name: str) -> tuple[str, ...]:
    """The names that a page may have whose pictures and frames lie in a folder of this name; none for others."""
    found = _FOLDER.match(name)
    return (
        tuple(f"{found['page']}{end}" for end in (".html", ".htm", ".xhtml", ".shtml", ".mhtml"))
        if found
        else ()
    )


def read_without_pictures(entry: Entry) -> tuple[bytes, str]:
    """The bytes of an HTML page without the data of pictures, fonts and films in it, and the digest of all.

    Reads piece by piece, so that a page with a film in it costs no more than another. Raises
    `UnreadablePage` where more than a page's words are left, or the file is larger than any page.
    """
    limits = entry.context.limits
    digest, kept, left = sha256(), [], limits.file_bytes
    for piece in _pieces(entry, digest):
        left -= len(piece)
        if left < 0:
            most = size(limits.file_bytes)
            raise UnreadablePage(
                "too_large", f"The page has more than {most} without its pictures; at most {most} are read."
            )
        kept.append(piece)
    return b"".join(kept), digest.hexdigest()


def _pieces(entry: Entry, digest: object) -> Iterator[bytes]:
    stream, rest, count = entry.whole(), b"", 0
    inside = False
    while block := stream.read(_BLOCK):
        digest.update(block)  # type: ignore[attr-defined]
        count += len(block)
        if count > entry.context.limits.saved_bytes:
            most = size(entry.context.limits.saved_bytes)
            raise UnreadablePage("too_large", f"The file has more than {most}, the most that is read.")
        if inside:  # still in the data of one picture
            block = block.lstrip(
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=%\r\n\t \\"
            )
            if not block:
                continue
            inside = False
        rest = _DATA.sub(b"data:,", rest + block)
        # What may be the beginning of such data waits for the next block.
        if rest.endswith(b"data:,"):
            inside, rest = True, rest[: -len(b"data:,")] + b"data:,"
            yield rest
            rest = b""
            continue
        cut = _DATA_START.search(rest, max(0, len(rest) - 400))
        at = cut.start() if cut else len(rest)
        yield rest[:at]
        rest = rest[at:]
    yield rest


def known_of_page(data: bytes) -> Known:
    """The address of a page by the comment of the program, or the bar of the archive, that saved it."""
    head = data[:_HEAD].decode("utf-8", "replace")
    for comment in _COMMENT.finditer(head):
        for pattern in _COMMENTS:
            if found := pattern.search(comment[1]):
                return Known(address=_address(found["url"]))
    if found := _WAYBACK.search(head) if "web.archive.org" in head else None:
        return Known(address=_address(found["url"]))
    if _ARCHIVE_HOST.search(head) and (
        found := _ARCHIVE_TODAY.search(data[:200_000].decode("utf-8", "replace"))
    ):
        return Known(address=_address(found["url"]))
    return Known()


def _address(url: str) -> str | None:
    """The page's own address; of one that an archive wrapped, the one inside."""
    url = html.unescape(url).strip()
    if wrapped := _WAYBACK.match(url):
        url = wrapped["url"]
    url = re.sub(r"\A(https?):/(?=[^/])", r"\1://", url)
    if "://" not in url and re.match(r"[\w.-]+\.[a-z]{2,}/", url):
        url = f"http://{url}"
    return url if url.startswith(("http://", "https://")) else None
