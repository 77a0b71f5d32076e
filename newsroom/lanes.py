"""A process that does one thing after another, and is begun anew where it dies.

Comes in: functions with what they are given, both of a kind that can be sent. Goes out: what they return. Since a lane does
one thing at a time, it is known which of them a process died of: it is tried again, and given up after some deaths.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from typing import Any

__all__ = ["Deadly", "Job", "Lane"]

_log = logging.getLogger(__name__)


class Deadly(Exception):
    """A process died of this work as often as is allowed."""


class Job:
    """Something a lane is to do."""

    def __init__(self, lane: Lane, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
        self.work, self.given, self._lane = work, given, lane
        self.future: Future[Any] = Future()
        self.deaths = 0

    @property
    def is_lost(self) -> bool:
        """Whether the process died before this was done."""
        if not self.future.done():
            return False
        return self.future.cancelled() or isinstance(self.future.exception(), BrokenExecutor)

    def result(self) -> Any:
        """Wait for what the work returns; raise what it raises, or Deadly."""
        while True:
            try:
                return self.future.result()
            except (BrokenExecutor, CancelledError) as error:
                if not self._lane.try_again(self):
                    raise Deadly from error


class Lane:
    """Its length is the number of jobs that are not done."""

    def __init__(self, start: Callable[[], ProcessPoolExecutor], deaths: int = 2) -> None:
        """`start` starts one process; work that it dies of so many times is given up."""
        self._start, self._deaths = start, deaths
        self._process = start()
        self._jobs: list[Job] = []

    def __len__(self) -> int:
        return sum(not job.future.done() or job.is_lost for job in self._jobs)

    def give(self, work: Callable[..., Any], *given: Any) -> Job:
        """Let this be done after all that was given before."""
        self._jobs = [job for job in self._jobs if not job.future.done() or job.is_lost]
        job = Job(self, work, given)
        self._jobs.append(job)
        self._send(job)
        return job

    def try_again(self, job: Job) -> bool:
        """Begin anew with what was lost; whether this job is among it."""
        if job.is_lost and job.deaths < self._deaths:
            self._process.shutdown(cancel_futures=True)  # until it is known of all jobs that they are lost
            lost = [one for one in self._jobs if one.is_lost]
            lost[0].deaths += 1  # the process died of what it was doing
            _log.warning("A process stopped unexpectedly; what it was doing is begun anew.")
            self._process = self._start()
            self._jobs = [one for one in self._jobs if one.deaths < self._deaths]
            for one in lost:
                if one.deaths < self._deaths:
                    self._send(one)
        return job.deaths < self._deaths

    def close(self) -> None:
        """End the process, after what it is doing."""
        self._process.shutdown(cancel_futures=True)

    def _send(self, job: Job) -> None:
        try:
            job.future = self._process.submit(job.work, *job.given)
        except BrokenExecutor as error:  # it died while nobody waited for it: `result` begins anew
            job.future = Future()
            job.future.set_exception(error)
