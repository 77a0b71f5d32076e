"""Files in object stores and on web servers: addresses ("s3://archive/2024/") → files to look into.

Comes in: an address. Goes out: the addresses beneath it, in order, and a local copy of each while it is looked into;
some are fetched ahead. The stores are reached by `fsspec`, of the extra `remote`, and what it asks for the store.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, TypeVar

__all__ = ["beneath", "fetched"]

T = TypeVar("T")

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


def fetched(wanted: Iterable[tuple[T, str]]) -> Iterator[tuple[T, Path | None, str]]:
    """Each item with a local copy of what its address names, or with why there is none; neither where that is "".

    The copy is deleted when the next item is asked for.
    """
    waiting: deque[_Fetch[T]] = deque()
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-fetched-") as folder,
        ThreadPoolExecutor(_AHEAD) as pool,
    ):
        try:
            for number, (item, address) in enumerate(wanted):
                copy = Path(folder, str(number)) if address else None
                future = pool.submit(_fetch, address, copy) if copy else None
                waiting.append(_Fetch(item, copy, future))
                if len(waiting) > _AHEAD:
                    yield from _one(waiting.popleft())
            while waiting:
                yield from _one(waiting.popleft())
        finally:
            for left in waiting:
                if left.future:
                    left.future.cancel()


def _one(fetch: _Fetch[T]) -> Iterator[tuple[T, Path | None, str]]:
    if fetch.future is None or fetch.copy is None:
        yield fetch.item, None, ""
        return
    try:
        try:
            fetch.future.result()
        except Exception as error:  # whatever the store's library raises, it is this file's
            yield fetch.item, None, f"It cannot be fetched: {type(error).__name__}: {error}"[:500]
        else:
            yield fetch.item, fetch.copy, ""
    finally:  # also what came of it before it failed
        fetch.copy.unlink(missing_ok=True)


def _fetch(address: str, copy: Path) -> None:
    system, place = _system(address)
    system.get_file(place, str(copy))


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
