"""Web archives: WARC, ARC and WACZ → the pages in them.

Comes in: an entry. Goes out: a member for each answer that is an HTML page or a document, with its
address; what else was recorded (styles, pictures, redirects, errors, revisits, frames without text)
is passed over by kind. Records are read one after the other by warcio: an archive of any size takes
flat memory. What warcio would write to the terminal of a file's own bytes becomes a refusal with its place.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from ..page import UnreadablePage
from .dispatch import opened
from .entry import Entry, Unpacked, beside, damaged, some
from .mail import transcoded
from .member import Member, Opened, PassedOver, Refusal
from .told_text import letters_shown

__all__ = ["open_warc"]

_PAGES = {"text/html", "application/xhtml+xml"}
_DOCUMENTS = {
    "application/pdf", "application/rtf", "text/rtf", "application/epub+zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
# It warns of addresses as they stand in the file; those of pages are looked at below.
logging.getLogger("warcio").setLevel(logging.ERROR)

# Letters of a page that is not listed as one: a frame with an advertisement has fewer. Of one that is listed.
_LEAST, _LEAST_LISTED = 200, 20


def open_warc(entry: Entry) -> Iterator[Opened]:
    """A WARC or ARC file. Raises `UnreadablePage` where it breaks off or is damaged."""
    try:
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        from .documents import needs

        raise needs("web archives") from error
    number, record, lengths = 0, None, _Lengths()
    try:
        for number, record in enumerate(_records(_Short(entry.whole()), lengths), 1):
            yield from lengths.refused(entry, number - 1)
            if record.rec_type in ("response", "resource", "revisit"):
                entry.context.enter()
                yield from _record(entry, record, number)
        yield from lengths.refused(entry, number)
        if record is not None and getattr(record.raw_stream, "limit", 0) > 0:
            raise EOFError("its last record is cut off")
    except (ArchiveLoadFailed, EOFError, *damaged) as error:
        if isinstance(error, UnreadablePage):
            raise
        message = f"The web archive is damaged after record {number}: {str(error)[:150]}. What stood before it was read."
        raise UnreadablePage("damaged", message) from error


class _Lengths:
    """Whether a record was followed by something else than a record."""

    is_wrong = False

    def refused(self, entry: Entry, number: int) -> Iterator[Refusal]:
        """What is told of the record of this number."""
        if self.is_wrong:
            self.is_wrong = False
            message = (
                "Something other than a record follows it: its length is wrong, and its end may be missing."
            )
            yield Refusal(entry.context.path, beside(entry.place, f"record {number}"), "damaged", message)


def _records(stream: _Short, lengths: _Lengths) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    class Records(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
        @property
        def INC_RECORD(self) -> str:  # warcio writes this to the terminal where something else follows
            lengths.is_wrong = True
            return ""

    return iter(Records(stream, arc2warc=True))


class _Short:
    """A stream whose reads may be short, so that nothing before damage is lost with it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def read(self, most: int) -> bytes:
        return some(self.stream, most)


def _record(entry: Entry, record: Any, number: int) -> Iterator[Opened]:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    place = beside(entry.place, f"record {number}, {address[:800]}")
    path, head = entry.context.path, record.http_headers
    mime, charset = _content_type(head or record.rec_headers)
    status = head.get_statuscode() if head else "200"
    if record.rec_type == "revisit":
        yield PassedOver(path, place, "revisit of a page (web archive)")
    elif status != "200":
        yield PassedOver(path, place, f"answer with status {status} (web archive)")
    elif mime not in _PAGES | _DOCUMENTS:
        yield PassedOver(path, place, f"{mime or 'answer of no kind'} (web archive)")
    elif not address.startswith(("http://", "https://")):
        yield PassedOver(path, place, f"{mime} without an address (web archive)")
    else:
        yield from _answer(entry, record, place, address, mime, charset)


def _answer(entry: Entry, record: Any, place: str, address: str, mime: str, charset: str) -> Iterator[Opened]:
    content = record.content_stream()
    stream = cast(BinaryIO, Unpacked(content, entry.context))
    name = unquote(urlsplit(address).path).rpartition("/")[2] or "index"
    name = f"{name.partition('.')[0]}.html" if mime in _PAGES else name
    inside = Entry(entry.context, name, place, stream, entry.depth)
    encoded = (
        (record.http_headers.get_header("Content-Encoding") or "").lower() if record.http_headers else ""
    )
    if encoded == "br" and not _has_brotli():
        message = "The answer is packed with Brotli: pip install '.[documents]'."
        yield Refusal(entry.context.path, place, "needs_package", message)
        return
    member: Opened | None = None
    least = _LEAST_LISTED if address in entry.context.listed else _LEAST
    for member in opened(inside):
        if not isinstance(member, Member):
            yield member
        elif member.form == "html" and letters_shown(member.data) < least:
            yield PassedOver(member.path, member.name, "HTML without text (web archive)")
        else:
            # What the comment of a saving program says is older than this archive: it holds.
            known = replace(member.known, address=member.known.address or address)
            yield replace(member, data=transcoded(member.data, charset), known=known)
    is_whole = getattr(getattr(content, "decompressor", None), "eof", True)
    if isinstance(member, Member) and not is_whole:
        message = "The packed answer breaks off or is damaged. What stood before was read."
        yield Refusal(entry.context.path, place, "damaged", message)


def _content_type(headers: Any) -> tuple[str, str]:
    message = Message()
    message["Content-Type"] = (headers.get_header("Content-Type") or "")[:300]
    if not message["Content-Type"]:
        return "", ""
    return message.get_content_type(), str(message.get_param("charset") or "")


def _has_brotli() -> bool:
    try:
        import brotli  # noqa: F401
    except ImportError:
        return False
    return True
