"""A database that is moved or backed up is read as it was at one moment, and holds up nobody who writes to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import connections
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from newsroom.databases import database_at
from newsroom.transfer.copying import snapshot


def test_others_write_while_a_sqlite_file_is_read_that_was_not_open_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    path = tmp_path / "old.sqlite3"
    other = sqlite3.connect(path, isolation_level=None, timeout=0.2)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE decision (number)")
    described = ConnectionHandler({"default": database_at(f"sqlite:///{path}", "--from")}).settings["default"]
    monkeypatch.setitem(connections.settings, "origin", described)
    try:
        with django_db_blocker.unblock(), snapshot("origin"), connections["origin"].cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM decision")
            other.execute("INSERT INTO decision VALUES (1)")
            cursor.execute("SELECT COUNT(*) FROM decision")
            assert cursor.fetchone() == (0,)
    finally:
        connections["origin"].close()
        del connections["origin"]
    assert other.execute("SELECT COUNT(*) FROM decision").fetchone() == (1,)
