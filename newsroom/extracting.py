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
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from newsroom.file_paths import FoundFile, find_files, told
from newsroom.open_files import open_files
from newsroom.pipeline import Extracted, process_member, record
from sources.reading import Member, PassedOver, Refusal
from sources.reading.opening.table_headings import parse_columns
from sources.workbench.one_line import one_line

_Result = Extracted | Refusal | PassedOver

__all__ = ["ABOUT", "add_arguments", "main", "run"]


ABOUT = "Extract quotes from files and print one JSON object per article. No database is used."


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status is 0 all read, 1 some could not be read, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="manage.py extract", description=ABOUT)
    add_arguments(parser)
    options = parser.parse_args(argv)
    return run(options.paths, options.body_only, options.column, options.workers)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may stand after `manage.py extract`."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument(
        "--body-only",
        action="store_true",
        help="each file is an article's body: do not look for menus or teasers",
    )
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes that read and extract (1)"
    )
    parser.add_argument(
        "--column", action="append", default=[], metavar="ROLE=NAME", help="a table's column: text=body"
    )


def run(paths: Sequence[str], body_only: bool, column: Sequence[str], workers: int = 1) -> int:
    """Print the objects, in the order of the paths and of what is in them; returns the exit status."""
    if workers < 1:
        print(f"extract: --workers {workers}: must be 1 or more.", file=sys.stderr)
        return 2
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
    for result in _results(files, body_only, columns, workers):
        if isinstance(result, PassedOver):
            passed[result.kind] += 1
        elif isinstance(result, Refusal):
            failed += 1
            told_of = one_line(f"{result.place}: {result.reason}: {result.message}")
            print(f"extract: {told_of}", file=sys.stderr)
        else:
            sys.stdout.write(json.dumps(record(result), ensure_ascii=False) + "\n")
    if passed:
        print(f"extract: skipped, not pages: {one_line(told(passed))}", file=sys.stderr)
    return 1 if failed else 0


def _results(
    files: Sequence[FoundFile], body_only: bool, columns: Mapping[str, str], workers: int
) -> Iterator[_Result]:
    """What becomes of every member of every file, in order."""
    opened = (one for one, _ in open_files(files, columns=columns))
    read_one = partial(process_member, body_only=body_only)
    if workers == 1:
        for member in opened:
            yield from read_one(member) if isinstance(member, Member) else [member]
        return
    from newsroom.pool import Pool  # with the machinery of processes, which one alone does without
    from newsroom.reading_tasks import Elsewhere, Read, lost_page, read_pages, weight

    work = partial(read_pages, read=read_one)
    pool: Pool[Member | Elsewhere, Read] = Pool(workers, work, lost_page, weight=weight)
    for member, read in pool.run((one, one if isinstance(one, Member) else None) for one in opened):
        yield from [member] if isinstance(member, Refusal | PassedOver) else read or []
