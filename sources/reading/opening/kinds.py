"""Kinds: what a file is, by its first bytes; its name decides only where they do not.

Comes in: the first bytes of a file and its name. Goes out: a `Kind`. Called for every file and
for every member of an archive. Kinds of no text are named by puremagic, a library of file
signatures; the kinds that no such library tells (exports of databases, mbox, MHTML, tables,
JSON Lines) by their own first lines.
"""

from __future__ import annotations

import json
import re
from typing import Literal

from sources.lexicon import table

from .table_headings import has_heading

__all__ = ["HEAD", "OLD_OFFICE", "Kind", "describe", "ending", "recognise"]

HEAD = 1 << 16  # bytes that are looked at

Kind = Literal[
    "html", "text", "rtf", "pdf", "zip", "gzip", "bzip2", "xz", "tar", "warc", "mbox", "mail", "feed",
    "table", "json", "json_lines", "empty", "other",
]  # fmt: skip

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BLANKS = b" \t\r\n\x0b\x0c"
_PAGE_ENDINGS = {"html", "htm", "xhtml", "shtml", "xht", "mht", "mhtml", "aspx", "asp", "jsp", "cfm"}
_TEXT_ENDINGS = {"txt", "text", "asc", "md", "markdown", "rst", "doc", ""}
_HTML = re.compile(
    rb"(?:<!--.{0,2000}?-->|<\?xml\b[^>]{0,200}>|\s)*<(?:!doctype\s+html|(?:html|head|body|meta|title|link|script|"
    rb"style|div|p|table|article|section|main|span|h[1-6]|center|font|a|base)[\s>/])",
    re.I | re.S,
)
_XML = re.compile(rb"\s*(?:<\?xml\b|<!DOCTYPE\s|<[A-Za-z][\w:.-]*[\s>/])", re.I)
_FEED = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF)[\s>]")
# A line can be read in one way only: to try others would take for ever where many lines continue a field.
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*\r?\n")
_CUT_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+\r?\n?\Z")
_LONG = HEAD // 4  # bytes of a field that may go on beyond the head
_MAIL_FIELDS = {
    b"from", b"to", b"cc", b"subject", b"date", b"mime-version", b"received", b"return-path", b"delivered-to",
    b"message-id", b"content-type", b"content-transfer-encoding", b"reply-to", b"snapshot-content-location",
    b"dkim-signature", b"x-mailer", b"sender",
}  # fmt: skip
# Fields that no page of prose opens with.
_MAIL_ONLY = {b"mime-version", b"received", b"return-path", b"delivered-to", b"message-id", b"content-type"}
_MBOX = re.compile(rb"From [^\r\n]{1,300}\r?\n(?=[A-Za-z][A-Za-z0-9-]{1,40}:)")


def ending(name: str) -> str:
    """The ending of a file's name in small letters, without that of a packer: "a.txt.gz" → "txt"."""
    last = name.replace("\\", "/").rpartition("/")[2].lower()
    for packed in (".gz", ".bz2", ".xz"):
        last = last.removesuffix(packed)
    return last.rpartition(".")[2] if "." in last.lstrip(".") else ""


def recognise(head: bytes, name: str) -> Kind:
    """What a file is that opens with `head` (at most `HEAD` bytes of it)."""
    if not head.strip(_BLANKS):
        return "empty" if len(head) < HEAD else "text"
    if packed := _packed(head):
        return packed
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"WARC/0.", b"WARC/1.", b"filedesc://")):
        return "warc"
    if head[257:262] == b"ustar":
        return "tar"
    plain = _as_ascii(head)
    if plain is None:
        return "other"
    return _text_kind(plain, name)


def _packed(head: bytes) -> Kind | None:
    if head.startswith(_ZIP):
        return "zip"
    if head.startswith(_GZIP):
        return "gzip"
    if head.startswith(_BZIP2) and head[4:10] == b"1AY&SY":
        return "bzip2"
    return "xz" if head.startswith(_XZ) else None


