"""Time and memory of exports and imports: `python -m tests.benchmarks.exchange`.

Makes a database of its own with synthetic quotes, then measures each export and import in a
process of its own: seconds to the first byte and in all, and the memory the process takes beyond what
it had before. `--quotes 1000000` measures more; `--database postgres://…` (an empty one) elsewhere;
`--only CSV XLSX fact-checks` leaves the others out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

COLUMNS = (
    "key", "text", "kind", "speaker", "speaker_name", "role", "relayed_via", "said_on", "source",
    "published", "article", "status",
)  # fmt: skip
# What is to be reached: seconds to the first byte, seconds in all, MB beyond the start.
TARGETS = {
    "CSV": (0.5, 2, 50),
    "JSON Lines": (0.5, 2, 50),
    "XLSX": (10, 10, 50),
    "import": (10, 10, None),
    "fact-checks": (15, 15, None),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quotes", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=10_000, help="rows to import")
    parser.add_argument("--database", help="address of an empty database (default: a new SQLite file)")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="a format, or fact-checks, preview, import"
    )
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.file)
        return 0
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmark-") as folder:
        address = options.database or f"sqlite:///{folder}/benchmark.sqlite3"
        os.environ["DATABASE_URL"] = address
        fill(options.quotes)
        steps = [
            *(
                (f"{options.quotes:,} quotes as {name}", name, "")
                for name in ("CSV", "JSON Lines", "JSON", "XLSX", "YAML", "JSON-LD")
            ),
            *(
                (f"{options.rows:,} claims, {step}", step, str(claims_file(Path(folder), options.rows)))
                for step in ("preview", "import", "import again")
            ),
        ]
        reviews = options.rows * 3 // 2
        file = str(fact_checks_file(Path(folder), reviews))
        steps.append((f"{reviews:,} fact-checks, both", "fact-checks", file))
        missed = sum(
            report(title, name, child(name, file))
            for title, name, file in steps
            if not options.only or name in options.only
        )
    return 1 if missed else 0


def child(what: str, file: str = "") -> dict[str, float]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.exchange", "--measure", what, "--file", file]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(out.splitlines()[-1]))


def report(title: str, name: str, result: dict[str, float]) -> int:
    first, seconds, memory = result["first"], result["seconds"], result["memory"]
    target = TARGETS.get(name)
    verdict = ""
    missed = False
    if target:
        missed = first > target[0] or seconds > target[1] or (target[2] is not None and memory > target[2])
        verdict = "MISSED" if missed else "reached"
    print(
        f"{title:32} first {first:5.2f} s  all {seconds:6.2f} s  (work {result['work']:6.2f} s)  "
        f"+{memory:4.0f} MB  {verdict}",
        flush=True,
    )
    return int(missed)


def measure(what: str, file: str) -> None:
    """Do one thing in this process and print what it took."""
    import django

    django.setup()
    from sources.workbench.exchange.resource import resource_of

    step = _foreign if what == "fact-checks" else _import if file else _export
    run = step(what, file, resource_of)
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak that starting took
    before = _peak()
    start, work = time.perf_counter(), time.process_time()
    first = 0.0
    for _ in run:
        first = first or time.perf_counter() - start
    seconds = time.perf_counter() - start
    work = time.process_time() - work
    print(json.dumps({"first": first, "seconds": seconds, "work": work, "memory": _peak() - before}))


def _export(name: str, file: str, resource_of: Any) -> Iterator[int]:
    from claims.models import Quote
    from newsroom.management.exchange import format_called

    resource = resource_of(Quote)()
    file_format = format_called(name, resource)
    return (len(part) for part in resource.stream(file_format, Quote.objects.all(), COLUMNS))


def _import(step: str, file: str, resource_of: Any) -> Iterator[int]:
    from django.contrib.auth import get_user_model

    from claims.models import Claim
    from sources.workbench.exchange.formats import CSV

    user, _ = get_user_model().objects.get_or_create(username="benchmark", is_superuser=True)
    dataset = CSV().create_dataset(Path(file).read_bytes())
    dry_runs = (True,) if step == "preview" else (True, False)
    for dry_run in dry_runs:
        result = resource_of(Claim)().import_data(dataset, dry_run=dry_run, user=user, file_name="claims.csv")
        if result.problems or result.base_errors:
            raise SystemExit(str([*result.problems, *result.base_errors][:3]))
        yield result.total_rows


def _peak() -> float:
    """Megabytes of memory this process held at most."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def fill(number: int) -> None:
    """Synthetic quotes, a hundred an article."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from claims.models import Quote, Speaker
    from sources.models import Article, Source

    sources = Source.objects.bulk_create(Source(name=f"Gazette {n}") for n in range(50))
    speakers = Speaker.objects.bulk_create(
        Speaker(key=f"s-{n}", name=f"Speaker Number {n}") for n in range(2000)
    )
    words = "The rate will stay where it is, whatever others say about it, until prices fall again. "
    text = words * 100
    size = 100
    for start in range(0, number // size, 200):
        articles = Article.objects.bulk_create(
            Article(
                digest=sha256(f"{n}".encode()).hexdigest(),
                source=sources[n % 50],
                title=f"Article {n}",
                published="2021-07-10T22:46",
                file_name=f"{n}.txt",
                text=text,
            )
            for n in range(start, min(start + 200, number // size))
        )
        Quote.objects.bulk_create(
            (
                Quote(
                    key=f"q-{article.digest[:12]}-{n}",
                    article=article,
                    kind="direct",
                    spans=[[n * len(words), n * len(words) + len(words) - 1]],
                    start=n * len(words),
                    end=n * len(words) + len(words) - 1,
                    text=words[:-1],
                    speaker=speakers[(article.pk + n) % 2000],
                    role="Governor of the Central Bank",
                    relayed_via="TASS",
                )
                for article in articles
                for n in range(size)
            ),
            batch_size=500,
        )


def _foreign(what: str, file: str, resource_of: Any) -> Iterator[int]:
    """Preview the file, then read it again and import it, as the page does."""
    from django.contrib.auth import get_user_model

    from claims.imports import KINDS, ImportForeign, preview

    user, _ = get_user_model().objects.get_or_create(username="benchmark", is_superuser=True)
    kind, data = KINDS[what], Path(file).read_bytes()
    yield len(preview(kind, kind.read(data, "")).shown)
    action = ImportForeign(user, kind, kind.read(data, ""), "feed.json")
    action.run()
    yield action.plan.new.total()


def fact_checks_file(folder: Path, rows: int) -> Path:
    """A feed of ClaimReviews, each of a claim that is not there yet."""
    path = folder / "feed.json"
    items = [
        {
            "@type": "ClaimReview",
            "url": f"https://checkers.example/{n}",
            "claimReviewed": f"The ferry will cost {n} crowns within {n % 50} years of the decision",
            "author": {
                "@type": "Organization",
                "name": f"Checkers {n % 30}",
                "url": "https://checkers.example",
            },
            "datePublished": "2024-05-04",
            "reviewRating": {
                "ratingValue": n % 5,
                "bestRating": 5,
                "worstRating": 1,
                "alternateName": "False",
            },
            "itemReviewed": {"@type": "Claim", "author": {"name": "Kai Moe"}, "datePublished": "2024-04"},
        }
        for n in range(rows)
    ]
    path.write_text(
        json.dumps({"@type": "DataFeed", "dataFeedElement": [{"item": [item]} for item in items]})
    )
    return path


def claims_file(folder: Path, rows: int) -> Path:
    """A CSV with claims."""
    path = folder / "claims.csv"
    lines = ["key,text,context,kind,note"]
    lines += [
        f"c-{n},Prices will fall by {n} per cent within {n % 50} years of the decision,Session {n},prediction,"
        for n in range(rows)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.exit(main())
