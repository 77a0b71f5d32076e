"""What goes wrong: how it is brought about, in the process that works or from outside it, and what is expected then."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.faults.jobs import Place, ingest
from tests.faults.process import Apart

__all__ = ["DISTURBANCES", "Disturbance"]

Hit = Callable[[int], bool]  # by the exit status, whether the fault met the work


def _nothing(place: Place, chance: float) -> None:
    pass


def _alone(place: Place, work: Apart[object], seconds: float) -> Hit:
    return lambda status: True


@dataclass(frozen=True)
class Disturbance:
    """`within` is called in the process before the work, with a number from 0 to 1; `from_outside` while it works,
    with the seconds to wait. `again`: the work is done once more if it is not done; `tells`: it must end in words;
    `fills`: the database must be where a disk can be filled.
    """

    within: Callable[[Place, float], None] = _nothing
    from_outside: Callable[[Place, Apart[object], float], Hit] = _alone
    again: bool = True
    tells: bool = False
    fills: bool = False


def _killed(place: Place, work: Apart[object], seconds: float) -> Hit:
    time.sleep(seconds)
    hit = work.kill()
    return lambda status: hit


def _worker_killed(place: Place, work: Apart[object], seconds: float) -> Hit:
    """One of the processes that read pages, some time after the first was there; the others, and the work, go on."""
    path = Path(f"/proc/{work.pid}/task/{work.pid}/children")

    def workers() -> list[int]:
        return [int(pid) for pid in path.read_text().split()]

    try:
        while work.runs() and not workers():
            time.sleep(0.005)
        time.sleep(seconds / 5)
        os.kill(workers()[0], signal.SIGKILL)
    except (OSError, IndexError):
        return lambda status: False
    return lambda status: True


def _crowded(place: Place, work: Apart[object], seconds: float) -> Hit:
    """Two more ingests of the same folder, begun while the first is at it. Raises RuntimeError where one fails."""
    others = [Apart(partial(ingest, place), partial(place.databases.use, "trial")) for _ in range(2)]
    for other in others:
        other.result()
    return lambda status: status == 0


def _cut_off(place: Place, work: Apart[object], seconds: float) -> Hit:
    time.sleep(seconds)
    place.databases.cut_off("trial")
    return lambda status: status != 0


def _server_crashed(place: Place, work: Apart[object], seconds: float) -> Hit:
    """A process of the server dies: it ends all connections, and starts again from its log."""
    time.sleep(seconds)
    for process in place.databases.backends("trial")[:1]:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            break
    return lambda status: status != 0


def _disk_full(place: Place, chance: float) -> None:
    """The database may take no more than a few pages."""
    from django.db import connection

    if connection.vendor == "postgresql":
        assert place.databases.small_disk is not None
        place.databases.small_disk.leave(int(chance * 40 * 8192))
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        most = int(cursor.fetchone()[0]) + int(chance * 40)
    # The limit is the connection's, and the work may open another.
    connection.settings_dict["OPTIONS"]["init_command"] += f"PRAGMA max_page_count={most};"
    connection.close()


def _clock_set_back(place: Place, chance: float) -> None:
    """An hour, at the first look or a later one."""
    from datetime import datetime, timedelta

    from django.utils import timezone

    now, looks = timezone.now, 0

    def set_back() -> datetime:
        nonlocal looks
        looks += 1
        return now() - timedelta(hours=1) if looks > chance * 20 else now()

    timezone.now = set_back


def _failed_for_want_of_room(place: Place, work: Apart[object], seconds: float) -> Hit:
    """There is room again afterwards."""
    work.wait()
    if place.databases.small_disk is not None:
        place.databases.small_disk.widen()
    return lambda status: status != 0


DISTURBANCES = {
    "kill -9": Disturbance(from_outside=_killed),
    "a worker killed": Disturbance(from_outside=_worker_killed, again=False),
    "two more at once": Disturbance(from_outside=_crowded, again=False),
    "connection cut": Disturbance(from_outside=_cut_off, tells=True),
    "server crashed": Disturbance(from_outside=_server_crashed, tells=True),
    "disk full": Disturbance(
        within=_disk_full, from_outside=_failed_for_want_of_room, tells=True, fills=True
    ),
    "clock set back": Disturbance(within=_clock_set_back, again=False),
}
