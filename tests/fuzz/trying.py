"""Inputs of one target tried one after the other, in a process of their own: what went wrong, a line each.

Comes in: the target's name and the numbers of the inputs; a find is kept among the cases.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

from newsroom.time_limit import time_limit
from tests.fuzz.inputs import changed

django.setup()

from tests.fuzz.targets import TARGETS  # noqa: E402 - models cannot be imported before

__all__ = ["SECONDS", "kept", "tried_in_order"]

CASES = Path(__file__).parent / "cases"
SECONDS = 10  # of processor time for one input, twice


def tried_in_order(name: str, first: int, count: int) -> list[str]:
    target = TARGETS[name]
    faults = []
    for number in range(first, first + count):
        data = changed(target.originals(), number)
        try:
            with time_limit(SECONDS):
                again = target.attempt(data) == target.attempt(data)
            if not again:
                faults.append(kept(name, number, "another result the second time"))
        except MemoryError:
            raise
        except BaseException as error:
            faults.append(kept(name, number, f"{type(error).__name__}: {str(error)[:200]}"))
    return faults


def kept(name: str, number: int, fault: str) -> str:
    data = changed(TARGETS[name].originals(), number)
    path = CASES / f"{name}-{sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    return f"{name} {number}: {fault} (kept as {path.name})"