def _as_ascii(head: bytes) -> bytes | None:
    """The head in a form in which ASCII marks are ASCII; None where it is no text."""
    if _is_known_binary(head):
        return None
    if head.startswith(b"\xef\xbb\xbf"):
        return head[3:]
    for mark, codec in ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return head.decode(codec, "ignore").encode("utf-8", "replace")
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if min(even, odd) * 20 > max(even, odd) or max(even, odd) * 4 < len(head) // 2:
            return None
        codec = "utf-16-be" if even > odd else "utf-16-le"
        return head.decode(codec, "ignore").encode("utf-8", "replace")
    return head


def _text_kind(plain: bytes, name: str) -> Kind:
    start = plain.lstrip(_BLANKS)
    end = ending(name)
    if start.startswith(rb"{\rtf"):
        return "rtf"
    if _MBOX.match(start):
        return "mbox"
    if _is_mail(start, end):
        return "mail"
    if start[:1] == b"<" and _is_feed(start):
        return "feed"
    if _HTML.match(start) or end in _PAGE_ENDINGS:
        return "html"
    if _XML.match(start) and b"</" in start:
        return "other"
    if start[:1] in (b"{", b"[") and (kind := _json_kind(start, end)):
        return kind
    if end in ("csv", "tsv", "tab"):
        return "table"
    if end in table("not_pages"):
        return "other"
    return "table" if has_heading(start) else "text"


def _is_mail(start: bytes, end: str) -> bool:
    names: list[bytes] = []
    at = 0
    while (found := _FIELD.match(start, at)) and len(names) < 60:
        names.append(found[1].lower())
        at = found.end()
    # A field that goes on beyond the head ends in the middle of a line, or before a line that continues it.
    is_cut = len(start) > _LONG and start[at : at + 1] in (b" ", b"\t", b"")
    if not is_cut and len(start) - at > _LONG and (found := _CUT_FIELD.match(start, at)):
        names.append(found[1].lower())
        is_cut = True
    if not names or (names[0] not in _MAIL_FIELDS and not names[0].startswith((b"x-", b"arc-"))):
        return False
    known = len(_MAIL_FIELDS.intersection(names))
    if is_cut:  # what stands behind it is not seen
        return known >= 2 or end in ("eml", "mht", "mhtml")
    return known >= 2 and (end in ("eml", "mht", "mhtml") or not _MAIL_ONLY.isdisjoint(names))


def _is_feed(start: bytes) -> bool:
    found = _FEED.search(start, 0, 4000)
    return found is not None and not re.search(rb"<(?:html|body)[\s>]", start[: found.start()], re.I)


def _json_kind(start: bytes, end: str) -> Kind | None:
    first, _, rest = start.partition(b"\n")
    if first.startswith(b"{") and rest.lstrip(_BLANKS)[:1] == b"{":
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            pass
        else:
            return "json_lines"
    if end in ("jsonl", "ndjson", "jl"):
        return "json_lines"
    if end == "json" or re.match(rb'[\[{]\s*(?:["{\[\]}]|-?\d)', start):
        return "json"
    return None


def _is_known_binary(head: bytes) -> bool:
    return any(head.startswith(bytes.fromhex(mark)) for mark in table("binary_kinds"))


def describe(head: bytes, name: str) -> str:
    """What a file is that is no page, in words for a person: "JPEG picture", ".css (style sheet)"."""
    end = ending(name)
    for mark, words in table("binary_kinds").items():
        if head.startswith(bytes.fromhex(mark)):
            return f"{words} (.{end})" if end else words
    if end in table("not_pages"):
        return f"{table('not_pages')[end]} (.{end})"
    words = _by_library(head) if _as_ascii(head) is None else ""
    if words and end:
        return f"{words} (.{end})"
    return words or (f"file of kind .{end}" if end else "file of unknown kind")


def _by_library(head: bytes) -> str:
    import puremagic  # slow to load, seldom needed

    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError, OSError, RuntimeError):
        return ""
    return (found[0].name if found else "")[:60]
