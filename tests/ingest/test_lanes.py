"""A process that dies is begun anew; what it dies of again and again is given up, and nothing else is."""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from newsroom.lanes import Deadly, Job, Lane


def end_once(flag: Path) -> str:
    if not flag.exists():
        flag.touch()
        os._exit(1)
    return "done"


def end() -> None:
    os._exit(1)


def fail() -> None:
    raise ValueError("no number")


def told(job: Job) -> object:
    try:
        return job.result()
    except (Deadly, ValueError) as error:
        return type(error)


def test_only_what_ends_the_process_twice_is_given_up(tmp_path: Path) -> None:
    lane = Lane(partial(ProcessPoolExecutor, 1))
    jobs = [
        lane.give(str, 1),
        lane.give(end_once, tmp_path / "flag"),
        lane.give(end),
        lane.give(fail),
        lane.give(str, 2),
    ]
    assert [told(job) for job in jobs] == ["1", "done", Deadly, ValueError, "2"]
    assert [job.deaths for job in jobs] == [0, 1, 2, 0, 0]
    assert len(lane) == 0
    lane.close()


@pytest.mark.parametrize("deaths", [1, 2])
def test_a_death_that_nobody_waited_for_is_laid_to_what_was_being_done(deaths: int) -> None:
    lane = Lane(partial(ProcessPoolExecutor, 1), deaths)
    deadly = lane.give(end)
    while not deadly.is_lost:
        time.sleep(0.01)
    later = lane.give(str, 1)
    assert len(lane) == 2
    assert told(later) == "1"
    assert (told(deadly), deadly.deaths, later.deaths) == (Deadly, deaths, 0)
    lane.close()
