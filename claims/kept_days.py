"""The day of each quote, kept by the database itself: the day it was said, else the day its article is dated.

Whoever writes a quote or dates an article, and however, the column `day` follows in the same statement. So lists,
filters, charts and timelines read one indexed column in place of two in two tables.
"""

# ruff: noqa: S608 - the statements are put together from constants

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from sources.workbench.triggers import put_in_place

__all__ = ["keep_days", "put_right", "wrong"]

_DAY = (
    'COALESCE({row}."said_on", '
    '(SELECT "published_on" FROM "sources_article" WHERE "sources_article"."id" = {row}."article_id"))'
)
_WATCHED = '"said_on", "article_id", "day"'
_OF_ARTICLE = (
    'UPDATE "claims_quote" SET "day" = NEW."published_on" WHERE "article_id" = NEW."id" AND "said_on" IS NULL'
)


def keep_days(sender: Any, using: str = "default", **kwargs: object) -> None:
    """Make the triggers where they are missing or others, and what they would have kept; Django calls it after every `migrate`."""
    if using != connection.alias or not _is_there():
        return
    made = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    with transaction.atomic(), connection.cursor() as cursor:
        is_other = bool(put_in_place(cursor, made))
    if is_other:
        put_right()


def _is_there() -> bool:
    """Whether quotes have a day: `migrate` may have been told to stop before."""
    with connection.cursor() as cursor:
        if "claims_quote" not in connection.introspection.table_names(cursor):
            return False
        columns = connection.introspection.get_table_description(cursor, "claims_quote")
    return any(column.name == "day" for column in columns)


def wrong() -> int:
    """How many quotes have another day than said or printed."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "claims_quote" WHERE {_is_wrong()}')
        return int(cursor.fetchone()[0])


def put_right() -> int:
    """Give those their day; how many they were."""
    day = _DAY.format(row='"claims_quote"')
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "claims_quote" SET "day" = {day} WHERE {_is_wrong()}')
        return int(cursor.rowcount)


def _is_wrong() -> str:
    differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    return f'"claims_quote"."day" {differs} {_DAY.format(row=chr(34) + "claims_quote" + chr(34))}'


def _sqlite() -> dict[str, list[str]]:
    day = _DAY.format(row="NEW")
    made = {}
    for name, event in (("insert", "INSERT"), ("update", f"UPDATE OF {_WATCHED}")):
        made[f"claims_quote_day_{name}"] = [
            f'CREATE TRIGGER claims_quote_day_{name} AFTER {event} ON "claims_quote" FOR EACH ROW '
            f'WHEN NEW."day" IS NOT {day} '
            f'BEGIN UPDATE "claims_quote" SET "day" = {day} WHERE "id" = NEW."id"; END'
        ]
    # A database that is copied gets its tables in any order.
    made["claims_quote_day_new_article"] = [
        'CREATE TRIGGER claims_quote_day_new_article AFTER INSERT ON "sources_article" FOR EACH ROW '
        f"BEGIN {_OF_ARTICLE}; END"
    ]
    made["claims_quote_day_article"] = [
        'CREATE TRIGGER claims_quote_day_article AFTER UPDATE OF "published_on" ON "sources_article" FOR EACH ROW '
        f'WHEN OLD."published_on" IS NOT NEW."published_on" BEGIN {_OF_ARTICLE}; END'
    ]
    return made


def _postgresql() -> dict[str, list[str]]:
    """A quote that takes the day of its article holds the article until it is committed: whoever dates that meanwhile
    waits, and then sees the quote. A quote that is written as it was holds nothing, since whoever dates its article waits
    for the quote itself: each would wait for the other.
    """

    def function(name: str, body: str) -> str:
        return (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        )

    of_quote = function(
        "claims_quote_day",
        'IF TG_OP = \'UPDATE\' THEN IF (NEW."said_on", NEW."article_id", NEW."day") IS NOT DISTINCT FROM '
        '(OLD."said_on", OLD."article_id", OLD."day") THEN RETURN NEW; END IF; END IF; '
        'IF NEW."said_on" IS NOT NULL THEN NEW."day" := NEW."said_on"; ELSE SELECT "published_on" INTO NEW."day" '
        'FROM "sources_article" WHERE "id" = NEW."article_id" FOR SHARE; END IF; RETURN NEW;',
    )
    of_article = function("claims_quote_day_article", f"{_OF_ARTICLE}; RETURN NULL;")
    return {
        "claims_quote_day": [
            of_quote,
            f'CREATE OR REPLACE TRIGGER claims_quote_day BEFORE INSERT OR UPDATE OF {_WATCHED} ON "claims_quote" '
            "FOR EACH ROW EXECUTE FUNCTION claims_quote_day()",
        ],
        "claims_quote_day_article": [
            of_article,
            'CREATE OR REPLACE TRIGGER claims_quote_day_article AFTER UPDATE OF "published_on" ON "sources_article" '
            'FOR EACH ROW WHEN (OLD."published_on" IS DISTINCT FROM NEW."published_on") '
            "EXECUTE FUNCTION claims_quote_day_article()",
        ],
        # A database that is copied gets its tables in any order.
        "claims_quote_day_new_article": [
            of_article,
            'CREATE OR REPLACE TRIGGER claims_quote_day_new_article AFTER INSERT ON "sources_article" '
            "FOR EACH ROW EXECUTE FUNCTION claims_quote_day_article()",
        ],
    }
