"""A database of the clean start's schema is brought to today's with everything in it, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.db import connection

from tests.conftest import ROOT

pytestmark = pytest.mark.django_db


def test_an_old_database_is_migrated_whole_holds_and_its_decisions_can_be_undone() -> None:
    environment = dict(os.environ)
    if connection.vendor == "sqlite":
        environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.upgrades", "forward"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = re.search(r"([\d,]+) rows of", done.stdout)
    undone = re.search(r"(\d+) decisions of (\d+) kinds undone", done.stdout)
    assert rows is not None and undone is not None
    assert int(rows[1].replace(",", "")) > 1_000 and int(undone[1]) >= 15 and int(undone[2]) >= 15
    assert done.stdout.count("Everything holds.") == 3  # before decisions are undone, after, and in all
