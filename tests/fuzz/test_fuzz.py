"""Every find of the past stays mended, and a few new inputs are tried; `python -m tests.fuzz` tries them by the million."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.time_limit import time_limit

from .__main__ import main
from .inputs import changed
from .targets import TARGETS

CASES = sorted((Path(__file__).parent / "cases").iterdir())
SECONDS = 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_find_of_the_past_stays_mended(case: Path) -> None:
    attempt = TARGETS[case.name.rpartition("-")[0]].attempt
    data = case.read_bytes()
    with time_limit(SECONDS):
        assert attempt(data) == attempt(data)


@pytest.mark.parametrize("name", TARGETS)
def test_what_must_hold_holds_of_changed_inputs(name: str) -> None:
    target = TARGETS[name]
    for number in range(12):
        data = changed(target.originals(), number)
        with time_limit(SECONDS):
            assert target.attempt(data) == target.attempt(data), number


def test_the_same_number_gives_the_same_input() -> None:
    originals = TARGETS["text"].originals()
    assert changed(originals, 7) == changed(originals, 7)
    assert len({changed(originals, number) for number in range(50)}) > 40


def test_a_run_of_so_many_inputs_prints_a_table_of_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["fuzz", "--inputs", "3", "--only", "csv", "json"])
    assert main() == 0
    assert capsys.readouterr().out.splitlines() == [
        "| target | inputs | finds |",
        "|---|---:|---:|",
        "| csv | 3 | 0 |",
        "| json | 3 | 0 |",
        "| all | 6 | 0 |",
    ]
