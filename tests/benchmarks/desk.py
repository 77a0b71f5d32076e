"""What each page of the desk costs, and the first byte of each export: `python -m tests.benchmarks.desk`.

100,000 quotes; a million with `--articles 10000 --times 10`. Makes a database of its own, walks the pages as an editor and
prints a line for each: queries, milliseconds by the clock (95 of 100 visits take no longer), of this process (the median) and of the
database's server (the mean) on the processor, kB. A visit before the measured ones (`--visits`) reads the templates. On PostgreSQL:
`python -m tests.postgresql python -m tests.benchmarks.desk`. Status 1 where a page passes a bound; that of milliseconds is on those
of both processors, and on those by the clock while less than two processes want the cores, this one and the server included:
beyond that the clock tells what else the machine does.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

from tests.benchmarks.machine import keep_output, write_table

MOST_QUERIES, MOST_KB = 15, 300
MOST_MS = {"postgresql": 200, "sqlite": 400}  # with a million quotes
MOST_MS_OF_100_000 = 150
_COST = re.compile(r"(\S.*?)((?: +\d+){6})(?:  OVER .*)?$")
_P95, _BOTH = 1, 4  # where these stand among the numbers of a line
_NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
MOST_MS_TO_FIRST_BYTE = 500
HEAD = f"{'page':32} queries    p95    cpu server   both     kB"
_DECIDED, _SKIPPED = 5_000, 300  # quotes, before one in the queue; no more that were skipped are remembered
_QUIET = 2.0  # processes that want the cores: below, the clock tells of the page


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--quotes", type=int, default=10, help="quotes on each article")
    parser.add_argument("--times", type=int, default=1, help="how often all of that is in the database")
    parser.add_argument("--no-index", action="store_true", help="leave the index for search empty")
    parser.add_argument("--keep", help="an SQLite file to make, or to use again")
    parser.add_argument("--sql", action="store_true", help="print the slowest query of each page")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--visits", type=int, default=5, help="measured visits to each page")
    parser.add_argument(
        "--write", type=Path, help="keep what is printed as this database's part of that file"
    )
    parser.add_argument("--table", type=Path, help="show the kept outputs of both databases in this document")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmark-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{options.keep or folder + '/benchmark.sqlite3'}")
        prepare(options.articles, options.quotes, options.times, index=not options.no_index)
        lines, missed = [], 0
        for line, is_over in walk(options.only, options.visits, options.sql):
            print(line, flush=True)
            lines.append(line)
            missed += is_over
    if options.write:
        server = "python -m tests.postgresql " if lines[0].startswith("postgresql") else ""
        size = f"--articles {options.articles} --times {options.times}"
        keep_output(options.write, f"{server}python -m tests.benchmarks.desk {size}", lines)
        if options.table:
            write_table(options.table, options.write.stem, table(options.write))
    return int(bool(missed))


def prepare(articles: int, quotes: int, times: int = 1, *, index: bool = True) -> None:
    """Migrate, and fill the database where it is empty."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    from django.db import connection

    from sources.models import Article
    from sources.workbench.search.index import registered
    from sources.workbench.write_ahead_log import shorten_log
    from tests.benchmarks.copies import give_much_to_one, multiply
    from tests.benchmarks.synthetic import fill

    if not Article.objects.exists():
        start = time.perf_counter()
        fill(articles, quotes)
        for searched in registered() if index else ():
            searched.refresh()
        if times > 1:
            multiply(times)
        give_much_to_one()
        for searched in registered() if index else ():
            searched.refresh()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        shorten_log(0)  # a gigabyte of it would be looked through for every page
        print(f"{articles * quotes * times:,} quotes made in {time.perf_counter() - start:.0f} s", flush=True)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one answer costs: milliseconds by the clock (their 95th percentile), of this process and of the server."""

    name: str
    status: int
    queries: int
    p95: float
    busy: float
    served: float
    kb: float
    slowest: str  # its slowest query
    slowest_ms: float

    @property
    def both(self) -> float:
        """Of both processors."""
        return self.busy + self.served

    def line(self, most_ms: float) -> tuple[str, bool]:
        """As printed, and whether a bound is passed."""
        over = self.queries > MOST_QUERIES or self.both > most_ms or self.kb > MOST_KB
        over = over or (self.p95 > most_ms and os.getloadavg()[0] < _QUIET)
        told = f"  OVER (status {self.status}, slowest query {self.slowest_ms:.0f} ms)" if over else ""
        return (
            f"{self.name:32} {self.queries:7} {self.p95:6.0f} {self.busy:6.0f} {self.served:6.0f} "
            f"{self.both:6.0f} {self.kb:6.0f}{told}",
            over or self.status != 200,
        )


def walk(only: str, visits: int, sql: bool = False) -> Iterator[tuple[str, bool]]:
    """Visit each page, and begin each export: lines, and whether a bound is passed."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client

    from claims.models import Quote
    from tests.benchmarks.machine import load
    from tests.desk.pages import desk_pages

    editor, _ = get_user_model().objects.get_or_create(username="benchmark", defaults={"is_staff": True})
    editor.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(editor)
    quotes = Quote.objects.count()
    most_ms = MOST_MS[connection.vendor] if quotes > 500_000 else MOST_MS_OF_100_000
    yield f"{connection.vendor}, {quotes:,} quotes, {load()}\n{HEAD}", False
    for name, address in (*desk_pages().items(), *_deep_pages(client)):
        if only in name:
            client.get(address)
            cost = _cost(name, partial(client.get, address), visits)
            yield cost.line(most_ms)
            if sql:
                yield f"    {cost.slowest[:3000]}", False
    for name, begin in _exports(client).items():
        if only in name:
            cost = _cost(name, begin, visits=1)
            yield cost.line(MOST_MS_TO_FIRST_BYTE)
            if sql:
                yield f"    {cost.slowest[:3000]}", False
    cache.clear()


