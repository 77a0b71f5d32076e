"""Entries: a file on disk, or a member of an archive, as a stream that can be looked into first.

Comes in: a binary stream. Goes out: `Entry`, whose head was read and is given again. Everything here is
bounded by `Limits`.
"""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from ..page import UnreadablePage
from ..page_limits import Limits, size
from .kinds import HEAD, Kind, recognise
from .packed import unpacked

__all__ = ["Context", "Entry", "Exhausted", "Unpacked", "beneath", "beside", "damaged", "some"]

# What reading a damaged or hostile packed file may raise.
damaged = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError, NotImplementedError, RuntimeError)


@dataclass(slots=True)
class Context:
    """What holds for all that comes out of one file on disk.

    `columns` leads roles (text, title …) to a table's own column names. `room` is how many
    more bytes may be unpacked, `members` how many more members may be looked into; `listed` are
    the addresses that a web archive's own list calls pages.
    """

    path: str
    file_digest: str
    limits: Limits
    columns: Mapping[str, str] = field(default_factory=dict)
    room: int = 0
    members: int = 0
    listed: set[str] = field(default_factory=set)

    def spend(self, count: int) -> None:
        """Raises `Exhausted` when the file has unpacked to more than it may."""
        self.room -= count
        if self.room < 0:
            most = size(self.limits.unpacked_total)
            raise Exhausted(f"It unpacks to more than {most}, the most that is read.")

    def enter(self) -> None:
        """One more member. Raises `Exhausted` when there are too many."""
        self.members -= 1
        if self.members < 0:
            most = f"{self.limits.members:,}"
            raise Exhausted(f"It has more than {most} members, the most that are read.")


def some(stream: BinaryIO, most: int) -> bytes:
    """What one read gives, at most so many bytes: what stands before damage is not lost with it."""
    read = getattr(stream, "read1", None) or stream.read
    return cast(bytes, read(most))


class Exhausted(UnreadablePage):
    """A file has unpacked to more, or holds more members, than it may: nothing more of it is read."""

    def __init__(self, message: str) -> None:
        super().__init__("too_large", message)


class Unpacked(io.RawIOBase):
    """A stream that was unpacked: what is read from it is counted against the file's room."""

    def __init__(self, stream: BinaryIO, context: Context) -> None:
        self.stream, self.context = stream, context

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed has no name for any writable buffer
        data = some(self.stream, len(buffer))
        self.context.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


class _Rejoined(io.RawIOBase):
    """A stream whose head was read already, from its beginning again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self.head, self.rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed has no name for any writable buffer
        data = self.head.read(len(buffer)) or some(self.rest, len(buffer))
        buffer[: len(data)] = data
        return len(data)


@dataclass(slots=True)
class Entry:
    """One file: its name, where it lies inside the file on disk (None: it is that file), its bytes.

    `depth` is the number of archives around it. `stream` is read once; `whole` hands it out.
    """

    context: Context
    name: str
    place: str | None
    stream: BinaryIO
    depth: int = 0
    digest: str | None = None
    _head: bytes | None = None
    _kind: Kind | None = None

    @property
    def kind(self) -> Kind:
        """What the file is, by its head."""
        if self._kind is None:
            self._kind = recognise(self.head, self.name)
        return self._kind

    @property
    def head(self) -> bytes:
        """The first bytes, at most `HEAD`."""
        if self._head is None:
            pieces: list[bytes] = []
            left = HEAD
            try:
                while left and (piece := some(self.stream, left)):
                    pieces.append(piece)
                    left -= len(piece)
            except UnreadablePage:
                if not pieces:
                    raise  # what stands before the damage is looked at; reading on says what is wrong
            self._head = b"".join(pieces)
        return self._head

    def whole(self) -> BinaryIO:
        """The stream from its beginning."""
        head = self.head
        if self.stream.seekable():
            self.stream.seek(0)
            return self.stream
        return cast(BinaryIO, io.BufferedReader(_Rejoined(head, self.stream), 1 << 16))

    def data(self, most: int | None = None) -> bytes:
        """All bytes. Raises `UnreadablePage` above `most` (by default the limit of one file)."""
        most = self.context.limits.file_bytes if most is None else most
        stream, pieces, left = self.whole(), [], most + 1
        while left > 0 and (piece := stream.read(min(left, 1 << 20))):
            pieces.append(piece)
            left -= len(piece)
        if left <= 0:
            raise UnreadablePage("too_large", f"The file has more than {size(most)}, the most that is read.")
        return b"".join(pieces)

    def packed_in(self, kind: str) -> Entry:
        """The file inside a gzip, bzip2 or xz file, as a stream."""
        inside = cast(BinaryIO, unpacked(self.whole(), kind))
        stream = cast(BinaryIO, io.BufferedReader(Unpacked(inside, self.context), 1 << 16))
        return Entry(
            self.context, _without_packer(self.name), self.place, stream, self.depth + 1, self.digest
        )


def _without_packer(name: str) -> str:
    lower = name.lower()
    for end, instead in (
        (".tgz", ".tar"),
        (".tbz2", ".tar"),
        (".txz", ".tar"),
        (".gz", ""),
        (".bz2", ""),
        (".xz", ""),
    ):
        if lower.endswith(end):
            return name[: -len(end)] + instead
    return name


def beside(place: str | None, name: str) -> str:
    """The place of an article in a file of many: after a comma where that file has a place itself."""
    return f"{place}, {name}" if place else name


def beneath(place: str | None, name: str) -> str:
    """The place of a file in an archive."""
    return f"{place}/{name}" if place else name
