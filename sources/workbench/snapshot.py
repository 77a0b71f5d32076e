"""One look at the database for all of a stream, though it reads part by part.

A transaction that only reads. Outside of one Django's cursor is `WITH HOLD` on PostgreSQL: the server sorts and writes down
all rows before it gives the first. Inside of one it is planned to give its first tenth early (`cursor_tuple_fraction`):
all of a table goes along the index of its order, a few of its records are sorted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["SECONDS_WITHOUT_A_READER", "snapshot"]

# A client that takes nothing for so long is given up: an open transaction keeps the server from clearing away.
SECONDS_WITHOUT_A_READER: Final = 600


@contextmanager
def snapshot(using: str = "default") -> Iterator[None]:
    """Read inside the block as of its beginning, and begin to get rows before all of them are sorted.

    Nothing may be written meanwhile by the same connection; others do not wait. Inside a transaction this changes nothing.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
        return
    with ExitStack() as stack:
        if connection.vendor == "sqlite":
            _begin_without_lock(connection, stack)
        else:
            stack.enter_context(transaction.atomic(using=using))
            _set_up(connection)
        yield


def _begin_without_lock(connection: Any, stack: ExitStack) -> None:
    connection.ensure_connection()  # which tells the mode
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        stack.enter_context(transaction.atomic(using=connection.alias))
    finally:
        connection.transaction_mode = mode


def _set_up(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
            f"SET LOCAL idle_in_transaction_session_timeout = {int(1000 * SECONDS_WITHOUT_A_READER)}"
        )
