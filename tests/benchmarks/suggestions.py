"""What suggesting pairs costs, and what it finds: `python -m tests.benchmarks.suggestions [--claims 10000] [--workers 1]`.

Makes a database of its own with invented claims, nine to an article, by speakers and with days; their words are drawn as
words are in life, few very often and many rarely. Every fiftieth claim is said again in another article, by somebody else
and in another order, every hundredth is denied. Then all claims are compared, and a line of a table is printed: processor
time a claim (all processes; on PostgreSQL also the server's), memory, and the share of those pairs that was found.
Status 1 where fewer of them were found than should be. `--write FILE` puts the line into the table of that file. PostgreSQL: `python -m tests.postgresql python -m tests.benchmarks.suggestions`.

`--compared N` compares the last N claims with all others: the time a claim takes to get ready (a share of what is done once
for all claims) and that of its comparison are then added up. `--database ADDRESS` keeps the claims for another run.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from tests.benchmarks.machine import Processes, Server, load, write_row

__all__ = ["drawing", "main", "places"]

QUOTES = 9  # of an article
WORDS, PEOPLE = 40_000, 5_000
AGAIN, DENIED = 50, 100  # every so many-th claim
FOUND = {False: 0.95, True: 0.75}  # of the pairs said again, and of those denied, at least
NEAR = 200  # articles, among which a claim is said again
FIRST_DAY = date(2020, 1, 1)
HEAD = (
    "claims | database | processes | ms a claim | of it getting ready | of it server | minutes by the clock "
    "| MB, this process | MB of its own, largest other | pairs | said again: found, as same "
    "| denied: found, as contradiction | date, load, machine"
)


@dataclass(frozen=True, slots=True)
class Planted:
    """Keys of two claims, and whether the second denies the first."""

    first: str
    second: str
    is_denied: bool


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--compared", type=int, metavar="N", help="compare the last N claims only")
    parser.add_argument(
        "--database", metavar="ADDRESS", help="one that is empty, or was filled by this command"
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the line into this file's table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmark-") as scratch:
        given = options.database or os.environ.get("DATABASE_URL")
        os.environ["DATABASE_URL"] = given or f"sqlite:///{scratch}/benchmark.sqlite3"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        planted = fill(options.claims)
        row, is_found = measure(options.workers, options.compared, planted)
    if options.write:
        write_row(options.write, "suggestions", HEAD, row)
    return 0 if is_found else 1


def measure(workers: int, compared: int | None, planted: list[Planted]) -> tuple[str, bool]:
    """Compare all claims, or the last ones; print and return the line of the table, and whether what was planted is found."""
    from django.db import connection

    from claims.matching.nearest import refresh
    from claims.models import Claim, ClaimLink, ComparingPass
    from newsroom.ingest.after import compare_all

    refresh()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        for model in (ClaimLink, ComparingPass):  # of an earlier run
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
    count = Claim.objects.count()
    compared = min(compared or count, count)
    upto = 0
    if compared < count:
        upto = Claim.objects.order_by("pk").values_list("pk", flat=True)[count - compared - 1]
        ComparingPass.objects.create(upto=upto)
    server, processes, start = Server(), Processes(), time.perf_counter()
    ready: list[float] = []

    def told(done: int, total: int) -> None:
        if not ready:
            ready.append(processes.seconds() + server.seconds())
        if done % 20_000 < 200:
            processes.look()
            print(f"{done:,} of {total:,}", file=sys.stderr, flush=True)

    compare_all(told, workers)
    seconds, spent = time.perf_counter() - start, processes.seconds()
    most = getrusage(RUSAGE_SELF).ru_maxrss / 1024  # without what is read below
    served = server.seconds()
    wanted = {key for one in planted for key in (one.first, one.second)}
    numbers = {key: pk for key, pk in Claim.objects.values_list("key", "pk") if key in wanted}
    each = 1000 * (spent + served - ready[0]) / compared
    links = {
        (one, other): relation
        for one, other, relation in ClaimLink.objects.values_list("claim", "other", "relation")
    }
    found: dict[bool, list[str | None]] = {True: [], False: []}
    for pair in planted:
        ids = (numbers[pair.first], numbers[pair.second])
        if max(ids) > upto:
            found[pair.is_denied].append(links.get((min(ids), max(ids))))
    cells = [
        f"{count:,}" if compared == count else f"{count:,} ({compared:,} of them compared)",
        connection.vendor,
        str(workers),
        f"{each + 1000 * ready[0] / count:.1f}",
        f"{1000 * ready[0] / count:.1f}",
        f"{1000 * served / count:.1f}" if connection.vendor == "postgresql" else "–",
        f"{seconds / 60:.1f}",
        f"{most:.0f}",
        f"{processes.largest:.0f}" if workers > 1 else "–",
        f"{len(links):,}",
        _shares(found[False], "same"),
        _shares(found[True], "contradicts"),
        load(),
    ]
    for name, cell in zip(HEAD.split("|"), cells, strict=True):
        print(f"{name.strip():32} {cell}")
    is_found = all(_share(pairs) >= FOUND[is_denied] for is_denied, pairs in found.items() if pairs)
    return " | ".join(cells), is_found


def _share(found: list[str | None]) -> float:
    return sum(one is not None for one in found) / max(len(found), 1)


def _shares(found: list[str | None], relation: str) -> str:
    there = _share(found)
    right = sum(one == relation for one in found) / max(len(found), 1)
    return f"{there:.3f}, {right:.3f}"


# -- Claims -----------------------------------------------------------------------------------


def fill(number: int) -> list[Planted]:
    """Write so many claims with articles, speakers, quotes and evidence, the same in every run; return the pairs.

    Nothing is written where they are there.
    """
    from claims.models import Claim, Speaker
    from sources.models import Source

    is_there = Claim.objects.exists()
    chance, people = random.Random(11), random.Random(12)
    source, _ = Source.objects.get_or_create(name="Gazette")
    draw = drawing(chance)
    names = [f"{draw().capitalize()} {draw().capitalize()}son {n}" for n in range(PEOPLE)]
    if not is_there:
        rows = (Speaker(key=f"s-{n}", name=name) for n, name in enumerate(names))
        Speaker.objects.bulk_create(rows, batch_size=500)
    speakers = list(Speaker.objects.values_list("pk", flat=True))
    planted: list[Planted] = []
    later: dict[int, list[tuple[str, str, bool]]] = {}  # article → (key of the first, text, denied)
    articles = number // QUOTES
    made = 0
    for start in range(0, articles, 200):
        written: list[list[tuple[str, str]]] = []
        for article in range(start, min(start + 200, articles)):
            own: list[tuple[str, str]] = []
            for first, text, is_denied in later.pop(article, []):
                own.append((f"c-{made}", text))
                planted.append(Planted(first, own[-1][0], is_denied))
                made += 1
            while len(own) < QUOTES:
                parts = [draw() for _ in range(6)]
                own.append((f"c-{made}", _said(parts)))
                there = article + chance.randint(1, NEAR)
                if made % AGAIN == 0 and there < articles:
                    is_denied = made % DENIED == 0
                    again = _denied(parts) if is_denied else _again(parts)
                    later.setdefault(there, []).append((own[-1][0], again, is_denied))
                made += 1
            written.append(own)
        if not is_there:
            _write(people, start, written, source.pk, speakers)
    if is_there and Claim.objects.count() != made:
        raise SystemExit(f"The database holds {Claim.objects.count():,} claims, and not {made:,}.")
    return planted


def _said(parts: list[str]) -> str:
    one, two, three, four, five, six = parts
    return f"The {one} {two} will {three} its {four} in {five} because of the {six}"


def _again(parts: list[str]) -> str:
    one, two, three, four, five, six = parts
    return f"Because of the {six}, in {five} the {four} will {three} by the {one} {two}"


def _denied(parts: list[str]) -> str:
    one, two, three, four, five, _ = parts
    return f"The {one} {two} will not {three} its {four} in {five}"


def drawing(chance: random.Random) -> Callable[[], str]:
    """Draws invented words; the n-th is drawn in proportion to 1/n."""
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) + "k" for _ in range(WORDS)]
    sums = list(accumulate(1 / (n + 20) for n in range(WORDS)))
    return lambda: words[bisect(sums, chance.random() * sums[-1])]


def _write(
    chance: random.Random, first: int, rows: list[list[tuple[str, str]]], source: int, speakers: list[int]
) -> None:
    from claims.match_keys import claim_text_key
    from claims.models import Claim, Evidence, Quote
    from claims.place import place
    from sources.models import Article

    articles = Article.objects.bulk_create(
        Article(
            digest=sha256(f"{first + n}".encode()).hexdigest(), source_id=source, title=f"Report {first + n}",
            published_on=(day := FIRST_DAY + timedelta(days=(first + n) // 40)), published=f"{day}",
            published_precision="day", language="en", file_name=f"{first + n}.txt",
            text="\n\n".join(text for _, text in own),
        )
        for n, own in enumerate(rows)
    )  # fmt: skip
    quotes, claims = [], []
    for article, own in zip(articles, rows, strict=True):
        for (start, end), (key, text) in zip(places([text for _, text in own]), own, strict=True):
            cut = place(article.text, [(start, end)])
            quotes.append(
                Quote(
                    key=f"q{key[1:]}", article=article, kind="indirect", spans=[[start, end]], start=start, end=end,
                    text=text, prefix=cut.prefix, suffix=cut.suffix, cue="said",
                    speaker_id=chance.choice(speakers), confidence=0.9,
                )
            )  # fmt: skip
            claims.append(Claim(key=key, text=text, text_key=claim_text_key(text)))
    quotes = Quote.objects.bulk_create(quotes, batch_size=500)
    claims = Claim.objects.bulk_create(claims, batch_size=500)
    Evidence.objects.bulk_create(
        (Evidence(quote=quote, claim=claim) for quote, claim in zip(quotes, claims, strict=True)),
        batch_size=500,
    )


def places(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each of them stands in all of them, with an empty line between two."""
    start = 0
    for text in texts:
        yield start, start + len(text)
        start += len(text) + 2


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.exit(main())
