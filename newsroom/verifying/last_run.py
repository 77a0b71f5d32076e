"""The last run of all rules, for the page: asked for by an administrator, done by a worker, kept with what it found.

A worker proves it beside its other work, in a thread of its own, so that no upload waits for it. One worker at a time
is at it; where that one is killed, the next goes on with the rule it was at.
"""

from __future__ import annotations

import logging
import time
from threading import Thread
from typing import NoReturn

from django.db import connection, transaction
from django.utils import timezone

from newsroom.models import VerifyRun
from newsroom.uploads.turns import ENDING
from newsroom.verifying import RULES, Rule
from sources.workbench.alone import Busy, alone, in_turn

__all__ = ["Prover", "begin", "prove_waiting"]

_log = logging.getLogger(__name__)
_MOST = 20  # faults of a rule that are kept in words; all are counted
_BEGUN = 3  # times a rule is begun; workers that die meanwhile die of it
_LOOK = 5.0  # seconds between two looks whether a run waits
_NAME = "verify"


def begin(account: str) -> VerifyRun:
    """Have a worker prove all rules. A run that waits or goes on is returned instead of another."""
    with transaction.atomic(), in_turn("ask to verify"):  # not the name that is held for the whole run
        waiting = VerifyRun.objects.filter(finished_at=None).first()
        return waiting or VerifyRun.objects.create(account=account)


class Prover:
    """What a worker has beside it: a thread while a run waits or goes on."""

    def __init__(self) -> None:
        self._thread: Thread | None = None
        self._next = 0.0

    def look(self) -> None:
        """Begin where a run waits and none goes on here."""
        if time.monotonic() < self._next or (self._thread is not None and self._thread.is_alive()):
            return
        self._next = time.monotonic() + _LOOK
        if VerifyRun.objects.filter(finished_at=None).exists():
            self._thread = Thread(target=_beside, name="verify", daemon=True)
            self._thread.start()


def _beside() -> None:
    try:
        prove_waiting()
    except Exception:  # the database may be gone for a moment; the worker looks again
        _log.exception("Verifying was interrupted; it is taken up again.")
    finally:
        connection.close()  # the thread's own


def prove_waiting() -> None:
    """Prove what waits, rule after rule; nothing where another worker is at it."""
    try:
        with alone(_NAME, _leave):
            for run in VerifyRun.objects.filter(finished_at=None).order_by("pk"):
                _prove(run)
    except Busy:
        return


def _leave() -> NoReturn:
    raise Busy


def _prove(run: VerifyRun) -> None:
    """Each outcome is there when it is known. A rule that fails is told, and the rest proved."""
    for rule in RULES.values():
        if ENDING.is_set():
            return
        if rule.name in run.names:
            continue
        begun = next((one["begun"] for one in run.outcomes if one["rule"] == rule.name), 0)
        if begun < _BEGUN:
            _note(run, {"rule": rule.name, "begun": begun + 1})
            count, words = _faults(rule)
        else:
            count, words = 1, [f"It could not be proved: workers ended {begun} times while they were at it."]
        _note(run, {"rule": rule.name, "says": rule.says, "faults": count, "words": words})
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])


def _note(run: VerifyRun, outcome: dict[str, object]) -> None:
    """In the place of what was noted of this rule before."""
    run.outcomes = [*(one for one in run.outcomes if one["rule"] != outcome["rule"]), outcome]
    run.save(update_fields=["outcomes"])


def _faults(rule: Rule) -> tuple[int, list[str]]:
    """How many, and the first in words."""
    count, words = 0, []
    try:
        for fault in rule.faults():
            count += 1
            if count <= _MOST:
                words.append(f"{fault.record}: {fault.words}")
    except Exception as error:
        _log.exception("The rule %s could not be proved.", rule.name)
        count += 1
        words.append(f"It could not be proved ({type(error).__name__}); the worker's log says why.")
    return count, words
