"""A page that kills its process, or takes too long, is named and refused; all others are read."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsroom import extracting, pipeline
from newsroom.open_files import open_files
from newsroom.pipeline import process_member
from newsroom.time_limit import TimeUp, time_limit
from sources.reading import Member
from sources.reading.page_limits import Limits
from tests.opening import documents
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
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number:02}.txt").write_text(STORY.format(number), encoding="utf8")


def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `extract` take one second to open, and one to read, each page."""
    limits = Limits(page_seconds=1)
    monkeypatch.setattr(extracting, "process_member", partial(process_member, limits=limits))
    monkeypatch.setattr(extracting, "open_files", partial(open_files, limits=limits))


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

    monkeypatch.setattr(pipeline, "extract", slow)
    limited(monkeypatch)
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
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_page_that_takes_all_memory_is_named_and_the_rest_is_printed(
    tmp_path: Path, extract: Extract, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    write(tmp_path, 4)

    def greedy(page: Any, *given: Any) -> list[object]:
        assert "number 1." not in page.text or bytearray(7_000_000_000)
        return []

    monkeypatch.setattr(pipeline, "extract", greedy)  # the processes are forked, so they have it too
    printed = extract("--workers", workers, "--body-only", tmp_path)
    assert printed.status == 1
    assert len(printed.articles) == 3
    assert "01.txt: too_large: Reading it took more memory than there is." in printed.messages


FAILURES: dict[str, Callable[[], object]] = {
    "crashed: Reading it failed: RecursionError: ": lambda: deeper(),
    "crashed: Reading it failed: KeyError: 'odd'": lambda: dict[str, int]()["odd"],
    "too_large: Reading it took more memory than there is.": lambda: bytearray(1 << 60),
}


def deeper() -> int:
    return deeper() + 1


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("told", FAILURES)
def test_a_page_at_which_the_reader_fails_is_named_and_the_rest_is_printed(
    tmp_path: Path, extract: Extract, monkeypatch: pytest.MonkeyPatch, told: str, workers: str
) -> None:
    write(tmp_path, 3)

    def fails(page: Any, *given: Any) -> list[object]:
        if "number 1." in page.text:
            FAILURES[told]()
        return []

    monkeypatch.setattr(pipeline, "extract", fails)
    printed = extract("--workers", workers, "--body-only", tmp_path)
    assert (printed.status, len(printed.articles)) == (1, 2)
    assert f"01.txt: {told}" in printed.messages


def busy() -> None:
    until = time.process_time() + 1.5
    while time.process_time() < until:
        pass


def stubborn(*given: Any, **named: Any) -> None:
    """Takes what it is told for an error of its own, three times."""
    for _ in range(3):
        with contextlib.suppress(Exception):
            busy()


@pytest.mark.parametrize(
    ("told", "body"),
    [
        ("too_slow: Reading it took", stubborn),
        ("too_large: Reading it took", lambda *a, **k: bytearray(1 << 60)),
    ],
)
def test_what_the_chooser_of_a_body_takes_too_much_of_is_told_of_the_page(
    tmp_path: Path, extract: Extract, monkeypatch: pytest.MonkeyPatch, told: str, body: Callable[..., object]
) -> None:
    for name in ("a.txt", "b.html", "c.txt"):
        (tmp_path / name).write_text(
            f"<html><body><p>{STORY}</p></body></html>" if name == "b.html" else STORY
        )
    monkeypatch.setattr("trafilatura.bare_extraction", body)
    limited(monkeypatch)
    printed = extract(tmp_path)
    assert (printed.status, len(printed.articles)) == (1, 2)
    assert f"b.html: {told}" in printed.messages


@pytest.mark.parametrize(("kind", "workers"), [("json", "1"), ("rtf", "1"), ("rtf", "2")])
@pytest.mark.parametrize(
    ("told", "fails"),
    [
        ("too_slow: Opening it took more than 1 seconds", stubborn),
        ("too_large: Opening it took more memory than there is.", lambda *a, **k: bytearray(1 << 60)),
    ],
)
def test_a_file_that_takes_too_much_to_be_opened_is_named_and_the_rest_is_printed(
    tmp_path: Path, extract: Extract, monkeypatch: pytest.MonkeyPatch,
    kind: str, told: str, fails: Callable[..., object], workers: str,
) -> None:  # fmt: skip
    write(tmp_path, 1)
    (tmp_path / "05.json").write_text('[{"title": "A bridge", "text": "It is safe."}]')
    (tmp_path / "05.rtf").write_bytes(documents.rtf([STORY]))
    (tmp_path / f"05.{'rtf' if kind == 'json' else 'json'}").unlink()
    write(tmp_path / "more", 1)
    odd = SimpleNamespace(loads=fails, JSONDecodeError=json.JSONDecodeError)
    monkeypatch.setattr("sources.reading.opening.json_articles.json", odd)
    monkeypatch.setattr("striprtf.striprtf.rtf_to_text", fails)
    limited(monkeypatch)
    printed = extract("--workers", workers, "--body-only", tmp_path)
    assert (printed.status, len(printed.articles)) == (1, 2)
    assert f"05.{kind}: {told}" in printed.messages


def test_the_limit_is_told_again_and_again_and_counts_where_the_work_was_done_meanwhile() -> None:
    told = 0
    with pytest.raises(TimeUp), time_limit(0.02):
        for _ in range(2):
            try:
                busy()
            except BaseException:  # as a hook of a library may
                told += 1
    assert told == 2
    with pytest.raises(TimeUp), time_limit(0.02):
        try:
            busy()
        except BaseException as error:
            raise ValueError("damaged") from error
