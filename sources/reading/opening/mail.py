"""Mail: e-mails, mailboxes and MHTML → pages.

Comes in: an entry. Goes out: of an e-mail its HTML, else its text, and what is attached; of a
mailbox the same for each message; of MHTML (a page saved by Chrome or Edge in one file) the page.
Subject, sender and date fill what the page itself leaves open.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from typing import cast

from ..metadata import Known
from ..page import UnreadablePage
from ..page_limits import size
from ..provenance import outlet_named, outlet_of_address
from .dispatch import opened
from .entry import Entry, beside
from .mail_parts import message_of
from .member import Member, Opened, Refusal
from .pages import open_html, open_text

__all__ = ["open_mail", "open_mailbox", "transcoded"]

_START = re.compile(rb"From \S+.*\d{4}.*\r?\n\Z")
_FORWARDED = re.compile(r"\s*(?:(?:fwd?|wg|tr|aw|re)\s*:\s*)+", re.I)


def open_mail(entry: Entry) -> Iterator[Opened]:
    """An e-mail or an MHTML file."""
    data = entry.data(entry.context.limits.document_bytes)
    yield from _message(entry, data, entry.digest or sha256(data).hexdigest())


def open_mailbox(entry: Entry) -> Iterator[Opened]:
    """A mailbox (mbox): each message by itself, read one after the other."""
    for number, data in enumerate(_messages(entry), 1):
        entry.context.enter()
        place = beside(entry.place, f"message {number}")
        inside = Entry(entry.context, "message.eml", place, io.BytesIO(data), entry.depth + 1)
        yield from opened(inside)


def _messages(entry: Entry) -> Iterator[bytes]:
    """The messages of a mailbox. Raises `UnreadablePage` for one of endless size."""
    most = entry.context.limits.document_bytes
    lines: list[bytes] = []
    held, blank = 0, True
    for line in entry.whole():
        if blank and line.startswith(b"From ") and _START.match(line):
            if lines:
                yield b"".join(lines)
            lines, held = [], 0
        else:
            lines.append(line[1:] if line.startswith(b">From ") else line)
            held += len(line)
            if held > most:
                raise UnreadablePage(
                    "too_large", f"A message has more than {size(most)}, the most that is read."
                )
        blank = not line.strip()
    if lines:
        yield b"".join(lines)


def _message(entry: Entry, data: bytes, digest: str) -> Iterator[Opened]:
    message = message_of(data)
    kind = message.get_content_type()
    if kind == "multipart/encrypted" or "smime" in kind or kind == "application/pkcs7-mime":
        raise UnreadablePage("encrypted", "The message is encrypted; save it decrypted.")
    parts = list(message.walk())
    root = _root(message, parts)
    saved = _address_of_snapshot(message, root)
    known = Known(address=saved) if saved else _of_head(message)
    found = False
    if root is not None:
        for member in _page(entry, root, known):
            found = True
            if isinstance(member, Member) and member.name == entry.place:
                member = replace(member, digest=digest)
            yield member
    if not saved:
        for name, attached in _attachments(parts, root):
            found = True
            place = f"{entry.place}, {name}" if entry.place else name
            entry.context.enter()
            if entry.depth >= entry.context.limits.archive_depth:
                reason = f"It is nested in {entry.depth} archives, the most that are opened."
                yield Refusal(entry.context.path, place, "too_deep", reason)
                continue
            yield from opened(Entry(entry.context, name, place, io.BytesIO(attached), entry.depth + 1))
    if not found:
        raise UnreadablePage("no_text", "The message holds neither text nor a page.")


def _root(message: EmailMessage, parts: list[EmailMessage]) -> EmailMessage | None:
    """The part to be read: the first of HTML, else the first of text."""
    shown = [part for part in parts if part.get_content_disposition() != "attachment"]
    start = (
        str(message.get_param("start") or "").strip("<>")
        if message.get_content_type() == "multipart/related"
        else ""
    )
    if start:
        shown.sort(key=lambda part: str(part.get("Content-ID", "")).strip("<> ") != start)
    for wanted in ("text/html", "application/xhtml+xml", "text/plain"):
        for part in shown:
            if part.get_content_type() == wanted:
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes) and payload.strip():
                    return part
    return None


def _address_of_snapshot(message: EmailMessage, root: EmailMessage | None) -> str | None:
    """The address of a page saved as MHTML; None where it is an e-mail."""
    located = str(root.get("Content-Location", "")) if root is not None else ""
    address = str(message.get("Snapshot-Content-Location", "")).strip() or located.strip()
    if not address or ("Received" in message or "To" in message):
        return None
    return address if address.startswith(("http://", "https://")) else None


def _page(entry: Entry, part: EmailMessage, known: Known) -> Iterator[Opened]:
    """The page, or the articles, that a part holds."""
    data = cast(bytes, part.get_payload(decode=True))
    charset = str(part.get_content_charset() or "")
    data = transcoded(data, charset)
    html = part.get_content_type() != "text/plain"
    name = "part.html" if html else "part.txt"
    inside = Entry(entry.context, name, entry.place, io.BytesIO(data), entry.depth)
    for member in open_html(inside) if html else open_text(inside):
        if isinstance(member, Member) and member.form in ("html", "text"):
            address = known.address or member.known.address
            yield replace(member, known=replace(known, address=address))
        else:
            yield member


def transcoded(data: bytes, charset: str) -> bytes:
    """Bytes in UTF-8, where they are said to be in another character set and can be read in it."""
    if not charset or charset.lower().replace("_", "-") in ("utf-8", "utf8", "us-ascii", "ascii"):
        return data
    try:
        return data.decode(charset).encode("utf-8")
    except (LookupError, ValueError):
        return data


def _of_head(message: EmailMessage) -> Known:
    """What subject, sender and date say; the sender is an outlet where that is known of it."""
    name, address = parseaddr(str(message.get("From", "")))
    source = outlet_named(name) or (outlet_of_address(address.rpartition("@")[2]) if "@" in address else None)
    if (
        source is None
        and name
        and ("List-Unsubscribe" in message or "List-Id" in message or len(name.split()) > 3)
    ):
        source = name
    title = _FORWARDED.sub("", " ".join(str(message.get("Subject", "")).split()), count=1)
    return Known(title=title or None, source=source, published=str(message.get("Date", "")) or None)


def _attachments(parts: list[EmailMessage], root: EmailMessage | None) -> Iterator[tuple[str, bytes]]:
    """Files that are attached; pictures in the text are none."""
    for part in parts:
        name = part.get_filename()
        if (
            part is root
            or not name
            or part.is_multipart()
            or part.get_content_maintype() in ("image", "audio", "video")
        ):
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload:
            yield str(name).replace("\\", "/").rpartition("/")[2], payload
