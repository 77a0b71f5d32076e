"""Transactions that wait for each other in a circle: the database ends one of them, which is then tried again.

https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html; SQLite knows none of them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

from sources.workbench.curation.refusals import Refused

__all__ = ["again_after_clashes", "is_clash"]

T = TypeVar("T")

_TRIES = 5
_PAUSE = 0.05  # seconds, doubled each time
_CODES = ("40P01", "40001", "55P03")  # deadlock, order that cannot be kept, lock not to be had


def is_clash(error: BaseException | None) -> bool:
    """Whether another transaction was in the way, so that doing it again may succeed."""
    return getattr(getattr(error, "__cause__", None), "sqlstate", None) in _CODES


def again_after_clashes(do: Callable[[], T]) -> T:
    """Run a function that is one transaction, again where it clashes with another.

    Inside a transaction of the caller's the error goes on to the caller, whose whole work is undone.
    Raises `Refused` after the last try.
    """
    inside = connection.in_atomic_block
    for tried in range(_TRIES):
        try:
            return do()
        except OperationalError as error:
            if inside or not is_clash(error):
                raise
        time.sleep(random.uniform(0.5, 1) * _PAUSE * 2**tried)  # noqa: S311 - of no use to an attacker
    raise Refused(
        "Other people are changing the same records right now, so nothing was changed. Try again in a moment."
    )
