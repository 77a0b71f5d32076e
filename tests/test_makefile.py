"""What `make` says and does before there is an environment, and when there is one already."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the Makefile and lock files alone."""
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def _make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _script(path: Path, lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("target", ["install", "run", "test", "lint", "format", "help"])
def test_help_names_what_a_newcomer_needs(folder: Path, target: str) -> None:
    assert f"make {target} " in _make(folder).stdout


def test_without_a_new_enough_python_it_says_what_to_install_and_how_to_name_one(folder: Path) -> None:
    old = _script(folder / "old-python", "exit 1")
    result = _make(folder, "run", f"PYTHON={old}")
    assert result.returncode != 0
    assert "No Python 3.11 or newer" in result.stderr
    assert "make run PYTHON=" in result.stderr
    assert not (folder / ".venv").exists()


def test_what_is_installed_already_is_not_installed_again_until_the_lock_changes(folder: Path) -> None:
    """The environment's Python is the tests' own, but for pip, which leaves its arguments in a file."""
    asked = folder / "asked"
    _script(
        folder / ".venv/bin/python", f'[ "$1" != -m ] && exec {sys.executable} "$@"; echo "$@" >> {asked}'
    )
    assert _make(folder, "install").returncode == 0
    calls = asked.read_text().splitlines()
    assert [call.split()[-1] for call in calls] == ["requirements.lock", "requirements-dev.lock"]
    assert all("--require-hashes" in call for call in calls)

    assert _make(folder, "install").returncode == 0
    assert asked.read_text().splitlines() == calls

    with (folder / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert _make(folder, "install").returncode == 0
    assert asked.read_text().splitlines() == [*calls, calls[0]]


def test_an_install_that_fails_is_tried_again(folder: Path) -> None:
    _script(folder / ".venv/bin/python", f'[ "$1" != -m ] && exec {sys.executable} "$@"; exit 1')
    for _ in range(2):
        result = _make(folder, "install")
        assert result.returncode != 0
        assert "Installing what requirements.lock pins" in result.stdout


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_pins_every_package_with_digests_and_names_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index" not in text
    packages = [part for part in text.replace("\\\n", " ").splitlines() if part and part[0] not in "# "]
    assert len(packages) > 30
    for package in packages:
        assert "==" in package.split()[0]
        assert "--hash=sha256:" in package
