"""Packed files: the stream inside a gzip, bzip2 or xz file.

Comes in: a binary stream. Goes out: the stream of what it unpacks to. What stands before damage is
given first, so that of a web archive that breaks off the pages before are read; then
`UnreadablePage`, `not_gzip`, says what is wrong. Bounded by who reads it.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import BinaryIO

from ..page import UnreadablePage

__all__ = ["unpacked"]

_BLOCK = 1 << 16
_GZIP = 31  # window bits that tell zlib to expect a gzip header and checksum
_MAGIC = b"\x1f\x8b"
_XZ_MEMORY = 100_000_000  # bytes an xz file may ask for


def unpacked(stream: BinaryIO, kind: str) -> io.RawIOBase:
    """The stream inside a packed one of this kind ("gzip", "bzip2", "xz")."""
    return _Unpacking(stream, kind)


class _Unpacking(io.RawIOBase):
    def __init__(self, stream: BinaryIO, kind: str) -> None:
        self.stream, self.kind = stream, kind
        self.one = self._new()
        self.rest = b""  # packed bytes not yet unpacked
        self.ended = False
        self.wrong: UnreadablePage | None = None

    def _new(self) -> _Gunzip | bz2.BZ2Decompressor | lzma.LZMADecompressor:
        if self.kind == "gzip":
            return _Gunzip()
        return bz2.BZ2Decompressor() if self.kind == "bzip2" else lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed has no name for any writable buffer
        if self.wrong:
            raise self.wrong
        data = b""
        while not data and not self.ended:
            data = self._more(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _more(self, most: int) -> bytes:
        """Some unpacked bytes, at most so many; nothing where more must be read first."""
        if self.one.eof and not self._next_member():
            self.ended = True
            return b""
        if not self.rest and getattr(self.one, "needs_input", True):
            self.rest = self.stream.read(_BLOCK)
            if not self.rest:
                raise self._stop("is cut off before its end")
        given, self.rest = self.rest, b""
        try:
            return self.one.decompress(given, most)
        except (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError) as error:
            raise self._stop("is damaged") from error

    def _next_member(self) -> bool:
        """Whether another member follows; what follows and is none is padding."""
        self.rest = self.one.unused_data or self.stream.read(_BLOCK)
        if self.kind != "gzip" or len(self.rest) < len(_MAGIC):
            self.rest += self.stream.read(_BLOCK)
        if not self.rest or (self.kind == "gzip" and not self.rest.startswith(_MAGIC)):
            return False
        self.one = self._new()
        return True

    def _stop(self, what: str) -> UnreadablePage:
        self.wrong = UnreadablePage("not_gzip", f"The {self.kind} file {what}.")
        return self.wrong


class _Gunzip:
    """zlib's decompressor with the face of the two others."""

    def __init__(self) -> None:
        self.inner = zlib.decompressobj(wbits=_GZIP)

    @property
    def eof(self) -> bool:
        return self.inner.eof

    @property
    def unused_data(self) -> bytes:
        return self.inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self.inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self.inner.decompress(self.inner.unconsumed_tail + data, max_length)
