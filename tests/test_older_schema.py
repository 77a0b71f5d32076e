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


@pytest.fixture(
    params=[_BEFORE_ACCOUNTS, _BEFORE_ONE_START, _BEFORE_THE_LAST],
    ids=["before accounts", "before one start", "before the last"],
)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database as an earlier version left it."""
    path = tmp_path / "newsroom.sqlite3"
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
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-01-01')", request.param
        )
        database.commit()
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["migrate"],
        ["ingest", "seeds"],
        ["start", "--port", "0"],
        ["export", "CSV", "claims.resources.ClaimResource"],
        ["shell", "-c", "from claims.models import Claim; print(Claim.objects.count())"],
    ],
    ids=lambda command: command[0],
)
def test_an_older_database_is_refused_by_every_command_and_left_as_it_is(
    older: Path, command: list[str]
) -> None:
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
