"""The last run of all rules, for the page: asked for by an administrator, done by a worker, kept with what it found."""

from __future__ import annotations

import logging

from django.utils import timezone
from django_tasks import task

from newsroom.models import VerifyRun
from newsroom.verifying import RULES

__all__ = ["begin", "prove"]

_log = logging.getLogger(__name__)
_MOST = 20  # faults of a rule that are kept in words; all are counted


def begin(account: str) -> VerifyRun:
    """Have a worker prove all rules. A run that waits or goes on is returned instead of another."""
    open_run = VerifyRun.objects.filter(
        finished_at=None, asked_at__gt=timezone.now() - VerifyRun.LOST
    ).first()
    if open_run is not None:
        return open_run
    run = VerifyRun.objects.create(account=account)
    prove.enqueue(run.pk)
    return run


@task()
def prove(run_id: int) -> None:
    """Prove rule after rule; each outcome is there when it is known. A rule that fails is told, and the rest proved."""
    run = VerifyRun.objects.get(pk=run_id)
    for rule in RULES.values():
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
        run.outcomes.append({"rule": rule.name, "says": rule.says, "faults": count, "words": words})
        run.save(update_fields=["outcomes"])
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
