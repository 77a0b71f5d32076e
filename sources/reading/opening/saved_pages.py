"""Saved pages: what browsers and archives add to a page when they save it.

Comes in: names of folders, the bytes of HTML. Goes out: whether a folder belongs to a page, the page
without the pictures and fonts inside it, and the address that the saving program's comment names.

The comments are those of Internet Explorer, Firefox and Chrome ("saved from url=(0040)…"), of
SingleFile (which Zotero uses, too), of WebPageDump and of HTTrack; archive.today and the Wayback
Machine put a bar of their own above the page.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HTMLParser, document_fromstring, tostring

from ..metadata import Known, own_address
from ..page import UnreadablePage
from ..page_limits import size
from .entry import Entry

__all__ = ["BELONGS", "known_of_page", "page_of_folder", "read_without_pictures", "without_bar"]

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
_ARCHIVE_TODAY = re.compile(
    r"""<input\b[^>]{0,500}\bname=["']?q["']?[^>]{0,500}?\bvalue=["']?(?P<url>https?://[^"'>\s]{4,2000})""",
    re.I,
)
_ARCHIVE_HOST = re.compile(rb"\barchive\.(?:today|is|ph|li|md|vn|fo)\b", re.I)
_WAYBACK = re.compile(rb"WAYBACK TOOLBAR|wm-ipp|web\.archive\.org/web/\d", re.I)
_WRAPPED = re.compile(
    r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/https?:/{1,2}[^\s\"'<>]{4,2000}", re.I
)
# What the archives put on the page, by its id.
_BARS = ("wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato", "HEADER", "FAQ")


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
    digest, kept, left = hashlib.sha256(), [], limits.file_bytes
    for piece in _pieces(entry, digest):
        left -= len(piece)
        if left < 0:
            most = size(limits.file_bytes)
            raise UnreadablePage(
                "too_large", f"The page has more than {most} without its pictures; at most {most} are read."
            )
        kept.append(piece)
    return b"".join(kept), digest.hexdigest()


def _pieces(entry: Entry, digest: hashlib._Hash) -> Iterator[bytes]:
    stream, rest, count = entry.whole(), b"", 0
    inside = False
    while block := stream.read(_BLOCK):
        digest.update(block)
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
    """The address of a page by the comment of the program that saved it."""
    head = data[:_HEAD].decode("utf-8", "replace")
    for comment in _COMMENT.finditer(head):
        for pattern in _COMMENTS:
            if (found := pattern.search(comment[1])) and (address := _address(found["url"])):
                return Known(address=address)
    return Known()


def without_bar(data: bytes) -> tuple[bytes, Known | None]:
    """A page from a web archive without its bar, and the page's own address; None where it is from none."""
    head = data[: 20 * _HEAD]
    today = bool(_ARCHIVE_HOST.search(head)) and b"HEADER" in head and b"CONTENT" in head
    if not today and not _WAYBACK.search(head):
        return data, None
    text = data.decode("utf-8", "replace")
    found = _ARCHIVE_TODAY.search(text) if today else None
    wrapped = _WRAPPED.search(text)
    address = _address(found["url"] if found else wrapped[0] if wrapped else "")
    parser = HTMLParser(encoding="utf-8", recover=True)
    try:
        tree = document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return data, None
    for bar in _BARS if today else _BARS[:-2]:
        for element in tree.xpath("//*[@id=$bar]", bar=bar):
            element.drop_tree()
    if today:  # its title and addresses are the archive's own
        for element in tree.xpath(
            "//link[@rel='canonical'] | //meta[@property='og:url' or @property='og:site_name']"
        ):
            element.drop_tree()
    return tostring(tree, encoding="utf-8"), Known(address=address, certain=bool(address))


def _address(url: str) -> str | None:
    """The page's own address, where it is one."""
    url = own_address(html.unescape(url).strip())
    if "://" not in url and re.match(r"[\w.-]+\.[a-z]{2,}/", url):
        url = f"http://{url}"
    return url if url.startswith(("http://", "https://")) else None
