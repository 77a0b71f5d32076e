"""What ingest costs, by stage, and whether it finds what was said: `python -m tests.benchmarks.ingest [--pages 1000] [--workers 2]`.

Makes pages of its own (`tests.benchmarks.reports`) and a new SQLite database, ingests them, and prints a line of a table:
milliseconds of processor time an article by stage (of all processes, and of the database's server on PostgreSQL), memory, the
database's size, and how many of the planted statements are there once, by the right speaker, twice, or not at all.
Status 1 where more than one in a thousand is twice there or not at all. `--cluster`: workers of a Dask scheduler read.
`--write FILE` puts the line into the table of that file. `--database postgres://…` (an empty one) measures there;
PostgreSQL of its own: `python -m tests.postgresql python -m tests.benchmarks.ingest`. Processor time (user and system) is
given rather than the clock's, since that tells less of what else a machine does.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import TYPE_CHECKING, Any

from tests.benchmarks.machine import Processes, Server, load, resident, write_row
from tests.benchmarks.reports import Report, Said, reports, write_pages
from tests.clusters import local_cluster

if TYPE_CHECKING:  # Django is set up later
    from newsroom.ingest import Ingest

__all__ = ["main"]

HEAD = (
    "articles | database | processes that read | read and extract | files, to and from these | store | index for search "
    "| copies and speakers | pairs of claims | together | of it server | minutes by the clock | seconds by the clock, once more "
    "unchanged | MB, this process: after a tenth, at most | MB of its own, largest other | kB an article | statements | found, by the right speaker | twice, not at all "
    "| date, load, machine"
)
_PART = 500  # articles checked at once
_WRONG = 0.001  # of the statements: pages say some in a way that is cut in two, or not understood


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--database", help="address of an empty database (default: a new SQLite file)")
    parser.add_argument("--folder", type=Path, help="write the pages there and keep them")
    parser.add_argument(
        "--cluster", action="store_true", help="let the workers of a Dask scheduler on this computer read"
    )
    parser.add_argument("--store-only", action="store_true", help="leave suggestions to the next run")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the line into this file's table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmark-") as scratch:
        given = options.database or os.environ.get("DATABASE_URL", "")
        os.environ["DATABASE_URL"] = given or f"sqlite:///{scratch}/benchmark.sqlite3"
        pages = options.folder or Path(scratch) / "pages"
        write_pages(pages, options.pages)
        clustered = local_cluster(Path(scratch), options.workers) if options.cluster else nullcontext()
        with clustered as scheduler:
            address = scheduler[0] if scheduler else None
            row, is_right = measure(pages, options.pages, options.workers, options.store_only, address)
    for name, cell in zip(HEAD.split("|"), row, strict=True):
        print(f"{name.strip():45} {cell}")
    if options.write:
        write_row(options.write, "ingest", HEAD, " | ".join(row))
    return 0 if is_right else 1


class Stages:
    """Seconds of processor time by stage: `own` of this process, `served` of the server, `forked` and `other` of those it started."""

    def __init__(self) -> None:
        self.own: defaultdict[str, float] = defaultdict(float)
        self.forked: defaultdict[str, float] = defaultdict(float)
        self.other: defaultdict[str, float] = defaultdict(float)
        self.served: defaultdict[str, float] = defaultdict(float)
        self.processes, self._server, self._stage = Processes(), Server(), "files"
        self._since = self._now()

    def enter(self, name: str) -> None:
        """What is done from now on."""
        now = self._now()
        for spent, before, then in zip(self._spent(), self._since, now, strict=True):
            spent[self._stage] += then - before
        self._since, self._stage = now, name.partition(" (")[0]

    def whole(self, *names: str) -> float:
        """What some stages cost in all."""
        return sum(spent[name] for spent in self._spent() for name in names)

    def _spent(self) -> tuple[defaultdict[str, float], ...]:
        return self.own, self.forked, self.other, self.served

    def _now(self) -> tuple[float, float, float, float]:
        own, forked = time.process_time(), self.processes.forked()
        return own, forked, self.processes.seconds() - own - forked, self._server.seconds()


def measure(
    pages: Path, number: int, workers: int, store_only: bool, scheduler: str | None
) -> tuple[list[str], bool]:
    """Ingest the pages; the cells of the table, and whether what was planted is there."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from newsroom.cluster import cluster
    from newsroom.ingest import Ingest
    from newsroom.ingest.store import Store

    save, storing = Store.save, [0.0]

    def timed(self: Any, *given: Any) -> object:
        start = time.process_time()
        try:
            return save(self, *given)
        finally:
            storing[0] += time.process_time() - start

    Store.save = timed  # type: ignore[method-assign,assignment]  # timed from outside
    memories: list[float] = []
    stages, start = Stages(), time.perf_counter()

    def told(result: object, done: int, total: int) -> None:
        if done * 10 // total >= len(memories):
            memories.append(resident())
            stages.processes.look()

    with cluster(scheduler) if scheduler else nullcontext() as executor:
        ingest = Ingest(workers=workers, executor=executor, suggests=not store_only)
        summary = ingest.run([pages], told, stages.enter)
    stages.processes.look()
    stages.enter("end")
    seconds = time.perf_counter() - start
    count = len(summary.articles)
    most = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    again = _again(Ingest(workers=workers, suggests=not store_only), pages, count)

    def each(cost: float) -> str:
        return f"{1000 * cost / count:.1f}"

    index = stages.whole("Indexing for search") + stages.forked["files"]  # which is done beside the files
    copies = stages.whole("Looking for copies and duplicate speakers")
    pairs = stages.whole("Looking for related claims")
    planted, found, right, twice, lost = _checked(number)
    cells = [
        f"{count:,}",
        connection.vendor,
        f"{workers} of a cluster" if scheduler else f"{workers}",
        each(stages.other["files"]),
        each(stages.own["files"] - storing[0]),
        each(storing[0] + stages.served["files"]),
        each(index),
        "–" if store_only else each(copies),
        "–" if store_only else each(pairs),
        each(stages.whole("files", "Indexing for search") + copies + pairs),
        each(sum(stages.served.values())) if connection.vendor == "postgresql" else "–",
        f"{seconds / 60:.1f}",
        f"{again:.0f}",
        f"{memories[min(1, len(memories) - 1)]:.0f}, {most:.0f}",
        f"{stages.processes.largest:.0f}",
        f"{_size() / 1024 / count:.1f}",
        f"{planted:,}",
        f"{found:,}, {right:,}",
        f"{twice:,}, {lost:,}",
        load(),
    ]
    return cells, twice + lost <= _WRONG * planted


