"""Told text: an article that a page holds only in its JSON-LD, where scripts would have shown it.

Comes in: the bytes of an HTML page. Goes out: the article's text and fields, or None where the page
shows its text itself. Vocabulary: schema.org, `articleBody`.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from ..metadata import Known

__all__ = ["letters_shown", "told_article"]

_SCRIPT = re.compile(rb"<script\b[^>]*ld\+json[^>]*>(.{20,2000000}?)</script", re.I | re.S)
_UNSEEN = re.compile(
    rb"<(script|style|noscript|template|svg|head)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.I | re.S
)
_TAG = re.compile(r"<[^<>]{1,500}>")
_BREAK = re.compile(r"</?(?:p|br|div|h[1-6]|li)\b[^<>]{0,500}>", re.I)
_LEAST = 300  # characters of a text worth taking
_MOST_NODES = 2_000


def told_article(data: bytes) -> tuple[str, Known] | None:
    """The text and fields of the article in a page's JSON-LD, where the page shows less than half of it."""
    if b"articleBody" not in data:
        return None
    node = max(_articles(data), key=lambda node: len(str(node["articleBody"])), default=None)
    if node is None:
        return None
    text = _text(str(node["articleBody"]))
    shown = len(re.sub(rb"\s+", b"", _UNSEEN.sub(b" ", data)))
    if len(text) < _LEAST or shown * 2 > len(text):
        return None
    known = Known(
        title=_words(node.get("headline")) or _words(node.get("name")),
        source=_words(node.get("publisher")),
        byline=", ".join(_names(node.get("author"))) or None,
        published=_words(node.get("datePublished")),
        updated=_words(node.get("dateModified")),
        address=_address(node),
        certain=True,
    )
    return text, known


def letters_shown(data: bytes) -> int:
    """How many bytes of letters a page shows without scripts."""
    return len(re.sub(rb"[\W\d_]+", b"", _UNSEEN.sub(b" ", data)))


def _articles(data: bytes) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for script in _SCRIPT.finditer(data):
        try:
            waiting: list[object] = [json.loads(script[1].decode("utf-8", "replace").strip(), strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_NODES):
            if not waiting:
                break
            node = waiting.pop()
            if isinstance(node, dict):
                if isinstance(node.get("articleBody"), str):
                    found.append(node)
                waiting += node.values()
            elif isinstance(node, list):
                waiting += node[:_MOST_NODES]
    return found


def _text(words: str) -> str:
    """The text of a body that may have mark-up in it."""
    if "<" in words:
        words = _TAG.sub("", _BREAK.sub("\n\n", words))
    words = html.unescape(words).replace("\r\n", "\n").replace("\x00", "")
    return re.sub(r"\n{3,}", "\n\n", words).strip()


def _words(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return (" ".join(html.unescape(value).split()) or None) if isinstance(value, str) else None


def _names(value: object) -> list[str]:
    names = (_words(item) for item in (value if isinstance(value, list) else [value]))
    return [name for name in names if name]


def _address(node: dict[str, Any]) -> str | None:
    main = node.get("mainEntityOfPage")
    for value in (node.get("url"), main.get("@id") if isinstance(main, dict) else main):
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return value
    return None
