"""Texts that killed work left in temporary folders go; what work under way holds stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from newsroom.scratch import clear_abandoned, scratch_folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_temporary_folder")]

WORK = """
import sys, time
from newsroom.scratch import scratch_folder
with scratch_folder("test") as folder:
    (folder / "claims").write_text("The budget doubled.")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def work() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Work under way in a process of its own, in a folder that looks an hour old."""
    with subprocess.Popen([sys.executable, "-c", WORK], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        make_old(folder)
        yield process, folder
        process.kill()


def make_old(folder: Path) -> None:
    an_hour_ago = time.time() - 3600
    os.utime(folder, (an_hour_ago, an_hour_ago))


def purged(*options: str) -> str:
    out = StringIO()
    call_command("purge", *options, stdout=out)
    return out.getvalue().splitlines()[0].strip()


def test_what_a_kill_left_goes_by_purge_and_what_is_held_stays(
    work: tuple[subprocess.Popen[str], Path],
) -> None:
    process, folder = work
    assert purged() == "0  temporary folders of killed work removed"
    assert (folder / "claims").exists()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert purged("--dry-run") == "1  temporary folders of killed work would go"
    assert (folder / "claims").exists()
    assert purged() == "1  temporary folders of killed work removed"
    assert not folder.exists()


def test_the_next_work_clears_up_after_what_was_killed(work: tuple[subprocess.Popen[str], Path]) -> None:
    process, folder = work
    with scratch_folder("test"):
        assert folder.exists()
    process.kill()
    process.wait()
    with scratch_folder("test") as own:
        assert not folder.exists()
        assert own.exists()
    assert not own.exists()


def test_young_folders_links_and_those_of_others_stay(tmp_path: Path) -> None:
    """A young one may not be locked yet; a link may lead anywhere."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "notes").write_text("mine")
    link = tmp_path / "newsroom-scratch-link"
    link.symlink_to(kept)
    young = tmp_path / "newsroom-scratch-young"
    young.mkdir()
    other = tmp_path / "scratch-of-another-program"
    other.mkdir()
    make_old(other)
    make_old(kept)
    assert clear_abandoned() == {}
    assert (kept / "notes").exists() and young.exists() and other.exists()
    make_old(young)
    assert clear_abandoned() == {}
    assert not young.exists()
    assert (kept / "notes").exists()