def _again(ingest: Ingest, pages: Path, count: int) -> float:
    """Seconds by the clock to look through the same pages a second time. Raises `RuntimeError` if any is taken for a new one."""
    start = time.perf_counter()
    summary = ingest.run([pages])
    if summary.counts["unchanged"] != count:
        raise RuntimeError(f"Of {count} pages that were there, the second run told: {summary.counts}.")
    return time.perf_counter() - start


def _size() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


# -- Whether what was planted is there ----------------------------------------------------------


def _checked(number: int) -> tuple[int, int, int, int, int]:
    """How many statements were planted, found, found by the right speaker, found twice, and not at all."""
    there: Counter[str] = Counter()
    for report, quotes in _articles(number):
        for said in report.said:
            often = sum(one.words == said.words for one in report.said)
            there[_found(said, often, quotes)] += 1
            there["planted"] += 1
    found = there["right"] + there["wrong speaker"]
    return there["planted"], found, there["right"], there["twice"], there["lost"]


def _found(said: Said, often: int, quotes: list[tuple[str, str]]) -> str:
    """What became of a statement whose words come so often in its page."""
    named = [speaker for text, speaker in quotes if said.words in text]
    if len(named) != often:
        return "twice" if len(named) > often else "lost"
    return "right" if said.speaker in named else "wrong speaker"


def _articles(number: int) -> Iterator[tuple[Report, list[tuple[str, str]]]]:
    """Each page with the quotes of its article: (text, speaker's name)."""
    from claims.models import Quote

    waiting = enumerate(reports(number))
    while part := list(islice(waiting, _PART)):
        names = {f"{n:06}.txt": report for n, report in part}
        quotes: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
        rows = Quote.objects.filter(article__file_name__in=names).order_by()
        for name, text, speaker in rows.values_list("article__file_name", "text", "speaker__name"):
            quotes[name].append((text, speaker or ""))
        yield from ((report, quotes[name]) for name, report in names.items())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.exit(main())
