"""One trial: a copy of a prepared database, work on it, a fault in the middle, the work again, and the comparison."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from tests.faults.databases import Databases
from tests.faults.disturbances import DISTURBANCES, Disturbance
from tests.faults.jobs import Job, Place
from tests.faults.process import Apart, apart
from tests.faults.record_lines import Lines, record_lines

if TYPE_CHECKING:  # models cannot be imported before Django is set up
    from newsroom.transfer.copying import Facts

__all__ = ["Found", "Trials"]

_TRIES = 40  # for a moment at which the work is not over yet
_TOLD = tuple(
    f"{name}: "
    for name in (
        "django.core.management.base.CommandError",
        "django.db.utils.OperationalError",
        "django.db.utils.InterfaceError",
    )
)


@dataclass
class Found:
    """What came of one kind of fault in one kind of work."""

    job: str
    fault: str
    times: int = 0
    undone: int = 0  # everything was as before
    done: int = 0  # everything was as after
    lost: int = 0
    twice: int = 0
    broken: int = 0  # faults that `verify` named
    untold: int = 0  # ended in a traceback where words were due
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.broken or self.untold or self.notes)


class Trials:
    """All trials of one kind of work, against the same work undisturbed."""

    def __init__(self, place: Place, job: Job, dice: random.Random) -> None:
        self.place, self.job, self.dice = place, job, dice
        self.databases: Databases = place.files if job.kinds and job.kinds[1] == "sqlite" else place.databases
        self.facts: Facts = {}
        self.before = self._looked_at(job.base)[0]
        self.after, self.seconds = self._undisturbed("after")
        if self.after == self.before:
            raise RuntimeError(f"{job.name}: this work changes nothing.")
        again, seconds = self._undisturbed("again")
        if again != self.after:
            raise RuntimeError(f"{job.name}: done twice, it is not the same:\n{_unlike(self.after, again)}")
        self.seconds = max(self.seconds, seconds)

    def run(self, fault: str, times: int) -> Found:
        """Disturb it so often."""
        found = Found(self.job.name, fault, seconds=self.seconds)
        for _ in range(times):
            self._trial(DISTURBANCES[fault], found)
        return found

    def _trial(self, disturb: Disturbance, found: Found) -> None:
        for _ in range(_TRIES):
            on_small_disk = disturb.fills and not self.databases.is_sqlite
            self.databases.make("trial", self.job.base, on_small_disk)
            hit = self._disturbed(disturb, found)
            lines = self._judged(found)
            if hit:
                break
        else:
            found.notes.append("it was always over before it could be disturbed")
            return
        found.times += 1
        found.undone += lines == self.before
        found.done += lines == self.after
        if disturb.again and lines != self.after:
            second = self._begin("trial")
            if second.wait():
                found.notes.append(f"done again, it failed:\n{second.words()[-2000:]}")
            lines = self._judged(found)
        found.lost += (self.after - lines).total()
        found.twice += (lines - self.after).total()
        if lines != self.after:
            found.notes.append(_unlike(self.after, lines))

    def _disturbed(self, disturb: Disturbance, found: Found) -> bool:
        work = self._begin("trial", partial(disturb.within, self.place, self.dice.random()))
        hit = disturb.from_outside(self.place, work, self.dice.uniform(0, self.seconds))
        status = work.wait()
        self.databases.wait_until_left("trial")
        if disturb.tells and status not in (0, -signal.SIGKILL) and not _is_told(work.words()):
            found.untold += 1
            found.notes.append(work.words()[-1500:])
        return hit(status)

    def _judged(self, found: Found) -> Lines:
        """What is there, after a worker did what it does next."""
        apart(self.job.follow, partial(self.databases.use, "trial"))
        lines, faults, facts = self._looked_at("trial")
        if lines == self.after and facts != self.facts:
            faults += "not equal by digest: " + ", ".join(
                name for name in facts if facts[name] != self.facts[name]
            )
        if faults:
            found.broken += 1
            found.notes.append(faults)
        if self.job.whole and lines not in (self.before, self.after):
            found.lost += 1
            found.notes.append(f"half done:\n{_unlike(self.before, lines)}")
        return lines

    def _undisturbed(self, name: str) -> tuple[Lines, float]:
        self.databases.make(name, self.job.base)
        _, seconds = self._begin(name).result()
        lines, faults, self.facts = self._looked_at(name)
        if faults:
            raise RuntimeError(f"{self.job.name}, undisturbed, leaves what is broken:\n{faults}")
        self.databases.drop(name)
        return lines, seconds

    def _begin(self, name: str, first: Callable[[], object] = lambda: None) -> Apart[object]:
        def prepare() -> None:
            self.databases.use(name)
            first()

        return Apart(partial(self.job.do, self.place), prepare)

    def _looked_at(self, name: str) -> tuple[Lines, str, Facts]:
        """Its records, what `verify` says of them if not that everything holds, and the tables' digests where they count."""
        self.databases.wait_until_left(name)
        seen = Apart(partial(_look, self.job.copies), partial(self.databases.use, name))
        lines, held, facts = seen.result()[0]
        self.databases.wait_until_left(name)
        return lines, "" if held else seen.words()[-2000:], facts


def _look(copies: bool) -> tuple[Lines, bool, Facts]:
    from django.core.management import call_command

    from newsroom.transfer.copying import facts_of

    lines, facts = record_lines(), facts_of("default") if copies else {}  # `verify` goes on with the audit
    try:
        call_command("verify")
    except SystemExit:
        return lines, False, facts
    return lines, True, facts


def _is_told(words: str) -> bool:
    """Whether a command ended in words of its own, or an action in what the database's driver says of its end."""
    return any(line.startswith(_TOLD) for line in words.splitlines())


def _unlike(wanted: Lines, found: Lines) -> str:
    return "\n".join(
        [f"  lacks {line[:600]}" for line in list(wanted - found)[:4]]
        + [f"  has   {line[:600]}" for line in list(found - wanted)[:4]]
    )
