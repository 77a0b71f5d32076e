"""Columns: a table's headings → which column holds what.

Comes in: headings, and what a person said of them (`--column text=body`). Goes out: role → the number
of a column. Roles: text, html, title, address, published, updated, source, byline, section, language,
id. Pure.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sources.lexicon import rows

__all__ = ["ROLES", "columns_of", "delimiter_of", "has_heading", "parse_columns"]

_DELIMITERS = ",;\t|"

ROLES = (
    "text", "html", "title", "address", "published", "updated", "source", "byline", "section", "language", "id",
)  # fmt: skip


@cache
def _known() -> dict[str, tuple[str, int]]:
    """Headings in their plain form → their role and their rank in it."""
    return {_plain(name): (role, rank) for rank, (role, name) in enumerate(rows("table_columns"))}


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())


def columns_of(headings: Sequence[str], told: Mapping[str, str] | None = None) -> dict[str, int]:
    """Which column holds what: as told, else by the usual names.

    Raises `KeyError`, with the name, for a column that was told and is not there.
    """
    found: dict[str, tuple[int, int]] = {}
    for number, heading in enumerate(headings):
        role, rank = _known().get(_plain(heading), ("", 0))
        if role and (role not in found or rank < found[role][0]):
            found[role] = (rank, number)
    columns = {role: at for role, (_, at) in found.items()}
    exact = {heading.strip(): number for number, heading in reversed(list(enumerate(headings)))}
    plain = {_plain(heading): number for number, heading in reversed(list(enumerate(headings)))}
    for role, name in (told or {}).items():
        at = exact.get(name.strip(), plain.get(_plain(name)))
        if at is None:
            raise KeyError(name)
        # A column has one role: what a person says of it takes it from any other.
        columns = {other: column for other, column in columns.items() if column != at}
        columns[role] = at
    return columns


def parse_columns(words: Iterable[str]) -> dict[str, str]:
    """`["text=body", …]` → `{"text": "body", …}`. Raises `ValueError` with what to do."""
    columns: dict[str, str] = {}
    for pair in words:
        role, equals, name = pair.partition("=")
        if not equals or not name.strip():
            raise ValueError(f"{pair!r}: use ROLE=COLUMN, such as text=body.")
        if role.strip() not in ROLES:
            raise ValueError(f"{role.strip()!r} is not a column role. Roles: {', '.join(ROLES)}.")
        columns[role.strip()] = name.strip()
    return columns


def has_heading(start: bytes) -> bool:
    """Whether a file opens with names of columns of articles, a text and one thing more, and rows of as many cells."""
    text = start[:60_000].decode("utf-8", "replace")
    first = text.split("\n", 1)[0].rstrip("\r")
    if not 5 < len(first) < 10_000:
        return False
    try:
        records = [
            record
            for record, _ in zip(
                csv.reader(io.StringIO(text), delimiter=delimiter_of(first)), range(3), strict=False
            )
        ]
    except csv.Error:
        return False
    cells = records[0] if records else []
    if len(cells) < 2 or any(len(cell) > 80 for cell in cells):
        return False
    columns = columns_of(cells)
    same = len(records) < 3 or len(records[1]) == len(cells)
    return same and bool({"text", "html"} & set(columns)) and len(columns) >= 2


def delimiter_of(line: str) -> str:
    """The sign that sets the first line's cells apart."""
    return max(_DELIMITERS, key=line.count)
