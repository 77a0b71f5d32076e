"""The small set of all tables, in minutes: `python -m tests.benchmarks.small` (`make bench`).

Ingest by stage, suggestions, copies, pages and the first byte of exports on SQLite and on a PostgreSQL that comes with the tests, exports
and imports whole, our extraction beside other programs, forms of handing over, tables in parts. Each prints its own table below its command. Status 1 where one of them passes a bound or fails.
"""

from __future__ import annotations

import os
import subprocess
import sys

_ON_BOTH = (
    ("tests.benchmarks.ingest", "--pages", "300"),
    ("tests.benchmarks.suggestions", "--claims", "1000"),
    ("tests.benchmarks.likeness", "--articles", "300"),
    ("tests.benchmarks.desk", "--articles", "300", "--visits", "3"),
)
_ONCE = (
    ("tests.benchmarks.exchange", "--quotes", "2000", "--rows", "500"),
    ("tests.benchmarks.peers", "--pages", "50"),
    ("tests.benchmarks.handing_over", "--pages", "50"),
)
_ON_POSTGRESQL = (("tests.benchmarks.partitions", "--articles", "2000", "--batch", "500", "--parts", "8"),)


def main() -> int:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    failed = []
    for server, commands in (
        ((), (*_ON_BOTH, *_ONCE)),
        (("-m", "tests.postgresql", sys.executable), (*_ON_BOTH, *_ON_POSTGRESQL)),
    ):
        for command in commands:
            words = ["python", *(["-m", "tests.postgresql", "python"] if server else []), "-m", *command]
            print(f"\n$ {' '.join(words)}", flush=True)
            run = subprocess.run([sys.executable, *server, "-m", *command], env=environment, check=False)
            if run.returncode:
                failed.append(" ".join(words))
    if failed:
        print("\nA bound is passed, or it failed:", *failed, sep="\n  ", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
