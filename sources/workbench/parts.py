"""Many items, in lists that one statement takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

__all__ = ["parts"]

T = TypeVar("T")


def parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in order, `size` at a time; the last list may be shorter, none is empty."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
