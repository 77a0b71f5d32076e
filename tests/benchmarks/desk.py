"""What each page of the desk costs with 100,000 quotes: `python -m tests.benchmarks.desk`.

A million quotes: `--articles 2000 --times 50`.

Makes a database of its own, walks the pages as an editor and prints a line for each: queries,
milliseconds by the clock, of this process and of the database's server on the processor (the best of three), kB. On PostgreSQL:
`python -m tests.postgresql python -m tests.benchmarks.desk`. Status 1 where a bound is passed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time

MOST_QUERIES, MOST_MS, MOST_KB = 15, 150, 300


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--quotes", type=int, default=10, help="quotes on each article")
    parser.add_argument("--times", type=int, default=1, help="how often all of that is in the database")
    parser.add_argument("--no-index", action="store_true", help="leave the index for search empty")
    parser.add_argument("--keep", help="an SQLite file to make, or to use again")
    parser.add_argument("--sql", action="store_true", help="print the slowest query of each page")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmark-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{options.keep or folder + '/benchmark.sqlite3'}")
        prepare(options.articles, options.quotes, options.times, index=not options.no_index)
        return walk(options.only, options.sql)


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
    from tests.benchmarks.copies import give_much_to_one, multiply
    from tests.benchmarks.synthetic import fill

    if not Article.objects.exists():
        start = time.perf_counter()
        fill(articles, quotes)
        if times > 1:
            multiply(times)
        give_much_to_one()
        for searched in registered() if index else ():
            searched.refresh()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        print(f"{articles * quotes * times:,} quotes made in {time.perf_counter() - start:.0f} s", flush=True)


def walk(only: str, sql: bool = False) -> int:
    """Visit each page and print what it costs; how many pass a bound is the status."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.benchmarks.machine import Server, load
    from tests.desk.pages import desk_pages

    editor, _ = get_user_model().objects.get_or_create(username="benchmark", defaults={"is_staff": True})
    editor.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(editor)
    missed = 0
    server = Server()
    print(f"{connection.vendor}, {load()}\n{'page':32} queries     ms    cpu server     kB")
    for name, address in desk_pages().items():
        if only not in name:
            continue
        times, busy, served = [], [], []
        for _ in range(3):
            start, worked, before = time.perf_counter(), time.process_time(), server.seconds()
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            times.append((time.perf_counter() - start) * 1000)
            busy.append((time.process_time() - worked) * 1000)
            served.append((server.seconds() - before) * 1000)
        size = len(response.content) / 1000
        over = len(queries) > MOST_QUERIES or min(times) > MOST_MS or size > MOST_KB
        missed += over or response.status_code != 200
        slow = max(queries.captured_queries, key=lambda q: float(q["time"]), default=None)
        slowest = float(slow["time"]) * 1000 if slow else 0
        print(
            f"{name:32} {len(queries):7} {min(times):6.0f} {min(busy):6.0f} {min(served):6.0f} {size:6.0f}"
            f"{f'  OVER (status {response.status_code}, first {max(times):.0f} ms, slowest query {slowest:.0f} ms)' if over else ''}",
            flush=True,
        )
        if sql and slow:
            print(f"    {slow['sql'][:3000]}")
    cache.clear()
    return int(bool(missed))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.exit(main())
