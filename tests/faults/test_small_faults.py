"""A little of what `python -m tests.faults` does for hours: work is killed, and eight hands work at one desk."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.conftest import ROOT

pytestmark = pytest.mark.django_db


def faults(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the server of the tests; on SQLite in files of its own."""
    environment = dict(os.environ)
    if connection.vendor == "sqlite":
        environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.faults", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1800)


def test_killed_work_is_undone_whole_and_done_again_it_is_as_if_nothing_had_been() -> None:
    kinds = ("ingest", "suggest", "merge claims", "import", "freeze", "erase an article", "move")
    only = [word for kind in kinds for word in ("--only", kind)]
    words = "kills --times 1 --others 1 --others-of ingest --pages 12 --small-disk"
    done = faults(*words.split(), *only)
    assert done.returncode == 0, done.stdout + done.stderr
    for kind in kinds:
        assert f"| {kind} | kill -9 | 1 |" in done.stdout
    assert f"kills: {len(kinds)};" in done.stdout
    assert "| ingest | two more at once | 1 |" in done.stdout
    assert "ingest | disk full | 1 |" in done.stdout or "No disk is filled" in done.stdout


def test_what_editors_at_a_server_were_told_is_what_is_stored() -> None:
    done = faults("editors", "--editors", "3", "--seconds", "4", "--articles", "10")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all: 0 told" not in done.stdout
