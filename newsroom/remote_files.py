"""Files in object stores and on web servers: addresses ("s3://archive/2024/") → files to look into.

Comes in: an address. Goes out: the addresses beneath it, in order, and a local copy of each while it is looked into;
some are fetched ahead. What is larger than a file here may be is not fetched. The stores are reached by `fsspec`, of the extra `remote`, and what it asks for the store.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Generic, TypeVar

from newsroom.scratch import scratch_folder
from sources.reading import UnreadablePage
from sources.reading.opening.dispatch import most_bytes
from sources.reading.opening.kinds import HEAD, recognise
from sources.reading.page_limits import Limits, size

__all__ = ["beneath", "fetched"]

T = TypeVar("T")

_PIECE = 1 << 20  # bytes
_AHEAD = 16  # files under way at a time: a store answers late, and many at once


def beneath(address: str) -> Iterator[str]:
    """The addresses of all files at and beneath this one, sorted. Raises `FileNotFoundError`, naming the address."""
    system, place = _system(address)
    try:
        found = sorted(system.find(place))
    except Exception as error:  # of the store's library, whichever it is
        words = f"{type(error).__name__}: {error}".rstrip(": ")
        raise FileNotFoundError(f"{address}: cannot be listed: {words}") from error
    if not found:
        raise FileNotFoundError(f"{address}: no such file or folder")
    for one in found:
        yield str(system.unstrip_protocol(one))


@dataclass(slots=True)
class _Fetch(Generic[T]):
    item: T
    copy: Path | None
    future: Future[None] | None


def fetched(
    wanted: Iterable[tuple[T, str]], limits: Limits
) -> Iterator[tuple[T, Path | None, UnreadablePage | None]]:
    """Each item with a local copy of what its address names, or with why there is none; neither where that is "".

    The copy is deleted when the next item is asked for.
    """
    waiting: deque[_Fetch[T]] = deque()
    with (
        scratch_folder("fetched") as folder,
        ThreadPoolExecutor(_AHEAD) as pool,
    ):
        try:
            for number, (item, address) in enumerate(wanted):
                copy = folder / str(number) if address else None
                future = pool.submit(_fetch, address, copy, limits) if copy else None
                waiting.append(_Fetch(item, copy, future))
                if len(waiting) > _AHEAD:
                    yield from _one(waiting.popleft())
            while waiting:
                yield from _one(waiting.popleft())
        finally:
            for left in waiting:
                if left.future:
                    left.future.cancel()


def _one(fetch: _Fetch[T]) -> Iterator[tuple[T, Path | None, UnreadablePage | None]]:
    if fetch.future is None or fetch.copy is None:
        yield fetch.item, None, None
        return
    try:
        try:
            fetch.future.result()
        except UnreadablePage as error:
            yield fetch.item, None, error
        except Exception as error:  # whatever the store's library raises, it is this file's
            why = f"It cannot be fetched: {type(error).__name__}: {error}"[:500]
            yield fetch.item, None, UnreadablePage("unreadable", why)
        else:
            yield fetch.item, fetch.copy, None
    finally:  # also what came of it before it failed
        fetch.copy.unlink(missing_ok=True)


def _fetch(address: str, copy: Path, limits: Limits) -> None:
    """Raises `UnreadablePage` for what is too large, whatever the store's library raises for the rest."""
    system, place = _system(address)
    count = system.size(place)
    if count is None:  # a web server need not say it
        with system.open(place, "rb") as source, copy.open("wb") as target:
            _copy(source, target, place, limits)
        return
    if count > limits.file_bytes:  # the least that any kind may have
        most = _most(system.cat_file(place, 0, HEAD), place, limits)
        if most is not None and count > most:
            raise UnreadablePage("too_large", f"The file has {size(count)}; at most {size(most)} are read.")
    system.get_file(place, str(copy))


def _copy(source: BinaryIO, target: BinaryIO, place: str, limits: Limits) -> None:
    """As much as such a file may have; more raises `UnreadablePage`."""
    piece, count = source.read(HEAD), 0
    most = _most(piece, place, limits)
    while piece:
        count += len(piece)
        if most is not None and count > most:
            raise UnreadablePage("too_large", f"The file has more than {size(most)}, the most that is read.")
        target.write(piece)
        piece = source.read(_PIECE)


def _most(head: bytes, place: str, limits: Limits) -> int | None:
    """How large a file that begins so may be; None where it is read piece by piece."""
    return most_bytes(recognise(head, PurePosixPath(place).name), limits)


def _system(address: str) -> tuple[Any, str]:
    try:
        fsspec = import_module("fsspec")  # of an extra
    except ImportError as error:
        raise FileNotFoundError(f"{address}: addresses need the extra: pip install '.[remote]'") from error
    try:
        system, place = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise FileNotFoundError(f"{address}: {error}") from error
    return system, str(place)
