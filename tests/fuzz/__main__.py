"""Changes real inputs at random and looks whether what must hold holds: `python -m tests.fuzz [--seconds 60] [--only NAME]`.

Each target gets its share of the time. A find is an exception that is none of the named ones, a span outside the text,
another result the second time, more than the seconds or memory of an input, or the end of the process; it is kept in
`tests/fuzz/cases`, where the tests try it for ever. Numbers go on from `--first`; the exit status is 1 after a find.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial

from sources.workbench.exchange.apart import OutOfMemory, OutOfTime, apart, loaded_first
from tests.fuzz.targets import TARGETS
from tests.fuzz.trying import SECONDS, kept, tried

MEMORY = 600_000_000  # bytes of addresses beyond the start, models included
_CHUNK = 200  # inputs of one process


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Changes real inputs at random and looks whether what must hold holds."
    )
    parser.add_argument("--seconds", type=float, default=60, help="by the clock, for all targets together")
    parser.add_argument("--only", choices=TARGETS, help="one target")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="the number of the first input")
    options = parser.parse_args()
    loaded_first("tests.fuzz.trying")
    names = [options.only] if options.only else list(TARGETS)
    finds = total = 0
    for name in names:
        until = time.monotonic() + options.seconds / len(names)
        number, found = options.first, 0
        while time.monotonic() < until:
            for fault in _faults(name, number, _CHUNK):
                found += 1
                print(fault, flush=True)
            number += _CHUNK
        print(f"{name:12} {number - options.first:9,} inputs, {found} finds", flush=True)
        finds += found
        total += number - options.first
    print(f"{total:,} inputs, {finds} finds.")
    return 1 if finds else 0


def _faults(name: str, first: int, count: int) -> list[str]:
    """What went wrong with these inputs; one that ends its process is looked for in halves."""
    try:
        return apart(partial(tried, name, first, count), seconds=SECONDS * count, memory=MEMORY)
    except (OutOfMemory, OutOfTime) as error:
        if count == 1:
            return [kept(name, first, type(error).__name__)]
        half = count // 2
        return _faults(name, first, half) + _faults(name, first + half, count - half)


if __name__ == "__main__":
    sys.exit(main())
