"""A page that kills its process, or takes too long, is named and refused; all others are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsroom import extracting, pipeline
from newsroom.pipeline import process_member
from newsroom.time_limit import TimeUp, time_limit
from sources.reading import Member
from sources.reading.page_limits import Limits
from tests.opening.conftest import Printed

Extract = Callable[..., Printed]
STORY = (
    "The bridge at Wexmoor was shut on Monday.\n\n“It was built for carts,” said Ines Varga, number {0}.\n"
)


def read_or_die(member: Member, body_only: bool = False) -> list[object]:
    """As `process_member`, but two pages kill the process."""
    if b"number 3." in member.data or b"number 11." in member.data:
        os._exit(9)
    return list(process_member(member, body_only))


def write(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / f"{number:02}.txt").write_text(STORY.format(number), encoding="utf8")


def test_pages_that_kill_their_process_are_named_and_the_rest_is_printed(
    tmp_path: Path, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 14)
    monkeypatch.setattr(extracting, "process_member", read_or_die)
    printed = extract("--workers", "2", "--body-only", tmp_path)
    assert printed.status == 1
    names = [Path(article["path"]).name for article in printed.articles]
    assert names == [f"{number:02}.txt" for number in range(14) if number not in (3, 11)]
    assert all(article["quotes"][0]["speaker"]["name"] == "Ines Varga" for article in printed.articles)
    refused = printed.messages.splitlines()
    assert [line.partition(".txt: crashed: ")[0][-2:] for line in refused] == ["03", "11"]


def test_a_page_that_takes_too_long_is_named_and_the_rest_is_printed(
    tmp_path: Path, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 3)

    def slow(page: Any, *given: Any) -> list[object]:
        while "number 1." in page.text:
            pass
        return []

    limits = Limits(page_seconds=1)
    monkeypatch.setattr(pipeline, "extract", slow)
    monkeypatch.setattr(
        extracting, "process_member", lambda member, body_only: process_member(member, body_only, limits)
    )
    printed = extract("--body-only", tmp_path)
    assert printed.status == 1
    assert len(printed.articles) == 2
    assert "01.txt: too_slow: Reading it took more than 1 seconds of processor time." in printed.messages


def test_work_within_its_time_is_left_alone() -> None:
    with time_limit(5):
        done = sum(range(1000))
    assert done == 499500
    with pytest.raises(TimeUp), time_limit(0.02):
        while True:
            pass


@pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory to set")
def test_a_page_that_takes_all_memory_is_named_and_the_rest_is_printed(
    tmp_path: Path, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 4)

    def greedy(page: Any, *given: Any) -> list[object]:
        assert "number 1." not in page.text or bytearray(7_000_000_000)
        return []

    monkeypatch.setattr(pipeline, "extract", greedy)  # the processes are forked, so they have it too
    printed = extract("--workers", "2", "--body-only", tmp_path)
    assert printed.status == 1
    assert len(printed.articles) == 3
    assert "01.txt: too_large: Reading it took more memory than there is." in printed.messages
