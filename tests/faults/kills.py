"""Every kind of work, every fault that can meet it, and the table of what came of it."""

from __future__ import annotations

import random
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.faults.databases import Databases
from tests.faults.jobs import JOBS, Job, Place, prepare
from tests.faults.trials import Found, Trials

__all__ = ["kills"]

_HEAD = ("work", "fault", "times", "undone", "done", "lost", "twice", "broken", "untold")


def kills(given: Namespace, folder: Path) -> int:
    """Print the table; 1 where anything was lost, doubled or broken."""
    place = Place(folder, Databases(folder), given.pages)
    start, unclean = time.monotonic(), []
    print(f"database: {'SQLite' if place.databases.is_sqlite else 'PostgreSQL'}")
    total = 0
    try:
        if given.small_disk and not place.databases.is_sqlite:
            _mount(place.databases)
        names = given.only or list(JOBS)
        prepare(place, moved=any(JOBS[name].kinds for name in names))
        print("| " + " | ".join(_HEAD) + " |\n" + "|---" * len(_HEAD) + "|", flush=True)
        for name in names:
            if JOBS[name].kinds and not place.has_two_kinds:
                continue
            trials = Trials(place, JOBS[name], random.Random(given.seed))
            for fault, times in faults_of(JOBS[name], place, given):
                found = trials.run(fault, times)
                total += found.times if fault == "kill -9" else 0
                print(_row(found), flush=True)
                if not found.is_clean:
                    unclean.append(found)
    finally:
        place.databases.drop_all()
    print(f"kills: {total}; {time.monotonic() - start:.0f} s")
    for found in unclean:
        for note in found.notes[:3]:
            print(f"\n{found.job}, {found.fault}:\n{note}")
    return 1 if unclean else 0


def _mount(databases: Databases) -> None:
    try:
        databases.mount()
    except (OSError, psycopg.ProgrammingError) as error:
        print(f"No disk is filled, for none can be mounted for the server: {error}")


def faults_of(job: Job, place: Place, given: Namespace) -> Iterator[tuple[str, int]]:
    """Which faults can meet it, and how often they do."""
    yield "kill -9", given.times
    if not given.others or job.name not in (given.others_of or JOBS):
        return
    if job.name == "ingest":
        yield "a worker killed", given.others
        yield "two more at once", given.others
    in_file = place.databases.is_sqlite or (job.kinds is not None and job.kinds[1] == "sqlite")
    if job.grows and (in_file or place.databases.small_disk is not None):
        yield "disk full", given.others
    if not in_file:
        yield "connection cut", given.others
        if given.server_of_its_own:
            yield "server crashed", given.others
    yield "clock set back", given.others


def _row(found: Found) -> str:
    cells = (
        found.job, found.fault, found.times, found.undone, found.done, found.lost, found.twice, found.broken,
        found.untold,
    )  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"
