"""Changes real inputs at random and looks whether what must hold holds: `python -m tests.fuzz [--seconds 60] [--inputs N] [--only NAME …]`.

Each target gets its share of the time, or so many inputs, whichever ends first; a table says how many there were. A find is
an exception that is none of the named ones, a span outside the text, another result the second time, more than the
seconds or memory of an input, or the end of the process; it is told on standard error and kept in `tests/fuzz/cases`,
where the tests try it for ever. Numbers go on from `--first`; the exit status is 1 after a find.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from functools import partial

from sources.workbench.exchange.apart import OutOfMemory, OutOfTime, apart, loaded_first
from tests.fuzz.targets import TARGETS
from tests.fuzz.trying import SECONDS, kept, tried_in_order

MEMORY = 600_000_000  # bytes of addresses beyond the start, models included
_CHUNK = 200  # inputs of the first process; of the next, twice as many where they were soon done
_MOST = 2_000  # inputs of one process: the system waits for one no longer than some weeks
_SOON = 10  # seconds by the clock


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Changes real inputs at random and looks whether what must hold holds."
    )
    parser.add_argument(
        "--seconds", type=float, help="by the clock, for all targets together; 60 without --inputs"
    )
    parser.add_argument(
        "--inputs", type=int, metavar="N", help="of each target, or fewer where --seconds are over"
    )
    parser.add_argument("--only", choices=TARGETS, nargs="+", default=list(TARGETS), help="these targets")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="the number of the first input")
    options = parser.parse_args()
    loaded_first("tests.fuzz.trying")
    print("| target | inputs | finds |\n|---|---:|---:|", flush=True)
    seconds = options.seconds or (math.inf if options.inputs else 60)
    most = options.inputs or math.inf
    inputs = finds = 0
    for name in options.only:
        until = time.monotonic() + seconds / len(options.only)
        tried, found, chunk = 0, 0, _CHUNK
        while tried < most and time.monotonic() < until:
            began, count = time.monotonic(), int(min(chunk, most - tried))
            for fault in _faults(name, options.first + tried, count):
                found += 1
                print(fault, file=sys.stderr, flush=True)
            tried += count
            if time.monotonic() - began < _SOON:
                chunk = min(2 * chunk, _MOST)
        print(f"| {name} | {tried:,} | {found:,} |", flush=True)
        inputs += tried
        finds += found
    print(f"| all | {inputs:,} | {finds:,} |")
    return 1 if finds else 0


def _faults(name: str, first: int, count: int) -> list[str]:
    """What went wrong with these inputs; one that ends its process is looked for in halves."""
    try:
        return apart(partial(tried_in_order, name, first, count), seconds=SECONDS * count, memory=MEMORY)
    except (OutOfMemory, OutOfTime) as error:
        if count == 1:
            return [kept(name, first, type(error).__name__)]
        half = count // 2
        return _faults(name, first, half) + _faults(name, first + half, count - half)


if __name__ == "__main__":
    sys.exit(main())
