"""Triggers that note which records changed, and triggers put in place, whatever was there under their names.

A note costs a write a row of a table; whoever keeps something derived reads the notes when it is asked for. A migration that
rebuilds a table drops its triggers on SQLite, so that they are made again by need.
"""

# ruff: noqa: S608 - names of tables come from the models; what people type is always a parameter

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

__all__ = ["Watch", "noting", "put_in_place", "table_of_notes"]


@dataclass(frozen=True, slots=True)
class Watch:
    """A table whose changes concern a kept record.

    `owner` is the column that holds the record's number, or, where the record refers
    to this table (`relation`), this table's own.
    """

    table: str
    columns: tuple[str, ...]
    owner: str
    relation: str = ""
    births: bool = True  # whether new and deleted rows concern it, too


def put_in_place(cursor: CursorWrapper, made: Mapping[str, Sequence[str]]) -> set[str]:
    """Make these triggers, a name each with its statements; the names of those that were not there, or were others.

    What was kept by them must be derived anew then. One that is as it should be is left alone.
    """
    return (_in_sqlite if connection.vendor == "sqlite" else _in_postgresql)(cursor, made)


def _in_sqlite(cursor: CursorWrapper, made: Mapping[str, Sequence[str]]) -> set[str]:
    """SQLite keeps the statement that made a trigger."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    there = dict(cursor.fetchall())
    other = {name for name, statements in made.items() if there.get(name) != statements[-1]}
    for name in sorted(other):
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in made[name]:
            cursor.execute(statement)
    return other


def _in_postgresql(cursor: CursorWrapper, made: Mapping[str, Sequence[str]]) -> set[str]:
    """PostgreSQL keeps its own words for a trigger: a comment says by which statements it came to them."""
    other = set()
    there = _definitions(cursor, sorted(made))
    for name in sorted(made):
        before = there.get(name)
        if before and before.comment == _mark(made[name], before):
            continue
        for statement in made[name]:
            cursor.execute(statement)
        now = _definitions(cursor, [name])[name]
        cursor.execute(f"COMMENT ON TRIGGER {name} ON {now.table} IS %s", [_mark(made[name], now)])
        if before is None or before.words != now.words:
            other.add(name)
    return other


class _Definition(NamedTuple):
    words: str  # of the trigger and of the function it calls
    table: str
    comment: str | None


def _definitions(cursor: CursorWrapper, names: Sequence[str]) -> dict[str, _Definition]:
    cursor.execute(
        "SELECT tgname, pg_get_triggerdef(pg_trigger.oid) || ' ' || tgenabled::text || ' ' || prosrc, "
        "tgrelid::regclass::text, obj_description(pg_trigger.oid, 'pg_trigger') FROM pg_trigger "
        "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal AND tgname = ANY(%s)",
        [list(names)],
    )
    return {name: _Definition(*rest) for name, *rest in cursor.fetchall()}


def _mark(statements: Sequence[str], found: _Definition) -> str:
    return sha256("\n".join([*statements, found.words]).encode()).hexdigest()


def table_of_notes(vendor: str, notes: str) -> list[str]:
    """The table that `noting` writes to: of what (`name`), through which relation, which record; 0 stands for all."""
    serial = {
        "sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT",
        "postgresql": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    }
    return [
        f"CREATE TABLE IF NOT EXISTS {notes} (id {serial[vendor]}, name TEXT NOT NULL, "
        "relation TEXT NOT NULL, record BIGINT NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS {notes}_name ON {notes} (name, id)",
    ]


def noting(vendor: str, notes: str, name: str, prefix: str, watches: list[Watch]) -> dict[str, list[str]]:
    """For each trigger's name, the statements that make it."""
    made: dict[str, list[str]] = {}
    for number, watch in enumerate(watches):
        for event, statements in _events(vendor, notes, name, f"{prefix}_{number}", watch):
            made[f"{prefix}_{number}_{event}"] = statements
    return made


def _events(vendor: str, notes: str, name: str, prefix: str, watch: Watch) -> Iterator[tuple[str, list[str]]]:
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    when = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in watch.columns)
    of = ", ".join(f'"{column}"' for column in watch.columns)
    rows = {"insert": ["NEW"], "update": ["NEW"], "delete": ["OLD"]}
    if watch.owner in watch.columns:
        rows["update"] = ["NEW", "OLD"]  # it moved from one record to another
    for event, sides in rows.items():
        if event != "update" and not watch.births:
            continue
        told = "; ".join(
            f"INSERT INTO {notes} (name, relation, record) "
            f"SELECT '{name}', '{watch.relation}', {side}.\"{watch.owner}\" "
            f'WHERE {side}."{watch.owner}" IS NOT NULL'
            for side in sides
        )
        verb = f"UPDATE OF {of}" if event == "update" else event.upper()
        condition = f" WHEN ({when})" if event == "update" else ""
        trigger = f"{prefix}_{event}"
        if vendor == "sqlite":
            yield (
                event,
                [
                    f'CREATE TRIGGER {trigger} AFTER {verb} ON "{watch.table}" '
                    f"FOR EACH ROW{condition} BEGIN {told}; END"
                ],
            )
        else:
            yield (
                event,
                [
                    f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql "
                    f"AS $$ BEGIN {told}; RETURN NULL; END $$",
                    f'CREATE OR REPLACE TRIGGER {trigger} AFTER {verb} ON "{watch.table}" '
                    f"FOR EACH ROW{condition} EXECUTE FUNCTION {trigger}()",
                ],
            )
    if vendor == "postgresql" and watch.births and not watch.relation:
        # Emptying a table at one stroke calls no trigger of rows; 0 stands for all records.
        trigger = f"{prefix}_truncate"
        yield (
            "truncate",
            [
                f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"INSERT INTO {notes} (name, relation, record) VALUES ('{name}', '', 0); RETURN NULL; END $$",
                f'CREATE OR REPLACE TRIGGER {trigger} AFTER TRUNCATE ON "{watch.table}" '
                f"EXECUTE FUNCTION {trigger}()",
            ],
        )
