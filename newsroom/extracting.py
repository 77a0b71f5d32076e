"""`manage.py extract`: the pure steps alone, one JSON object a file on standard output.

Runs without Django (manage.py calls it before the framework is set up), because start-up
would cost more than the work on a small folder.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Sequence

from newsroom.files import find_files
from newsroom.pipeline import process, record

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status is 0 all read, 1 some files failed, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="manage.py extract", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument(
        "--body-only", action="store_true", help="each file is an article's body, without page furniture"
    )
    options = parser.parse_args(argv)
    try:
        paths = list(find_files(options.paths))
    except FileNotFoundError as error:
        print(f"extract: {error}", file=sys.stderr)
        return 2
    # A page makes tens of thousands of small objects and no cycles to speak of: the collector's
    # usual threshold has it look through all of them dozens of times a page.
    gc.set_threshold(100_000, 20, 50)
    failed = 0
    for path in paths:
        result = process(str(path), options.body_only)
        if result.error:
            failed += 1
            print(f"extract: {path}: {result.error.reason}: {result.error}", file=sys.stderr)
            continue
        sys.stdout.write(json.dumps(record(result), ensure_ascii=False) + "\n")
    return 1 if failed else 0
