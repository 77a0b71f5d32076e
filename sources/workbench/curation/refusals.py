"""What an action answers when it will not do what it was asked: sentences for the person who asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

__all__ = ["Changed", "Conflict", "NothingToDo", "Refused"]


class Refused(Exception):
    """The action cannot be done as asked; nothing was changed. The message says why."""


class NothingToDo(Refused):
    """Every record already is as it was asked to be."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that is not as the person who acts believes it to be.

    `by` is the account that changed it last (empty where a machine did), `what` says what
    is different: "status: accepted → rejected", "gone", "referred to by 2 quotes".
    """

    model: str
    object_id: int
    record: str
    what: tuple[str, ...] = ()
    by: str = ""
    at: datetime | None = None

    def __str__(self) -> str:
        sentence = f"{self.model} “{self.record}” was changed"
        if self.by:
            sentence += f" by {self.by}"
        if self.at:
            sentence += f" on {date_format(timezone.localtime(self.at), 'DATETIME_FORMAT')}"
        return f"{sentence} ({'; '.join(self.what)})" if self.what else sentence


class Conflict(Refused):
    """Somebody else changed the records in the meantime; `changed` lists what and by whom."""

    SHOWN = 5

    def __init__(self, changed: Sequence[Changed], advice: str) -> None:
        self.changed = list(changed)
        self.advice = advice
        shown = ". ".join(str(change) for change in self.changed[: self.SHOWN])
        more = len(self.changed) - self.SHOWN
        super().__init__(f"{shown}{f', and {more} more' if more > 0 else ''}. {advice}")
