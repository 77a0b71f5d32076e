"""`python -m tests.faults kills --times 10`: disturb work on the database of `DATABASE_URL`, and print what came of it."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path


def main(words: list[str]) -> int:
    """Exit status 0 where nothing was lost, doubled or broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    kills = steps.add_parser(
        "kills", help="kill, cut off and starve work, and compare it with the same undisturbed"
    )
    kills.add_argument("--times", type=int, default=10, help="kills of each kind of work (default: 10)")
    kills.add_argument("--others", type=int, default=2, help="of each other fault (default: 2)")
    kills.add_argument("--only", action="append", help="only this kind of work; may be repeated")
    kills.add_argument(
        "--others-of",
        action="append",
        metavar="WORK",
        help="other faults meet this kind of work only; may be repeated",
    )
    kills.add_argument("--pages", type=int, default=40, help="pages in the database (default: 40)")
    kills.add_argument("--seed", type=int, default=1)
    kills.add_argument("--server-of-its-own", action="store_true", help="the server may be crashed, too")
    kills.add_argument(
        "--small-disk", action="store_true",
        help="fill a disk of PostgreSQL, too: a server on this computer, and the right to mount",
    )  # fmt: skip
    editors = steps.add_parser("editors", help="let editors work at a server, and count what each was told")
    editors.add_argument("--editors", type=int, default=8)
    editors.add_argument("--seconds", type=float, default=120)
    editors.add_argument("--articles", type=int, default=300, help="of ten quotes each (default: 300)")
    given = parser.parse_args(words)

    with tempfile.TemporaryDirectory(prefix="newsroom-faults-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/none.sqlite3")
        os.environ["NEWSROOM_VAR"] = folder
        os.environ["PYTHONWARNINGS"] = "ignore"
        warnings.simplefilter("ignore")
        import django

        django.setup()
        return run_of(given.step)(given, Path(folder))


def run_of(step: str) -> Callable[[argparse.Namespace, Path], int]:
    """What a step does; Django is set up by then."""
    from tests.faults.editors import editors
    from tests.faults.kills import kills

    return {"kills": kills, "editors": editors}[step]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
