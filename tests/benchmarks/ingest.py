"""What ingest costs, by stage: `python -m tests.benchmarks.ingest [--pages 1000] [--workers 2]`.

Makes pages of its own (invented reports in the manner of a text dump, menus and all) and a
new SQLite database, ingests them, and prints processor time by stage, SQL statements an
article, memory at start and end, and the database's size. `--database postgres://…` (an empty one)
measures there. Processor time (user and system) is given rather than the clock's, since that tells
less of what else a machine does.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import TYPE_CHECKING, Any

from tests.benchmarks.machine import Server, resident

if TYPE_CHECKING:
    from newsroom.ingest.after import Suggested

__all__ = ["main", "write_pages"]

FIRST = [
    "Anna",
    "Boris",
    "Clara",
    "David",
    "Elena",
    "Felix",
    "Greta",
    "Henrik",
    "Ines",
    "Jonas",
    "Katya",
    "Lars",
    "Maria",
    "Nadia",
    "Oskar",
    "Petra",
]
SYLLABLES = [
    "ber",
    "dal",
    "fen",
    "gor",
    "hal",
    "kir",
    "lun",
    "mar",
    "nor",
    "pel",
    "ros",
    "sen",
    "tol",
    "var",
    "win",
    "zel",
]
OFFICES = ["Foreign Minister", "Finance Minister", "spokesman", "Prime Minister", "Mayor", "chairwoman"]
BODIES = [
    "Ministry of Transport",
    "Central Bank",
    "National Grid Authority",
    "Fisheries Board",
    "City Council",
]
VERBS = ["said", "said", "added", "told reporters", "announced", "insisted", "warned"]
THINGS = [
    "harbour",
    "bridge",
    "tunnel",
    "budget",
    "tariff",
    "treaty",
    "railway",
    "reservoir",
    "hospital",
    "school",
    "port",
    "airport",
    "ferry",
    "pipeline",
    "dam",
    "election",
    "census",
    "vaccine",
    "satellite",
    "border",
    "station",
    "museum",
    "archive",
    "market",
    "forest",
    "grid",
    "levy",
    "subsidy",
]
ACTS = [
    "open",
    "close",
    "repair",
    "sell",
    "enlarge",
    "review",
    "fund",
    "delay",
    "inspect",
    "rebuild",
    "cancel",
    "approve",
    "publish",
    "extend",
]
WHENS = [
    "this spring",
    "before the winter",
    "next year",
    "within two years",
    "in the coming weeks",
    "by June",
]
MENU = ["Home", "World", "Politics", "Business", "Sport", "Weather", "Subscribe", "Sign in"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--database", help="address of an empty database (default: a new SQLite file)")
    parser.add_argument("--folder", type=Path, help="write the pages there and keep them")
    parser.add_argument("--store-only", action="store_true", help="leave suggestions to the next run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmark-") as scratch:
        given = options.database or os.environ.get("DATABASE_URL", "")
        os.environ["DATABASE_URL"] = given or f"sqlite:///{scratch}/benchmark.sqlite3"
        pages = options.folder or Path(scratch) / "pages"
        write_pages(pages, options.pages)
        measure(pages, options.workers, options.store_only)
    return 0


def measure(pages: Path, workers: int, store_only: bool) -> None:
    """Ingest the pages and print the table."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from newsroom.ingest import Ingest, run
    from newsroom.ingest.store import Store

    spent: defaultdict[str, float] = defaultdict(float)
    statements: Counter[str] = Counter()
    stage = ["files"]
    since = [_work()]

    def enter(name: str) -> None:
        now = _work()
        spent[stage[0]] += now - since[0]
        stage[0], since[0] = name, now

    def counted(
        execute: Callable[..., object], sql: str, params: object, many: bool, context: dict[str, object]
    ) -> object:
        statements[stage[0]] += 1
        return execute(sql, params, many, context)

    if store_only:
        run.after_ingest = _index_only  # type: ignore[attr-defined]  # replaced from outside
    save = Store.save

    def timed(self: Any, *given: Any) -> object:
        start = time.process_time()
        try:
            return save(self, *given)
        finally:
            spent["store"] += time.process_time() - start

    Store.save = timed  # type: ignore[method-assign,assignment]  # timed from outside
    memory, start, server = resident(), time.perf_counter(), Server()
    memories: list[float] = []
    with connection.execute_wrapper(counted):
        summary = Ingest(workers=workers).run(
            [pages],
            lambda result, done, total: None if done % max(total // 4, 1) else memories.append(resident()),
            enter,
        )
    enter("end")
    seconds = time.perf_counter() - start
    served = server.seconds()
    count = len(summary.articles)
    print(f"{count:,} articles, {summary.quotes:,} quotes, {workers} worker(s), {connection.vendor}")
    print(f"{count / seconds:.0f} articles a second by the clock; 1-minute load {os.getloadavg()[0]:.1f}")
    spent["read and extract"] = spent["files"] - spent["store"]
    own = getrusage(RUSAGE_CHILDREN)  # the time of the processes that read is known only once they have ended
    spent["workers: read and extract"] = own.ru_utime + own.ru_stime
    spent["files, from and to the workers"] = spent.pop("read and extract")
    for name, cost in sorted(spent.items(), key=lambda item: -item[1]):
        if name not in ("files", "end"):
            made = statements["files" if name == "store" else name] if "read" not in name else 0
            print(f"{1000 * cost / count:8.2f} ms an article  {made / count:6.1f} SQL statements  {name}")
    if connection.vendor == "postgresql":
        print(f"{1000 * served / count:8.2f} ms an article  the database's server, all stages")
    passed = ", ".join(f"{quarter:.0f}" for quarter in memories)
    print(f"memory: {memory:.0f} MB before, then {passed}, {resident():.0f} at the end")
    print(f"database: {_size() / 1024 / count:.1f} kB an article")


def _work() -> float:
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _index_only(
    stage: Callable[[str], None] = lambda name: None, workers: int = 1, articles_only: bool = False
) -> Suggested:
    """Make what was stored searchable, and leave the pairs to the next run."""
    from newsroom.ingest.after import Suggested
    from sources.workbench.search.index import registered

    stage("index for search")
    for index in registered():
        index.refresh()
    return Suggested()


def _size() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


# -- Pages ------------------------------------------------------------------------------------


def write_pages(folder: Path, number: int) -> None:
    """Write so many invented pages, about 3 kB each, the same in every run."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    towns = [_surname(chance) for _ in range(60)]
    people = [f"{chance.choice(FIRST)} {_surname(chance)}" for _ in range(max(number // 5, 20))]
    for n in range(number):
        path = folder / f"{n:06}.txt"
        if not path.exists():
            path.write_text("\n".join(page(chance, people, towns)), encoding="utf-8")


def _surname(chance: random.Random) -> str:
    return "".join(chance.sample(SYLLABLES, chance.randint(2, 3))).capitalize()


def page(chance: random.Random, people: list[str], towns: list[str]) -> Iterator[str]:
    """One page, line by line: a menu, a head, paragraphs with four to eight quotes, a foot."""
    yield from chance.sample(MENU, 5)
    thing, town = chance.choice(THINGS), chance.choice(towns)
    yield ""
    yield f"{town} to {chance.choice(ACTS)} its {thing}, officials say"
    yield ""
    yield f"By {chance.choice(people)}"
    yield f"Published: {chance.randint(1, 28)} {chance.choice(['March', 'May', 'July'])} 2021"
    yield ""
    yield (
        f"The plan for the {thing} of {town} was discussed for {chance.randint(2, 9)} hours on Tuesday, and "
        "several of those present left before it was put to the vote."
    )
    for _ in range(chance.randint(2, 4)):
        yield ""
        yield paragraph(chance, chance.choice(people), town)
    yield ""
    yield "Read more"
    yield f"© 2021 {town} Gazette. All rights reserved."


def paragraph(chance: random.Random, person: str, town: str) -> str:
    """A direct quote of a person with an office, and an indirect one of the same or of a body."""
    office, body = chance.choice(OFFICES), chance.choice(BODIES)
    verb = chance.choice(VERBS)
    surname = person.split()[-1]
    return (
        f"“We {_plan(chance, town)},” {office} {person} of the {body} {verb}. "
        f"{surname} said that the {town} council would {_plan(chance, town, will='')}. "
        f"According to the {body}, {chance.randint(3, 900)} people live near the {chance.choice(THINGS)} "
        f"and most of them have written letters about it since the first drawings were shown."
    )


def _plan(chance: random.Random, town: str, will: str = "will ") -> str:
    one, other = chance.sample(THINGS, 2)
    return (
        f"{will}{chance.choice(ACTS)} the {one} of {town} {chance.choice(WHENS)} because the {other} "
        f"costs {chance.randint(2, 99)} million crowns a year"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.exit(main())
