"""Keeping SQLite's write-ahead log short while one process writes for long and others read all the time.

SQLite begins the log anew only at a moment when nobody reads from it. Several processes that read without a pause leave no such
moment, and the log grows by all that is written. See https://www.sqlite.org/wal.html, "Avoiding Excessively Large WAL Files".
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection

__all__ = ["MOST_LOG", "shorten_log"]

MOST_LOG = 32_000_000  # bytes
_PATIENCE = 500  # milliseconds that those who read have to come to an end


def shorten_log(most: int | None = None) -> bool:
    """Move the log into the database where it is longer than `most` bytes (MOST_LOG); whether that was done.

    Nothing happens on PostgreSQL, in a transaction, or where somebody else reads for longer: the next call tries again.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    if not log.exists() or log.stat().st_size <= (MOST_LOG if most is None else most):
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (is_busy, *_) = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
    return not is_busy
