"""Dispatch: an entry → its members, by the reader for its kind.

Comes in: an `Entry`. Goes out: `Member`, `Refusal` and `PassedOver`, never an exception for what a file
holds. The readers are loaded when first needed: a folder of plain pages needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import import_module

from ..page import UnreadablePage
from ..page_limits import Limits, size
from .entry import Entry, Exhausted, damaged
from .kinds import OLD_OFFICE, Kind, describe, ending
from .member import Form, Member, Opened, PassedOver, Refusal

__all__ = ["most_bytes", "opened", "refuse_large", "whole"]

Reader = Callable[[Entry], Iterator[Opened]]

_NO_MEMORY = (
    "Opening it took more memory than there is. Cut it into its articles, or take out what is no text."
)

# The module and function that open each kind.
_READERS: dict[Kind, tuple[str, str]] = {
    "html": ("pages", "open_html"),
    "text": ("pages", "open_text"),
    "zip": ("archives", "open_zip"),
    "tar": ("archives", "open_tar"),
    "table": ("spreadsheets", "open_table"),
    "json": ("json_articles", "open_json"),
    "json_lines": ("json_articles", "open_json_lines"),
    "feed": ("feeds", "open_feed"),
    "mail": ("mail", "open_mail"),
    "mbox": ("mail", "open_mailbox"),
    "warc": ("warc", "open_warc"),
}
# Kinds that are read piece by piece, however large they are.
_STREAMED = {"zip", "tar", "gzip", "bzip2", "xz", "warc", "mbox", "table", "json_lines"}
_PACKED = {"gzip", "bzip2", "xz"}
# Endings that claim a page, a document or a container: what has one and is none is refused.
_CLAIMS = {
    "txt", "html", "htm", "xhtml", "pdf", "docx", "rtf", "epub", "xlsx", "csv", "tsv", "json", "jsonl", "eml", "mbox",
    "mht", "mhtml", "warc", "wacz", "zip", "tar", "tgz", "gz", "bz2", "xz", "doc", "xls", "odt", "rar", "7z",
}  # fmt: skip


def opened(entry: Entry) -> Iterator[Opened]:
    """What an entry holds; whatever is wrong with it is a `Refusal`."""
    try:
        yield from _by_kind(entry)
    except Exhausted as error:
        if entry.place is not None:
            raise  # the whole file is done with, not this member alone
        yield Refusal(entry.context.path, None, error.reason, str(error))
    except UnreadablePage as error:
        yield Refusal(entry.context.path, entry.place, error.reason, str(error))
    except damaged as error:
        words = str(error) or type(error).__name__
        yield Refusal(entry.context.path, entry.place, "damaged", f"The file is damaged: {words[:200]}.")
    except MemoryError:
        yield Refusal(entry.context.path, entry.place, "too_large", _NO_MEMORY)
    except Exception as error:  # whatever a hostile file makes a library raise, the rest goes in
        words = f"{type(error).__name__}: {error}"[:200]
        yield Refusal(entry.context.path, entry.place, "damaged", f"The file could not be parsed ({words}).")


def _by_kind(entry: Entry) -> Iterator[Opened]:
    kind = entry.kind
    if kind in _PACKED:
        if entry.depth >= entry.context.limits.archive_depth:
            raise UnreadablePage(
                "too_deep", f"It is nested in more than {entry.depth} archives, the most that are opened."
            )
        yield from _by_kind(entry.packed_in(kind))  # whose digest stays that of the packed bytes
    elif kind in _READERS:
        yield from _reader(kind)(entry)
    elif kind in ("pdf", "rtf"):
        yield whole(entry, kind, entry.data(entry.context.limits.document_bytes))
    elif kind == "empty" and ending(entry.name) in _CLAIMS:
        raise UnreadablePage(
            "empty", "The file is empty." if not entry.head else "The file contains only white space."
        )
    elif entry.head.startswith(OLD_OFFICE):
        raise _of_old_office(entry)
    elif ending(entry.name) in _CLAIMS:
        raise UnreadablePage("binary", f"The file is not text: {describe(entry.head, entry.name)}.")
    else:
        what = "empty file" if kind == "empty" else describe(entry.head, entry.name)
        yield PassedOver(entry.context.path, entry.place, what)


def _of_old_office(entry: Entry) -> UnreadablePage:
    """Why a file in the container of Office before 2007 is not read: encrypted new ones lie in it, too."""
    if "EncryptedPackage".encode("utf-16-le") in entry.data(entry.context.limits.document_bytes):
        return UnreadablePage("encrypted", "The document is encrypted; save it without a password.")
    message = "It is an Office document of before 2007. Save it as DOCX or XLSX (an Outlook message as .eml)."
    return UnreadablePage("not_a_page", message)


def refuse_large(entry: Entry, count: int) -> None:
    """Refuse a file by its size before it is read. Raises `UnreadablePage`, `too_large`."""
    most = most_bytes(entry.kind, entry.context.limits)
    if most is not None and count > most:
        raise UnreadablePage("too_large", f"The file has {size(count)}; at most {size(most)} are read.")


def most_bytes(kind: Kind, limits: Limits) -> int | None:
    """How large a file of a kind that is read whole may be; None for those read piece by piece."""
    if kind in _STREAMED:
        return None
    larger = {
        "html": limits.saved_bytes,
        **dict.fromkeys(("pdf", "rtf", "mail", "json"), limits.document_bytes),
    }
    return larger.get(kind, limits.file_bytes)


def _reader(kind: Kind) -> Reader:
    module, function = _READERS[kind]
    reader: Reader = getattr(import_module(f"{__package__}.{module}"), function)
    return reader


def whole(entry: Entry, form: Form, data: bytes | None = None) -> Member:
    """An entry that is one page or document, with all its bytes."""
    data = entry.data() if data is None else data
    context = entry.context
    digest = entry.digest or sha256(data).hexdigest()
    return Member(context.path, entry.place, form, data, digest, context.file_digest)
