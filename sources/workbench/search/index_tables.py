"""The tables of a search index, as each database makes them.

Comes in: the definition of an index. Goes out: SQL. An index is derived data: after every `migrate` it
is made by need, made anew when its definition changed, and no migration has to know it.

- `<table>_search`: a row a record — its terms in order, how many of them tell something, and
  what a user of the index has computed from them (`extra`).
- SQLite: `<table>_search_fts`, an FTS5 table over those terms (external content, so that they
  are stored once). PostgreSQL: a `tsvector` of them, and of neighbours of which one is short, with a GIN
  index. Neither tokenizes: the terms are finished, so both find the same.
- `<table>_search_terms`: in how many records a term is.
- `sources_search_changed`: which records changed since; triggers write it (`sources.workbench.triggers`).
  Filling the index itself by trigger would slow bulk loads twentyfold.
- `sources_search_index`: each index's definition and totals.
"""

from __future__ import annotations

from sources.workbench.triggers import table_of_notes

__all__ = ["CHANGED", "INDEXES", "common", "create", "drop", "index_of_lexemes"]

CHANGED = "sources_search_changed"
INDEXES = "sources_search_index"


def common(vendor: str) -> list[str]:
    """Tables that all indexes share."""
    return [
        *table_of_notes(vendor, CHANGED),
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
        index_of_lexemes(table),
        counts,
    ]


def index_of_lexemes(table: str) -> str:
    """What answers questions on PostgreSQL."""
    return f"CREATE INDEX {table}_lexemes ON {table} USING gin (lexemes)"


def drop(vendor: str, table: str) -> list[str]:
    """Remove the tables of one index; its triggers stay."""
    fts = [f"DROP TABLE IF EXISTS {table}_fts"] if vendor == "sqlite" else []
    return [*fts, f"DROP TABLE IF EXISTS {table}_terms", f"DROP TABLE IF EXISTS {table}"]
