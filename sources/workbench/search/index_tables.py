"""The tables and triggers of a search index, as each database makes them.

Comes in: the definition of an index. Goes out: SQL. An index is derived data: after every `migrate` it
is made by need, made anew when its definition changed, and no migration has to know it.

- `<table>_search`: a row a record — its terms in order, how many of them tell something, and
  what a user of the index has computed from them (`extra`).
- SQLite: `<table>_search_fts`, an FTS5 table over those terms (external content, so that they
  are stored once). PostgreSQL: a `tsvector` of them, and of neighbours of which one is short, with a GIN
  index. Neither tokenizes: the terms are finished, so both find the same.
- `<table>_search_terms`: in how many records a term is.
- `sources_search_changed`: which records changed since; triggers write it. They cost an
  insert a row; filling the index itself by trigger would slow bulk loads twentyfold.
- `sources_search_index`: each index's definition and totals.
"""

# ruff: noqa: S608 - names of tables come from the models; what people type is always a parameter

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["CHANGED", "INDEXES", "Watch", "common", "create", "drop", "triggers"]

CHANGED = "sources_search_changed"
INDEXES = "sources_search_index"


@dataclass(frozen=True, slots=True)
class Watch:
    """A table whose changes concern an index.

    `owner` is the column that holds the indexed record's number, or, where the record refers
    to this table (`relation`), this table's own.
    """

    table: str
    columns: tuple[str, ...]
    owner: str
    relation: str = ""
    births: bool = True  # whether new and deleted rows concern it, too


def common(vendor: str) -> list[str]:
    """Tables that all indexes share."""
    serial = {
        "sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT",
        "postgresql": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    }
    return [
        f"CREATE TABLE IF NOT EXISTS {CHANGED} (id {serial[vendor]}, name TEXT NOT NULL, "
        "relation TEXT NOT NULL, record BIGINT NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS {CHANGED}_name ON {CHANGED} (name, id)",
        f"CREATE TABLE IF NOT EXISTS {INDEXES} (name TEXT PRIMARY KEY, definition TEXT NOT NULL, "
        "records BIGINT NOT NULL, terms BIGINT NOT NULL)",
    ]


def create(vendor: str, table: str) -> list[str]:
    """Tables of one index."""
    columns = "id BIGINT PRIMARY KEY, terms TEXT NOT NULL, telling BIGINT NOT NULL"
    counts = f"CREATE TABLE {table}_terms (term TEXT PRIMARY KEY, records BIGINT NOT NULL)"
    if vendor == "sqlite":
        return [
            f"CREATE TABLE {table} ({columns.replace('BIGINT PRIMARY', 'INTEGER PRIMARY')}, extra BLOB)",
            # The ascii tokenizer takes everything outside ASCII as letters: our terms stay whole.
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5(terms, content='{table}', content_rowid='id', "
            "tokenize='ascii')",
            f"{counts} WITHOUT ROWID",
        ]
    return [
        f"CREATE TABLE {table} ({columns}, extra BYTEA, lexemes tsvector NOT NULL)",
        f"CREATE INDEX {table}_lexemes ON {table} USING gin (lexemes)",
        counts,
    ]


def drop(vendor: str, table: str) -> list[str]:
    """Remove the tables of one index; its triggers are made anew by `triggers`."""
    fts = [f"DROP TABLE IF EXISTS {table}_fts"] if vendor == "sqlite" else []
    return [*fts, f"DROP TABLE IF EXISTS {table}_terms", f"DROP TABLE IF EXISTS {table}"]


def triggers(vendor: str, name: str, table: str, watches: list[Watch]) -> dict[str, list[str]]:
    """For each trigger's name, the statements that make it."""
    made: dict[str, list[str]] = {}
    for number, watch in enumerate(watches):
        for event, statements in _events(vendor, name, f"{table}_{number}", watch):
            made[f"{table}_{number}_{event}"] = statements
    return made


def _events(vendor: str, name: str, prefix: str, watch: Watch) -> Iterator[tuple[str, list[str]]]:
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    when = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in watch.columns)
    of = ", ".join(f'"{column}"' for column in watch.columns)
    rows = {"insert": ["NEW"], "update": ["NEW"], "delete": ["OLD"]}
    if watch.owner in watch.columns:
        rows["update"] = ["NEW", "OLD"]  # it moved from one record to another
    for event, sides in rows.items():
        if event != "update" and not watch.births:
            continue
        notes = "; ".join(
            f"INSERT INTO {CHANGED} (name, relation, record) "
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
                    f"FOR EACH ROW{condition} BEGIN {notes}; END"
                ],
            )
        else:
            yield (
                event,
                [
                    f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql "
                    f"AS $$ BEGIN {notes}; RETURN NULL; END $$",
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
                f"INSERT INTO {CHANGED} (name, relation, record) VALUES ('{name}', '', 0); RETURN NULL; END $$",
                f'CREATE OR REPLACE TRIGGER {trigger} AFTER TRUNCATE ON "{watch.table}" '
                f"EXECUTE FUNCTION {trigger}()",
            ],
        )
