"""Databases of the clean start's schema, brought to today's.

    python -m tests.upgrades keep --program CHECKOUT    make the kept one anew, by the program of that version
    python -m tests.upgrades forward                    migrate the kept one, compare, verify, undo all decisions
    python -m tests.upgrades migrations --quotes 100000 how long each migration takes with so many quotes

The database is SQLite, or with `python -m tests.postgresql` before it PostgreSQL. The exit status is 1 where something is
not as it should be. CHECKOUT is a work tree of the last commit in which every app had one migration (`git worktree add`).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.upgrades",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(dest="step", required=True)
    keep = steps.add_parser("keep", help="make the kept database anew")
    keep.add_argument("--program", type=Path, required=True, metavar="CHECKOUT")
    steps.add_parser("forward", help="migrate the kept database and prove what came of it")
    timed = steps.add_parser("migrations", help="time each migration")
    timed.add_argument("--quotes", type=int, default=100_000)
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="newsroom-upgrades-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/none.sqlite3")
        os.environ["NEWSROOM_VAR"] = folder
        import django

        django.setup()
        from tests.upgrades.forward import forward
        from tests.upgrades.kept import Kept, keep_anew
        from tests.upgrades.timed import migrations

        kept = Kept(Path(folder))
        try:
            if given.step == "keep":
                return keep_anew(kept, given.program.resolve())
            return forward(kept) if given.step == "forward" else migrations(kept, given.quotes)
        finally:
            kept.drop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
