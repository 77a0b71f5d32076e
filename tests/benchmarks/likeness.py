"""What looking for copies costs, and for speakers who may be one: `python -m tests.benchmarks.likeness [--articles 1000]`.

Makes a database of its own with invented articles of 440 words, drawn as words are in life, and the people who speak in
them, one new for every third article. Every fiftieth article is printed again by another outlet, without its end; every
fiftieth person is also called by the first letter of the given name. Then copies of the last articles are looked for, and
who speaks in them under another name, as after an ingest of those, and a line of a table is printed: processor time an
article (on PostgreSQL also the server's), and what was planted and found. Status 1 where less was found than should be.
`--write FILE` puts the line into the table of that file. PostgreSQL: `python -m tests.postgresql python -m
tests.benchmarks.likeness`.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.benchmarks.machine import Processes, Server, load, write_row
from tests.benchmarks.reports import FIRST
from tests.benchmarks.suggestions import drawing, places

__all__ = ["main"]

LAST = 5_000  # articles: as many as are looked at between two looks at the names of all speakers
SPEAKING = 3  # people in an article
ARTICLES_EACH = 3  # a new person for every so many
AGAIN = 50  # every so many-th article, and person
NEAR = 500  # articles, among which one is printed again
FOUND = 0.95  # of what was planted, at least
PARAGRAPHS, WORDS = 8, 55  # of an article, and of a paragraph
_PART = 500  # articles written, and looked at, at once
HEAD = (
    "articles | database | of which compared | speakers | ms an article: copies | speakers | of it server "
    "| copies: planted, found | speakers of two names: planted, found | pairs in all: copies, speakers | date, load, machine"
)


@dataclass(frozen=True, slots=True)
class Planted:
    """Digests of two articles, or names of two speakers."""

    copies: list[tuple[str, str]]
    names: list[tuple[str, str]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the line into this file's table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmark-") as scratch:
        os.environ["DATABASE_URL"] = (
            os.environ.get("DATABASE_URL") or f"sqlite:///{scratch}/benchmark.sqlite3"
        )
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        row, is_found = measure(options.articles)
    if options.write:
        write_row(options.write, "likeness", HEAD, row)
    return 0 if is_found else 1


def measure(number: int) -> tuple[str, bool]:
    """Fill the database and look for what is alike; print and return the line, and whether what was planted is found."""
    from django.db import connection

    from claims.identity.duplicates import suggest_speaker_pairs
    from claims.models import Quote, Speaker, SpeakerPair
    from newsroom.ingest.copies import suggest_copies
    from sources.models import Article, ArticleCopy

    planted = fill(number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    articles = list(Article.objects.order_by("pk").values_list("pk", flat=True))[-LAST:]
    server, processes = Server(), Processes()
    for start in range(0, len(articles), _PART):
        suggest_copies(articles[start : start + _PART])
    copying, copying_served = processes.seconds(), server.seconds()
    speaking = Quote.objects.filter(article__gte=articles[0], article__lte=articles[-1])
    suggest_speaker_pairs(set(speaking.values_list("speaker_id", flat=True)))
    spent, served = processes.seconds(), server.seconds()

    last = set(Article.objects.filter(pk__gte=articles[0]).values_list("digest", flat=True))
    copies = set(ArticleCopy.objects.values_list("article__digest", "other__digest"))
    wanted = [pair for pair in planted.copies if pair[1] in last]
    found = sum(pair in copies or pair[::-1] in copies for pair in wanted)
    pairs = set(SpeakerPair.objects.values_list("speaker__name", "other__name"))
    spoke = set(speaking.values_list("speaker__name", flat=True))
    names = [pair for pair in planted.names if set(pair) & spoke]
    known = sum(pair in pairs or pair[::-1] in pairs for pair in names)

    def each(seconds: float) -> str:
        return f"{1000 * seconds / len(articles):.2f}"

    cells = [
        f"{number:,}",
        connection.vendor,
        f"{len(articles):,}",
        f"{Speaker.objects.count():,}",
        each(copying + copying_served),
        each(spent + served - copying - copying_served),
        each(served) if connection.vendor == "postgresql" else "–",
        f"{len(wanted):,}, {found:,}",
        f"{len(names):,}, {known:,}",
        f"{len(copies):,}, {len(pairs):,}",
        load(),
    ]
    for name, cell in zip(HEAD.split("|"), cells, strict=True):
        print(f"{name.strip():40} {cell}")
    return " | ".join(cells), found >= FOUND * len(wanted) and known >= FOUND * len(names)


# -- Articles and speakers ----------------------------------------------------------------------


def fill(number: int) -> Planted:
    """Write so many articles with fingerprints, speakers and a quote of each in each; the same in every run."""
    from sources.models import Source

    chance = random.Random(21)
    outlets = [Source.objects.create(name=name).pk for name in ("Gazette", "Courier")]
    planted = Planted([], [])
    speakers = _speakers(chance, max(number // ARTICLES_EACH, 2 * SPEAKING), planted)
    draw = drawing(chance)
    near = min(NEAR, number // 3)  # so that few articles hold some, too
    later: dict[int, list[str]] = {}
    first: dict[int, str] = {}
    for start in range(0, number, _PART):
        rows = []
        for at in range(start, min(start + _PART, number)):
            digest = sha256(f"{at}".encode()).hexdigest()
            paragraphs, outlet = [_paragraph(draw) for _ in range(PARAGRAPHS)], outlets[0]
            if at in later:
                paragraphs, outlet = ["From our correspondents.", *later.pop(at)[:-1]], outlets[1]
                planted.copies.append((first.pop(at), digest))
            elif at % AGAIN == 0 and (there := at + chance.randint(1, near)) not in later:
                later[there], first[there] = paragraphs, digest
            rows.append((digest, outlet, paragraphs, [chance.choice(speakers) for _ in range(SPEAKING)]))
        _write(rows)
    return planted


def _paragraph(draw: Callable[[], str]) -> str:
    return " ".join(draw() for _ in range(WORDS)).capitalize() + "."


def _speakers(chance: random.Random, count: int, planted: Planted) -> list[int]:
    """The numbers of so many people; the initial of some stands for their given name in another one."""
    from claims.models import Speaker, SpeakerName

    draw = drawing(chance)
    names: dict[str, None] = {}
    while len(names) < count:
        given, surname = (
            chance.choice(FIRST),
            f"{draw().capitalize()}{chance.choice(('son', 'berg', 'dahl', 'ek'))}",
        )
        full, short = f"{given} {surname}", f"{given[0]}. {surname}"
        if full not in names and len(names) % AGAIN == 0 and short not in names:
            planted.names.append((full, short))
            names[short] = None
        names[full] = None
    rows = [Speaker(key=f"s-{at}", name=name, kind="person") for at, name in enumerate(names)]
    speakers = Speaker.objects.bulk_create(rows, batch_size=500)
    called = [SpeakerName(speaker=speaker, name=speaker.name) for speaker in speakers]
    for name in called:
        name.derive()
    SpeakerName.objects.bulk_create(called, batch_size=500)
    return [speaker.pk for speaker in speakers]


def _write(rows: Sequence[tuple[str, int, list[str], list[int]]]) -> None:
    from django.db import transaction

    from claims.models import Quote
    from newsroom.ingest.copies import remember_bands
    from sources.models import Article

    with transaction.atomic():
        articles = Article.objects.bulk_create(
            Article(
                digest=digest, source_id=outlet, title=digest[:8], language="en", file_name=f"{digest}.txt",
                text="\n\n".join(paragraphs), body=list(places(paragraphs)),
            )
            for digest, outlet, paragraphs, _ in rows
        )  # fmt: skip
        remember_bands(articles, new=True)
        Quote.objects.bulk_create(
            [
                Quote(
                    key=f"q-{article.pk}-{at}", article=article, kind="indirect", spans=[[at, at + 1]], start=at,
                    end=at + 1, text=article.text[at], cue="said", speaker_id=speaker, confidence=0.9,
                )
                for article, (_, _, _, speaking) in zip(articles, rows, strict=True)
                for at, speaker in enumerate(speaking)
            ],
            batch_size=500,
        )  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.exit(main())
