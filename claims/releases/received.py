"""An archive that somebody brings in through the browser, unpacked and proved in a process of its own.

Comes in: the file. Goes out: `Incoming`, or `BadArchive`. The process has no database: it first says which articles the
archive names, and is then given the texts of those that are here, in a file. Whoever made the archive to cost much ends that
process, and no more.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import partial
from shutil import copyfileobj
from typing import IO, BinaryIO, TypeVar, cast

from sources.workbench.exchange.apart import OpenFile, OutOfMemory, OutOfTime, apart, loaded_first

from .article_texts import articles_in, by_digest, each_text
from .incoming import BadArchive, Incoming, incoming, unpacked

__all__ = ["received"]

T = TypeVar("T")

# What proving may take: of processor time and of memory, more for each megabyte of the archive, and never more than this.
# A megabyte that unpacks to ten takes 5 seconds and 100 MB, and as much again where it is sent back.
_SECONDS, _SECONDS_A_MB, _MOST_SECONDS = 10, 10, 240
_MEGABYTES, _MEGABYTES_A_MB, _MOST_MEGABYTES = 200, 200, 1_000
_TEXT_BYTES = 4  # of memory for each byte of an article's text

loaded_first("claims.releases.received")


def received(file: IO[bytes], name: str, most: int) -> Incoming:
    """What an archive brings, after it was proved; it may unpack to `most` bytes. Raises BadArchive."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as texts:
        copyfileobj(file, given)
        given.flush()
        size = given.tell()
        named = _bounded(partial(_named, OpenFile(given), name, most), size, 0)
        for text in each_text(named):
            texts.write(json.dumps(text).encode() + b"\n")
        texts.flush()
        return _bounded(partial(_proved, OpenFile(given), name, most, OpenFile(texts)), size, texts.tell())


def _bounded(work: Callable[[], T], size: int, texts: int) -> T:
    """What the function returns, for an archive and texts of so many bytes."""
    packed = size // 1_000_000
    seconds = min(_SECONDS + _SECONDS_A_MB * packed, _MOST_SECONDS)
    wanted = _MEGABYTES + _MEGABYTES_A_MB * packed + _TEXT_BYTES * texts // 1_000_000
    megabytes = min(wanted, _MOST_MEGABYTES)
    try:
        return apart(work, seconds=seconds, memory=megabytes * 1_000_000)
    except OutOfTime:
        spent = f"{seconds} seconds of processor time"
    except OutOfMemory:
        spent = f"{megabytes:,} MB of memory"
    raise BadArchive(
        f"Proving it takes more than {spent}, which is too much for an archive of {size:,} bytes. "
        "If you trust it, use manage.py release import."
    )


def _named(given: OpenFile, name: str, most: int) -> list[str]:
    """In the other process: the digests of the articles in the archive."""
    return articles_in(unpacked(cast("BinaryIO", given.file), name, most))


def _proved(given: OpenFile, name: str, most: int, texts: OpenFile) -> Incoming:
    """In the other process: what the archive brings."""
    texts.file.seek(0)
    return incoming(
        unpacked(cast("BinaryIO", given.file), name, most), by_digest(json.loads(line) for line in texts.file)
    )
