"""One process at a time: work that two must not do side by side.

Whoever holds it and is killed holds it no longer at once: PostgreSQL ends the lock with the connection, the
system that of SQLite with the process.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection

__all__ = ["Busy", "alone", "in_turn"]

_LOOK = 0.5  # seconds between two tries


class Busy(Exception):
    """Another process is at it. For `waiting` of `alone`, to go away instead of waiting."""


@contextmanager
def alone(name: str, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Do what is in the block while no other process does anything of this name on this database.

    Waits for the other; `waiting` is called once where that is so; what it raises ends the waiting.
    """
    with _server(name, waiting) if connection.vendor == "postgresql" else _file(name, waiting):
        yield


@contextmanager
def in_turn(name: str) -> Iterator[None]:
    """The same inside a transaction and until its end, for what takes a moment; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(name.encode())])
    yield


@contextmanager
def _server(name: str, waiting: Callable[[], object]) -> Iterator[None]:
    number = crc32(name.encode())
    told = False
    while not _ask("SELECT pg_try_advisory_lock(%s)", number):
        if not told:
            told = True
            waiting()
        time.sleep(_LOOK)
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            _ask("SELECT pg_advisory_unlock(%s)", number)


def _ask(sql: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [number])
        return bool(cursor.fetchone()[0])


@contextmanager
def _file(name: str, waiting: Callable[[], object]) -> Iterator[None]:
    """By the lock of an empty database beside the database."""
    path = str(connection.settings_dict["NAME"])
    if ":memory:" in path or "mode=memory" in path:  # nobody else has it
        yield
        return
    lock = sqlite3.connect(f"{path}-{name}", timeout=0, isolation_level=None)
    try:
        told = False
        while not _is_taken(lock):
            if not told:
                told = True
                waiting()
            time.sleep(_LOOK)
        yield
    finally:
        lock.close()


def _is_taken(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            return False
        raise
    return True
