"""A database from before the first release is refused in one line, and not a byte of it is changed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT

_BEFORE_ACCOUNTS = [
    ("auth", "0001_initial"),
    ("sources", "0001_initial"),
    ("sources", "0002_freeze_article_text"),
    ("claims", "0001_initial"),
]
_BEFORE_ONE_START = [
    ("accounts", "0001_initial"),
    ("sources", "0001_initial"),
    ("claims", "0001_initial"),
    ("claims", "0010_codebook"),
    ("newsroom", "0001_initial"),
]
_BEFORE_THE_LAST = [
    ("accounts", "0001_initial"),
    ("sources", "0001_initial"),
    ("claims", "0001_first_release"),
    ("newsroom", "0001_initial"),
]


def left_by(migrations: list[tuple[str, str]], folder: Path) -> Path:
    """A database as an earlier version left it."""
    path = folder / "newsroom.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            """
            PRAGMA journal_mode=WAL;
            CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT);
            CREATE TABLE claims_claim (id INTEGER PRIMARY KEY, text TEXT);
            INSERT INTO claims_claim (text) VALUES ('The bridge is safe.');
            """
        )
        database.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-01-01')", migrations
        )
        database.commit()
    return path


@pytest.mark.parametrize(
    ("migrations", "command"),
    [
        (_BEFORE_ACCOUNTS, ["migrate"]),
        (_BEFORE_ACCOUNTS, ["ingest", "seeds"]),
        (_BEFORE_ONE_START, ["migrate"]),
        (_BEFORE_ONE_START, ["export", "CSV", "claims.resources.ClaimResource"]),
        (_BEFORE_THE_LAST, ["start", "--port", "0"]),
        (_BEFORE_THE_LAST, ["shell", "-c", "from claims.models import Claim; print(Claim.objects.count())"]),
    ],
)
def test_an_older_database_is_refused_by_every_command_and_left_as_it_is(
    tmp_path: Path, migrations: list[tuple[str, str]], command: list[str]
) -> None:
    older = left_by(migrations, tmp_path)
    before = older.read_bytes()
    environment = {**os.environ, "NEWSROOM_VAR": str(older.parent), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, done.stderr
    assert "earlier version" in lines[0]
    assert "manage.py export" in lines[0]
    assert "docs/production.md" in lines[0]
    assert older.read_bytes() == before
