"""JSON and JSON Lines: objects of articles → an article each.

Comes in: an entry. Goes out: members. Objects are read by the same names as the columns of a table;
what lies deeper ("source": {"name": …}, "content": {"rendered": …}, search hits with "_source") is
brought to the surface first. JSON Lines are read line by line; one JSON document is read whole.
"""

from __future__ import annotations

import io
import json
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from ..page import UnreadablePage
from .entry import Context, Entry, beside
from .member import Opened, PassedOver, Refusal
from .spreadsheets import article_of
from .table_headings import columns_of

__all__ = ["open_json", "open_json_lines"]

_WRAPPERS = ("_source", "fields", "document", "doc", "article", "attributes")
_VALUES = (
    "rendered",
    "name",
    "title",
    "text",
    "value",
    "#text",
    "$t",
    "content",
    "full",
    "label",
    "url",
    "original",
)
_MOST_LOOKED_AT = 10_000  # nodes in which the list of articles is looked for
_DEEPEST = 12


def open_json_lines(entry: Entry) -> Iterator[Opened]:
    """JSON Lines: an object a line."""
    context, most = entry.context, entry.context.limits.cell_characters * 2
    stream, number = entry.whole(), 0
    while line := stream.readline(most):
        number += 1
        context.enter()
        place = beside(entry.place, f"line {number}")
        if len(line) >= most:
            raise UnreadablePage(
                "too_large", f"Line {number} has more than {most:,} bytes, the most that are read."
            )
        if not line.strip(b" \t\r\n,\xef\xbb\xbf"):
            continue
        try:
            value = json.loads(line.strip(b" \t\r\n,\xef\xbb\xbf").decode("utf-8", "replace"), strict=False)
        except (ValueError, RecursionError) as error:
            yield Refusal(context.path, place, "damaged", f"The line is no JSON: {str(error)[:120]}.")
            continue
        yield _article(context, place, value)


def open_json(entry: Entry) -> Iterator[Opened]:
    """One JSON document: a list of articles, wherever it stands in it, or one article."""
    context = entry.context
    try:
        data = entry.data(context.limits.document_bytes)
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
        document = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise UnreadablePage("damaged", f"The file is no JSON: {str(error)[:150]}.") from error
        # Another object follows the first: JSON Lines whose first line is longer than what was looked at.
        again = Entry(context, entry.name, entry.place, io.BytesIO(data), entry.depth)
        yield from open_json_lines(again)
        return
    except (ValueError, RecursionError) as error:
        raise UnreadablePage("damaged", f"The file is no JSON: {str(error)[:150]}.") from error
    articles = _list_of_articles(document, context.columns)
    if articles is None:
        yield _no_articles(entry, document)
        return
    for number, value in enumerate(articles, 1):
        context.enter()
        yield _article(context, beside(entry.place, f"article {number}"), value)


def _no_articles(entry: Entry, document: object) -> Opened:
    """A table without text is refused, any other JSON is no page."""
    rows = document if isinstance(document, list) else []
    first = _surface(rows[0]) if rows and isinstance(rows[0], dict) else {}
    if len(columns_of(list(first))) >= 2:
        names = ", ".join(list(first)[:30])
        message = f"No field of these objects is known to hold an article's text. They have: {names}. Name it: --column text=NAME."
        return Refusal(entry.context.path, entry.place, "no_column", message)
    return PassedOver(entry.context.path, entry.place, "JSON without articles (.json)")


def _list_of_articles(document: object, told: Mapping[str, str]) -> list[object] | None:
    """The list whose objects have a text, nearest to the top; an article by itself as a list of one."""
    waiting: deque[tuple[object, int]] = deque([(document, 0)])
    for _ in range(_MOST_LOOKED_AT):
        if not waiting:
            return None
        value, depth = waiting.popleft()
        if isinstance(value, list):
            objects = [item for item in value[:20] if isinstance(item, dict)]
            if any(_has_text(item, told) for item in objects):
                return value
            waiting += ((item, depth + 1) for item in value[:20] if depth < _DEEPEST)
        elif isinstance(value, dict):
            if _has_text(value, told):
                return [value]
            waiting += ((item, depth + 1) for item in value.values() if depth < _DEEPEST)
    return None


def _has_text(value: dict[str, object], told: Mapping[str, str]) -> bool:
    cells = _surface(value)
    columns = _columns(list(cells), told)
    texts = [cells[list(cells)[columns[role]]] for role in ("text", "html") if role in columns]
    return any(len(text) > 100 or (text and len(columns) >= 2) for text in texts)


def _columns(names: list[str], told: Mapping[str, str]) -> dict[str, int]:
    there = {role: name for role, name in told.items() if name in names}
    return columns_of(names, there)


def _article(context: Context, place: str, value: object) -> Opened:
    if not isinstance(value, dict):
        return Refusal(context.path, place, "damaged", "It is no object with fields.")
    cells = _surface(value)
    names = list(cells)
    columns = _columns(names, context.columns)
    if not {"text", "html"} & set(columns):
        fields = ", ".join(names[:30])
        message = (
            f"No field is known to hold the article's text. It has: {fields}. Name it: --column text=NAME."
        )
        return Refusal(context.path, place, "no_column", message)
    return article_of(context, place, {role: cells[names[at]] for role, at in columns.items()})


def _surface(value: dict[str, object]) -> dict[str, str]:
    """An object's fields as text, what lies deeper brought up."""
    for wrapper in _WRAPPERS:
        inner = value.get(wrapper)
        if isinstance(inner, dict) and len(inner) > 1 and columns_of(list(inner)):
            value = {**value, **inner}
    return {str(name): _as_text(item) for name, item in value.items() if not str(name).startswith("_")}


def _as_text(value: Any, depth: int = 0) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool) or depth > 3:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        return next((text for name in _VALUES if (text := _as_text(value.get(name), depth + 1))), "")
    parts = [text for item in value[:2_000] if (text := _as_text(item, depth + 1))]
    # Paragraphs are long, names are short.
    return ("\n\n" if any(len(part) > 80 for part in parts) else ", ").join(parts)
