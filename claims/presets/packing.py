"""A ZIP that is sent while it is written: no member and no archive is ever held in memory whole."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

__all__ = ["packed"]

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same content
_BLOCK = 64 * 1024


class _Pipe:
    """A file that hands on what is written to it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits: `take` gives all."""

    def take(self) -> bytes:
        """What was written since it was last asked."""
        data = b"".join(self._parts)
        self._parts, self.size = [], 0
        return data


def packed(members: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield a ZIP of these members (name, parts), each read while it is written; its first bytes before anything is read."""
    pipe, begun = _Pipe(), False
    with zipfile.ZipFile(pipe, "w") as package:  # type: ignore[call-overload]  # it needs no more than `write`
        for name, parts in members:
            member = zipfile.ZipInfo(name, _WHEN)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            with package.open(member, "w", force_zip64=True) as out:
                if not begun:
                    begun = True
                    yield pipe.take()  # so that whoever waits for the file sees that it comes
                for part in parts:
                    out.write(part)
                    if pipe.size >= _BLOCK:
                        yield pipe.take()
    yield pipe.take()