def _deep_pages(client: Any) -> Iterator[tuple[str, str]]:
    """Pages on which much went before: a list sorted by two counts, a large set to print, a queue after 5,000 decisions."""
    from django.urls import reverse

    from claims.models import CuratedSet, Quote

    yield "list: source, most articles", reverse("admin:sources_source_changelist") + "?o=-6"
    yield "list: topic, by two counts", reverse("admin:claims_topic_changelist") + "?o=-4.-5"
    if largest := CuratedSet.objects.first():
        yield "set page, to print", reverse("admin:claims_curatedset_page", args=[largest.pk]) + "?all=1"
    waiting = Quote.objects.filter(status="suggested").order_by("article_id", "start", "id")
    decided = list(waiting.values_list("pk", flat=True)[:_DECIDED])
    Quote.objects.filter(pk__in=decided).update(status="accepted")
    skipped = list(waiting.values_list("pk", flat=True)[:_SKIPPED])
    session = client.session
    session["queue.quotes"] = {"past": [[pk, None] for pk in skipped], "skipped": skipped, "done": _DECIDED}
    session.save()
    yield "queue: quotes, at depth", reverse("admin:queue", args=["quotes"])


def _exports(client: Any) -> dict[str, Callable[[], Any]]:
    """The first byte of each list's export: name → what asks for it."""
    from django.forms import BooleanField
    from django.urls import reverse

    from claims.models import Claim, Evidence, Quote, Speaker
    from sources.models import Article

    def begin(address: str, asked: dict[str, str]) -> Any:
        response: Any = client.post(address, asked)
        if response.streaming:
            first = next(part for part in response.streaming_content if part)
            begun = SimpleNamespace(content=first, status_code=response.status_code)
            response.close()
            return begun
        return response

    found: dict[str, Callable[[], Any]] = {}
    for model in (Quote, Claim, Evidence, Speaker, Article):
        address = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_export")
        fields = client.get(address).context_data["form"].fields
        columns = {name: "on" for name, field in fields.items() if isinstance(field, BooleanField)}
        for number, words in fields["format"].choices:
            asked = {"format": number, "resource": "", **columns}
            name = f"export: {model._meta.verbose_name_plural}, {words.partition(' – ')[0]}"
            found[name] = partial(begin, address, asked)
    return found


def _cost(name: str, ask: Callable[[], Any], visits: int) -> Cost:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.benchmarks.machine import Server

    server = Server()
    times, busy = [], []
    for _ in range(visits):
        start, worked = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as queries:
            response = ask()
        times.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    served = 1000 * server.seconds() / visits  # it is told in hundredths of a second
    p95 = sorted(times)[math.ceil(0.95 * visits) - 1]
    slow = max(queries.captured_queries, key=lambda q: float(q["time"]), default={"sql": "", "time": "0"})
    return Cost(
        name, response.status_code, len(queries), p95, median(busy), served, len(response.content) / 1000,
        str(slow["sql"]), float(slow["time"]) * 1000,
    )  # fmt: skip


def table(kept: Path) -> list[str]:
    """The pages of a kept output with what they cost on each database, as lines of Markdown."""
    costs: dict[str, dict[str, list[str]]] = {}
    database, load, quiet = "", math.inf, set()
    for line in kept.read_text(encoding="utf-8").splitlines():
        if line.startswith("load: "):
            load = float(line.split()[1])
        elif line.startswith(("postgresql, ", "sqlite, ")):
            database = line.partition(",")[0]
            quiet |= {database} if load < _QUIET else set()
        elif cost := _COST.match(line):
            costs.setdefault(cost[1], {})[database] = cost[2].split()
    measured = [one for one in MOST_MS if any(one in by for by in costs.values())]
    columns = [(one, f"{_NAMES[one]}, ms", _BOTH) for one in measured]
    columns += [(one, f"{_NAMES[one]}, p95 by the clock", _P95) for one in measured if one in quiet]
    heads = ["page", "queries", *(head for _, head, _ in columns), "kB"]
    rows = [heads, ["---"] * len(heads)]
    for name, by in costs.items():
        queries, *_, kb = next(iter(by.values()))
        rows.append([name, queries, *(by[one][at] if one in by else "–" for one, _, at in columns), kb])
    return [f"| {' | '.join(row)} |" for row in rows]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.exit(main())
