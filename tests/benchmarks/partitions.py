"""Rehearses tables in parts, for ten million articles and more: `python -m tests.postgresql python -m tests.benchmarks.partitions`.

The program's own tables are not in parts. This makes tables of the same keys and of the columns that lists need, in parts
by a hash of the article's digest (claims by that of their words), in a schema of its own on PostgreSQL. Batches of generated
rows arrive in unlogged tables and are merged by set: what is there already stays. It prints what loading costs at the
beginning and at the end, the same batch once more, indexing for search, and what look-ups and searches take, for 200
records one after another.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_QUOTES = 9  # of an article
_SPEAKERS, _WORDS = 50_000, 20_000
_SCHEMA = "partitions_rehearsed"

_TABLES = """
DROP SCHEMA IF EXISTS {schema} CASCADE;
CREATE SCHEMA {schema};
SET search_path TO {schema};
CREATE TABLE article (digest bytea NOT NULL, source int NOT NULL, title text NOT NULL, published_on date,
    PRIMARY KEY (digest)) PARTITION BY HASH (digest);
CREATE TABLE quote (article bytea NOT NULL, start int NOT NULL, stop int NOT NULL, speaker int, day date,
    status text NOT NULL, words text NOT NULL, claim bytea NOT NULL,
    PRIMARY KEY (article, start, stop)) PARTITION BY HASH (article);
CREATE TABLE claim (text_key bytea NOT NULL, words text NOT NULL, PRIMARY KEY (text_key)) PARTITION BY HASH (text_key);
CREATE INDEX quote_speaker_day ON quote (speaker, day);
CREATE INDEX quote_day ON quote (day);
CREATE INDEX quote_claim ON quote (claim);
CREATE UNLOGGED TABLE new_article (LIKE article);
CREATE UNLOGGED TABLE new_quote (LIKE quote);
"""

# Words and speakers are drawn so that few are frequent, and always the same for the same number.
_ARRIVE = """
TRUNCATE new_article, new_quote;
INSERT INTO new_article SELECT sha256(n::text::bytea), n % 300, 'Report ' || n, date '2015-01-01' + (n % 4000)
    FROM generate_series({first}, {last}) AS n;
INSERT INTO new_quote SELECT sha256(n::text::bytea), q * 200, q * 200 + 120,
    (power(hashint8(n * 9 + q) & 65535, 2) / 65536 / 65536 * {speakers})::int, date '2015-01-01' + (n % 4000), 'suggested',
    words, sha256(words::bytea)
    FROM generate_series({first}, {last}) AS n, generate_series(1, {quotes}) AS q, LATERAL (
        SELECT string_agg('w' || (power((hashint8(n * 1000 + q * 20 + w) & 65535) / 65536.0, 3) * {words})::int, ' ')
            AS words FROM generate_series(1, 12) AS w) AS drawn;
"""

_MERGE = """
INSERT INTO article SELECT * FROM new_article ORDER BY digest ON CONFLICT DO NOTHING;
INSERT INTO claim SELECT DISTINCT ON (claim) claim, words FROM new_quote ORDER BY claim ON CONFLICT DO NOTHING;
INSERT INTO quote SELECT * FROM new_quote ORDER BY article, start ON CONFLICT DO NOTHING;
"""

# Asked for other records every time: {n} is any article, {few} a number below _TIMES.
_ASKED = {
    "an article by its digest": "SELECT * FROM article WHERE digest = sha256('{n}')",
    "the quotes of an article": "SELECT * FROM quote WHERE article = sha256('{n}') ORDER BY start",
    "who carries a claim": "SELECT * FROM quote WHERE claim = (SELECT claim FROM quote WHERE article = sha256('{n}') LIMIT 1)",
    "a frequent speaker's newest 50": "SELECT * FROM quote WHERE speaker = {few} ORDER BY day DESC LIMIT 50",
    "the newest 50 quotes": "SELECT * FROM quote ORDER BY day DESC LIMIT 50",
    "quotes with two words, 50": "SELECT * FROM quote WHERE to_tsvector('simple', words) @@ 'w3{few:03} & w2{few:03}'::tsquery LIMIT 50",
}
_TIMES = 200  # each is asked
_STEP = 15_485_863  # from one article asked for to the next: a prime, so that they lie anywhere


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=50_000, help="articles merged in one transaction")
    parser.add_argument("--parts", type=int, default=32)
    options = parser.parse_args()
    import django

    django.setup()
    from django.db import connection

    if connection.vendor != "postgresql":
        print(
            "Needs PostgreSQL: python -m tests.postgresql python -m tests.benchmarks.partitions",
            file=sys.stderr,
        )
        return 2
    try:
        return rehearse(options.articles, min(options.batch, options.articles), options.parts)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE")


def rehearse(articles: int, batch: int, parts: int) -> int:
    """Load, merge, index and ask; 1 where a row is missing or double, else 0."""
    from django.db import connection, transaction

    from tests.benchmarks.machine import Server, load

    server = Server()

    @contextmanager
    def told(what: str, each: int = 1) -> Iterator[None]:
        start, before = time.perf_counter(), server.seconds()
        yield
        wall, busy = (time.perf_counter() - start) * 1000 / each, (server.seconds() - before) * 1000 / each
        print(f"{what:48} {wall:10.3f} {busy:10.3f}", flush=True)

    print(f"{articles:,} articles, {articles * _QUOTES:,} quotes, {parts} parts; {load()}")
    print(f"{'':48} {'ms, clock':>10} {'server':>10}")
    with connection.cursor() as cursor:
        cursor.execute(_TABLES.format(schema=_SCHEMA))
        for table in ("article", "quote", "claim"):
            for part in range(parts):
                cursor.execute(
                    f"CREATE TABLE {table}_{part} PARTITION OF {table} FOR VALUES WITH (MODULUS {parts}, REMAINDER {part})"
                )
        firsts = range(0, articles, batch)
        for first in firsts:
            given = {"first": first, "last": min(first + batch, articles) - 1}
            cursor.execute(_ARRIVE.format(quotes=_QUOTES, speakers=_SPEAKERS, words=_WORDS, **given))
            count = given["last"] - first + 1
            if first in (firsts[0], firsts[len(firsts) // 2], firsts[-1]):
                with told(f"merging articles from {first:,} on, each", count), transaction.atomic():
                    cursor.execute(_MERGE)
            else:
                with transaction.atomic():
                    cursor.execute(_MERGE)
        with told("merging the last ones once more, each", count), transaction.atomic():
            cursor.execute(_MERGE)
        with told("indexing all quotes for search, an article", articles):
            cursor.execute("CREATE INDEX quote_words ON quote USING gin (to_tsvector('simple', words))")
        cursor.execute("ANALYZE")
        for what, question in _ASKED.items():
            with told(what, _TIMES):
                for few in range(_TIMES):
                    cursor.execute(question.format(n=few * _STEP % articles, few=few))
        cursor.execute("SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM quote)")
        found = cursor.fetchone()
        cursor.execute(
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relkind = 'r'",
            [_SCHEMA],
        )
        print(
            f"kB an article with its indexes, without its text: {int(cursor.fetchone()[0]) / 1000 / articles:.1f}"
        )
    whole = found == (articles, articles * _QUOTES)
    print(
        "Every row is in once."
        if whole
        else f"WRONG: {found[0]:,} articles and {found[1]:,} quotes are there."
    )
    return 0 if whole else 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.exit(main())
