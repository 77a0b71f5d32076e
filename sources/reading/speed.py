"""Speed: how many pages a second are read, on one core, and which step takes how long.

Comes in: a folder of saved pages. Goes out: a few lines on standard output. A developer's tool:

    python -m sources.reading.speed FOLDER
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from . import UnreadablePage, read_bytes
from .language import detect

__all__ = ["main"]


def _read(pages: Sequence[tuple[str, bytes]], body_only: bool) -> None:
    for name, data in pages:
        try:
            read_bytes(data, name, body_only=body_only)
        except UnreadablePage as error:
            print(f"{name}: {error}", file=sys.stderr)


def main(argv: Sequence[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m sources.reading.speed", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--body-only", action="store_true")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="the N costliest functions")
    options = parser.parse_args(argv)
    pages = [(path.name, path.read_bytes()) for path in sorted(options.folder.iterdir()) if path.is_file()]
    if not pages:
        parser.error(f"{options.folder}: no files")
    _read(pages[:1], options.body_only)  # loads lexicons and weights
    detect("Der Rat hat gestern beschlossen, die Brücke bis zum Herbst zu sperren.")  # and the model
    start = time.process_time()
    _read(pages, options.body_only)
    spent = time.process_time() - start
    size = sum(len(data) for _, data in pages) / len(pages) / 1000
    print(
        f"{len(pages)} pages of {size:.1f} kB: {len(pages) / spent:.0f} a second, {spent / len(pages) * 1000:.2f} ms each"
    )
    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(_read, pages, options.body_only)
        pstats.Stats(profile).sort_stats("tottime").print_stats(options.profile)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
