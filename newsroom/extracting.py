"""`manage.py extract`: the pure steps alone, one JSON object an article on standard output.

Runs without Django (manage.py calls it before the framework is set up), because start-up
would cost more than the work on a small folder.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections import Counter
from collections.abc import Sequence

from newsroom.files import BELONGS, find_files, told
from newsroom.pipeline import process, record
from sources.reading import PassedOver, Refusal
from sources.reading.opening.columns import parse_columns

__all__ = ["ABOUT", "add_arguments", "main", "run"]


ABOUT = "Read articles and print what is said in them, one JSON object an article; no database is used."


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status is 0 all read, 1 some could not be read, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="manage.py extract", description=ABOUT)
    add_arguments(parser)
    options = parser.parse_args(argv)
    return run(options.paths, options.body_only, options.column)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may stand after `manage.py extract`."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument(
        "--body-only", action="store_true", help="each file is an article's body, without page furniture"
    )
    parser.add_argument(
        "--column", action="append", default=[], metavar="ROLE=NAME", help="a table's column: text=body"
    )


def run(paths: Sequence[str], body_only: bool, column: Sequence[str]) -> int:
    """Print the objects; returns the exit status."""
    try:
        columns = parse_columns(column)
    except ValueError as error:
        print(f"extract: --column {error}", file=sys.stderr)
        return 2
    try:
        files = list(find_files(paths))
    except FileNotFoundError as error:
        print(f"extract: {error}", file=sys.stderr)
        return 2
    # A page makes tens of thousands of small objects and no cycles to speak of: the collector's
    # usual threshold has it look through all of them dozens of times a page.
    gc.set_threshold(100_000, 20, 50)
    failed = 0
    passed: Counter[str] = Counter()
    for file in files:
        if file.belongs:
            passed[BELONGS] += 1
            continue
        for result in process(str(file.path), body_only, columns=columns, named=file.named):
            if isinstance(result, PassedOver):
                passed[result.kind] += 1
            elif isinstance(result, Refusal):
                failed += 1
                print(f"extract: {result.place}: {result.reason}: {result.message}", file=sys.stderr)
            else:
                sys.stdout.write(json.dumps(record(result), ensure_ascii=False) + "\n")
    if passed:
        print(f"extract: passed over, because they are no pages: {told(passed)}", file=sys.stderr)
    return 1 if failed else 0
