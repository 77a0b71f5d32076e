"""Turns: which worker has an upload, and until when.

A worker takes a turn for a while and renews it as long as it lives. One that was killed renews
nothing, and when its while is over the next takes a turn and goes on. Somebody who stops an upload
ends the turn, too: the worker finds out when it renews it, and at the latest after the next page.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from time import monotonic
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, connection, models
from django.db.models import F, Q
from django.utils import timezone

from newsroom.models import Upload, UploadState

__all__ = ["ENDING", "Turn", "TurnEnded", "kept_alive", "take"]

# Set when this process was asked to end: the turn is then given back after the page at hand.
ENDING = Event()
_LOOK = 1.0  # seconds between two looks whether the turn still holds
_log = logging.getLogger(__name__)


class TurnEnded(Exception):
    """The upload was stopped, somebody else took it over, or this process is to end."""


@dataclass(slots=True)
class Turn:
    """A worker's hold on an upload."""

    upload_id: int
    lease: UUID
    _looked: float = field(default_factory=monotonic)

    def renew(self) -> bool:
        """Hold it for another while; False where it holds no longer."""
        return bool(self._mine().update(lease_until=timezone.now() + _while()))

    def check(self) -> None:
        """Raise `TurnEnded` where this worker should go on no further; asks the database now and then."""
        if ENDING.is_set():
            raise TurnEnded
        if monotonic() - self._looked > _LOOK:
            self._looked = monotonic()
            if not self.renew():
                raise TurnEnded

    def give_back(self) -> bool:
        """Let the next worker go on at once; False where there is nothing to give back."""
        values = {"state": UploadState.WAITING, "lease": None, "lease_until": None}
        return bool(self._mine().update(**values, lost=0))

    def finish(self, problem: str = "") -> None:
        """All is read."""
        self._mine().update(
            state=UploadState.FINISHED, finished_at=timezone.now(), lease=None, lease_until=None,
            stage="", problem=problem, lost=0,
        )  # fmt: skip

    def say(self, stage: str) -> None:
        """Tell those who look what is being done."""
        self._mine().update(stage=stage[:100])

    def progressed(self) -> None:
        """A file was read to its end: this turn is no lost one."""
        self._mine().filter(lost__gt=0).update(lost=0)

    def _mine(self) -> models.QuerySet[Upload]:
        return Upload.objects.filter(pk=self.upload_id, lease=self.lease, state=UploadState.READING)


def take(upload_id: int) -> Turn | None:
    """Take a turn at an open upload that nobody holds; None where there is none to take."""
    now = timezone.now()
    free = Q(state=UploadState.WAITING) | Q(state=UploadState.READING, lease_until__lt=now)
    turn = Turn(upload_id, uuid4())
    values = {"state": UploadState.READING, "lease": turn.lease, "lease_until": now + _while()}
    left = Upload.objects.filter(free, pk=upload_id, state=UploadState.READING)
    if left.update(**values, lost=F("lost") + 1):
        return turn
    return turn if Upload.objects.filter(free, pk=upload_id).update(**values) else None


@contextmanager
def kept_alive(turn: Turn) -> Iterator[None]:
    """Renew the turn from a thread of its own, however long a page or a comparison takes."""
    done = Event()
    thread = Thread(target=_beat, args=(turn, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(turn: Turn, done: Event) -> None:
    try:
        while not done.wait(_while().total_seconds() / 4):
            try:
                turn.renew()
            except DatabaseError as error:  # busy or gone for a moment; the next beat may come through
                _log.warning("The turn at upload %s could not be renewed: %s", turn.upload_id, error)
    finally:
        connection.close()  # the thread's own


def _while() -> timedelta:
    return timedelta(seconds=settings.NEWSROOM_LEASE_SECONDS)
