"""`manage.py work`: does what waits in the background, reading uploads and comparing claims, until it is stopped."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from types import FrameType
from typing import Any

from django.core.management.base import CommandParser
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from newsroom.idle_work import compare_in_background
from newsroom.uploads.task import wake
from newsroom.uploads.turns import ENDING
from newsroom.verifying.last_run import Prover, prove_waiting
from sources.workbench.auditing import link_waiting
from sources.workbench.commands import DataCommand

_LOOK = 1.0  # seconds between two looks: for work, and whether the parent is there


class Command(DataCommand):
    help = (
        "Do background work until stopped: read uploads, one after another, and compare new claims meanwhile. "
        "It can be stopped or killed at any time; the next worker continues. Several can run in parallel."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do the pending work, then exit")
        parser.add_argument("--with-parent", action="store_true", help="exit when the parent process exits")

    def handle(self, *args: object, **options: Any) -> None:
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # that it stops when told to is no news
        once = options["once"]
        worker = _Worker(
            queue_names=["default"], interval=_LOOK, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=get_random_string(32), excluded_queue_names=[],
        )  # fmt: skip
        wake()
        if not once:
            worker.configure_signals()
        if options["with_parent"]:
            threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
        worker.work(once)


class _Worker(Worker):
    """Does the tasks that wait, and when there are none compares what waits for that. Verifies beside it.

    Gives its turn back after the page at hand when it is asked to end.
    """

    def work(self, once: bool) -> None:
        """Until stopped, or once; batch mode lets `run` return when no task waits."""
        prover = Prover()
        while self.running:
            self.run()
            link_waiting()
            if once:
                prove_waiting()
            else:
                prover.look()
            if self.running:
                compare_in_background()
            if once:
                return
            if self.running:
                time.sleep(_LOOK)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        ENDING.set()
        super().shutdown(signum, frame)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    if not ENDING.is_set():
        os.kill(os.getpid(), signal.SIGTERM)
