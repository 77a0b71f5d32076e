"""Triggers that note which records changed, and which triggers a database has.

A note costs a write a row of a table; whoever keeps something derived reads the notes when it is asked for. A migration that
rebuilds a table drops its triggers on SQLite, so that they are made again by need.
"""

# ruff: noqa: S608 - names of tables come from the models; what people type is always a parameter

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

__all__ = ["Watch", "noting", "table_of_notes", "triggers_there"]


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


def triggers_there(cursor: CursorWrapper) -> set[str]:
    """The names of all triggers that somebody made."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    return {row[0] for row in cursor.fetchall()}


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
                    f'CREATE TRIGGER IF NOT EXISTS {trigger} AFTER {verb} ON "{watch.table}" '
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
