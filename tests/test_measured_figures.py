"""Figures in the documentation are those of a command's output, which is kept beside them with its date.

A table or paragraph below `<!-- measured: NAME … -->` may hold the numbers of `docs/measured/NAME.txt` and no others;
columns headed "target" say what was to be reached, and those that name something with a number are its words.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MEASURED = ROOT / "docs/measured"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_MARK = re.compile(r"^<!-- measured: ([\w -]+) -->\n+((?:.+\n)+)", re.M)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)|(?<![\w.])\.\d+")
_HEAD = re.compile(r"\$ \S.*\ndate: \d{4}-\d\d-\d\d\nload: [\d.]+ on \d+ cores\n")


def blocks() -> list[tuple[str, list[str], str]]:
    """(page, names of outputs, the block) of every mark."""
    return [
        (str(page.relative_to(ROOT)), found[1].split(), found[2])
        for page in PAGES
        for found in _MARK.finditer(page.read_text(encoding="utf-8"))
    ]


def numbers_of(block: str) -> list[str]:
    """The measured numbers of a block: in a table those of all columns but the first and those of targets."""
    lines = block.splitlines()
    if not lines[0].startswith("|"):
        return _NUMBER.findall(block)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    wanted = [at for at, head in enumerate(rows[0]) if at and "target" not in head.lower()]
    return [number for row in rows[2:] for at in wanted for number in _NUMBER.findall(row[at])]


def is_printed(number: str, printed: list[str]) -> bool:
    """Whether an output has a number, or one that rounds to it."""
    places = len(number.partition(".")[2])
    value = float(number.replace(",", ""))
    return any(round(abs(float(one.replace(",", "")) - value), 9) <= 0.5 * 10**-places for one in printed)


@pytest.mark.parametrize(("page", "names", "block"), blocks(), ids=lambda value: str(value)[:40])
def test_a_figure_is_that_of_the_kept_output(page: str, names: list[str], block: str) -> None:
    printed = [number for name in names for number in _NUMBER.findall((MEASURED / f"{name}.txt").read_text())]
    found = numbers_of(block)
    assert found, block
    assert [number for number in found if not is_printed(number, printed)] == []


def test_every_kept_output_says_its_command_date_and_load_and_is_used() -> None:
    used = {name for _, names, _ in blocks() for name in names}
    kept = {path.stem: path.read_text() for path in MEASURED.glob("*.txt")}
    assert set(kept) == used
    assert [name for name, text in kept.items() if not _HEAD.match(text)] == []


def test_a_wrong_figure_is_noticed() -> None:
    assert numbers_of("| | target | now |\n|---|---|---|\n| 10 pages | 5 s | 1.5 s, 9 MB |\n") == ["1.5", "9"]
    assert is_printed("1.5", ["1.46"]) and is_printed(".863", ["0.8634"]) and is_printed("1,327", ["1327"])
    assert not is_printed("1.6", ["1.46"]) and not is_printed(".863", ["0.8624"])
