"""Unpacking: the bytes of a `.gz` → the bytes inside, within bounds.

Comes in: bytes. Goes out: bytes, or `UnreadablePage`. Unpacks in pieces and stops at the limit, so that
a small archive of endless zeros costs no more than an honest page.
"""

from __future__ import annotations

import zlib

from .limits import LIMITS, Limits, size
from .page import UnreadablePage

__all__ = ["is_packed", "unpack"]

_MAGIC = b"\x1f\x8b"
_GZIP = 31  # window bits that tell zlib to expect a gzip header and checksum
# Crawlers write one member a record; each further one costs a copy of what follows it.
_MEMBERS = 100


def is_packed(name: str) -> bool:
    """Whether the file's name says that it is gzip."""
    return name.lower().endswith(".gz")


def unpack(data: bytes, *, limits: Limits = LIMITS) -> bytes:
    """What a gzip file holds, all its members joined.

    Raises `UnreadablePage`: `not_gzip` where the bytes are not gzip, are damaged or end
    too early, `too_large` above `limits.unpacked_bytes`.
    """
    if not data.startswith(_MAGIC):
        raise UnreadablePage("not_gzip", "The name ends in .gz, but the file is not gzip.")
    pieces: list[bytes] = []
    room = limits.unpacked_bytes
    rest = data
    # Members may follow each other; what follows the last one and is no member is padding.
    while rest.startswith(_MAGIC):
        if len(pieces) == _MEMBERS:
            message = f"The gzip file has more than {_MEMBERS} members, the most that are read."
            raise UnreadablePage("too_large", message)
        member = zlib.decompressobj(wbits=_GZIP)
        try:
            piece = member.decompress(rest, room + 1)
        except zlib.error as error:
            raise UnreadablePage("not_gzip", "The gzip file is damaged.") from error
        room -= len(piece)
        if room < 0:
            message = f"The file unpacks to more than {size(limits.unpacked_bytes)}, the most that is read."
            raise UnreadablePage("too_large", message)
        if not member.eof:
            raise UnreadablePage("not_gzip", "The gzip file is cut off before its end.")
        pieces.append(piece)
        rest = member.unused_data
    return b"".join(pieces)
