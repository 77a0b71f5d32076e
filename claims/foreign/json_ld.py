"""Linked data in files and pages: JSON-LD as it stands in the wild, and microdata of HTML, as JSON objects.

Comes in: the bytes of a JSON file, of JSON Lines, or of an HTML page; goes out: the objects in it, those that
others refer to by `@id` put in place. No context is fetched: names are schema.org's, with or without prefix.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html as lxml_html

from sources.reading.decode import decode
from sources.reading.page import UnreadablePage
from sources.workbench.exchange import json_text

from .read_records import NotReadable
from .values import schema_name

__all__ = ["Node", "documents", "has_type", "objects", "page_address"]

Node = dict[str, Any]

_DEEPEST = 40  # objects in objects; nothing real comes near
_MOST_OBJECTS = 5_000_000
_MARKUP = re.compile(rb"[\s\xef\xbb\xbf]*<")
_COMMENT = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*(?:;\s*)?$")


def documents(data: bytes) -> tuple[list[Any], str]:
    """The JSON values in a file or a page, and the page's address where it tells one. Raises `NotReadable`."""
    if not data.strip():
        raise NotReadable("The file is empty.")
    if _MARKUP.match(data):
        return _of_page(_html_text(data))
    return json_values(data), ""


def json_values(data: bytes) -> list[Any]:
    """The JSON value of a file, or that of each of its lines (JSON Lines). Raises `NotReadable`.

    JSON is in UTF-8 (RFC 8259, 8.1), or in UTF-16 with its mark.
    """
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotReadable(f"The file cannot be read: line {line} is not in UTF-8.") from None
    if reason := json_text.crowded(text):
        raise NotReadable(reason)
    try:
        return [_loaded(text)]
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]  # others stand in strings, too
        if len(lines) > 1 and lines[0].lstrip()[:1] == "{" and lines[0].rstrip()[-1:] == "}":
            return _of_lines(lines)
        raise NotReadable(f"The file is not JSON that can be read: {error}.") from None


def _html_text(data: bytes) -> str:
    try:
        return decode(data, "page.html", mend=False).text
    except UnreadablePage as error:
        raise NotReadable(f"The page cannot be read: {error}") from None


def _loaded(text: str) -> Any:
    try:
        return json_text.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _of_lines(lines: list[str]) -> list[Any]:
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(_loaded(line))
        except ValueError as error:
            raise NotReadable(f"Line {number} is not JSON that can be read: {error}.") from None
    return found


def _of_page(text: str) -> tuple[list[Any], str]:
    try:
        tree = lxml_html.document_fromstring(text.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (ValueError, lxml_html.etree.ParserError) as error:
        raise NotReadable(f"The page cannot be read: {error}.") from None
    found: list[object] = []
    for number, script in enumerate(tree.xpath("//script[starts-with(@type, 'application/ld+json')]"), 1):
        words = _COMMENT.sub("", _COMMENT.sub("", script.text or ""))
        if not words.strip():
            continue
        try:
            # Pages break lines inside strings, and repeat names.
            found.append(json.JSONDecoder(strict=False).decode(words.strip().rstrip(";")))
        except (ValueError, RecursionError) as error:
            if "ClaimReview" in words:
                raise NotReadable(f"Block {number} of JSON-LD on the page cannot be read: {error}.") from None
    found += [_item(element) for element in tree.xpath("//*[@itemscope and not(@itemprop)]")]
    return found, page_address(tree)


def page_address(tree: Any) -> str:
    """Where a page says that it is."""
    found = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return str(found[0]).strip() if found else ""


def _item(element: Any, depth: int = 0) -> Node:
    """An item of microdata with its properties (HTML Living Standard, 5.2)."""
    node: Node = {"@type": [kind.strip() for kind in (element.get("itemtype") or "").split()]}
    if identifier := element.get("itemid"):
        node["@id"] = identifier
    waiting = list(element)[::-1]
    while waiting:
        child = waiting.pop()
        if not isinstance(child.tag, str):
            continue
        is_item = child.get("itemscope") is not None
        for name in (child.get("itemprop") or "").split():
            value = _item(child, depth + 1) if is_item and depth < _DEEPEST else _value(child)
            node.setdefault(name, []).append(value)
        if not is_item:
            waiting += list(child)[::-1]
    return node


def _value(element: Any) -> str:
    for name in ("content", "href", "src", "datetime"):
        if (value := element.get(name)) is not None:
            return str(value)
    return str(element.text_content())


def objects(documents: list[Any]) -> Iterator[tuple[Node, int]]:
    """Every object in these values with its depth, outer ones first. Raises `NotReadable` past the limits."""
    count = 0
    waiting: list[tuple[Any, int]] = [(value, 0) for value in reversed(documents)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _DEEPEST:
            raise NotReadable(f"The file has objects more than {_DEEPEST} deep.")
        if isinstance(value, dict):
            yield value, depth
            inner = list(value.values())
        elif isinstance(value, list):
            inner = value
        else:
            continue
        count += len(inner)
        if count > _MOST_OBJECTS:
            raise NotReadable(f"The file has more than {_MOST_OBJECTS:,} values. Split it.")
        waiting += [(one, depth + 1) for one in reversed(inner) if isinstance(one, dict | list)]


def has_type(node: Node, name: str) -> bool:
    """Whether an object is of this type of schema.org."""
    kinds = node.get("@type")
    if kinds == name:
        return True
    every = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and schema_name(kind) == name for kind in every)
