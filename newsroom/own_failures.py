"""Whatever goes wrong with one file or page is its own: it is told as a refusal, and the rest goes on. No Django.

Comes in: the opening of a file, or the reading of a page. Goes out: what came of it, within the processor time and the memory
that one page may take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from newsroom.memory_limit import memory_limit
from newsroom.time_limit import TimeUp, time_limit
from sources.reading import Refusal, UnreadablePage
from sources.reading.opening import Opened
from sources.reading.page_limits import Limits

__all__ = ["each_opened", "one_read"]

T = TypeVar("T")

_ADVICE = "Cut it into its articles, or take out what is no text."


def each_opened(members: Iterator[Opened], path: str, name: str | None, limits: Limits) -> Iterator[Opened]:
    """What is in a file or document, each found within the limits; where one is not, a refusal of the whole is the last."""
    while opened := _bounded("Opening", lambda: next(members, None), path, name, limits):
        yield opened  # after a failure there is nothing more to be had


def one_read(read: Callable[[], T], path: str, name: str | None, limits: Limits) -> T | Refusal:
    """What is made of a page, within the limits; raises nothing."""
    return _bounded("Reading", read, path, name, limits)


def _bounded(what: str, do: Callable[[], T], path: str, name: str | None, limits: Limits) -> T | Refusal:
    try:
        with memory_limit(), time_limit(limits.page_seconds):
            return do()
    except UnreadablePage as error:
        return Refusal(path, name, error.reason, str(error))
    except TimeUp:
        why = f"{what} it took more than {limits.page_seconds:,} seconds of processor time. {_ADVICE}"
        return Refusal(path, name, "too_slow", why)
    except MemoryError:
        return Refusal(path, name, "too_large", f"{what} it took more memory than there is. {_ADVICE}")
    except Exception as error:  # whatever a page makes a library raise
        why = f"{what} it failed: {type(error).__name__}: {error}"[:500].rstrip(": ")
        return Refusal(path, name, "crashed", why)
