"""HTML metadata: what a page says of itself in JSON-LD, meta elements and links.

Comes in: a parsed tree. Goes out: `Metadata`, plain strings as the page gives them. Called
by `html`, which weighs them against what a reader sees. Whatever is broken is passed over.

Vocabularies: schema.org (Article and its kinds), Open Graph, Dublin Core; the names of meta
elements are in `sources/data/html_meta.txt`.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from sources.lexicon import rows

__all__ = ["Metadata", "find_metadata"]

_LARGEST_SCRIPT = 1_000_000  # characters
_MOST_NODES = 5000
_TAG = re.compile(r"<[^<>]{1,200}>")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?h[1-6])\b[^<>]{0,200}>", re.I)
_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|\w*Reportage\w*|NewsStory)\Z")
_WRITTEN_BY = frozenset(
    {"written by", "by", "author", "posted by", "verfasst von", "écrit par", "escrito por"}
)
_HOST = re.compile(r"https?://([\w.-]{4,100})/")
_ADDRESS = re.compile(r"https?://[^\s\"'<>]{4,1000}\Z")


@dataclass(slots=True)
class Metadata:
    """What the metadata say, each None where they say nothing.

    `published` and `updated` are dates as written there; `authors` are names.
    """

    title: str | None = None
    page_title: str | None = None  # the title element: often "Headline | Outlet"
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    publisher: str | None = None
    address: str | None = None
    language: str | None = None
    body: str | None = None  # the article's text, its line ends kept
    host: str | None = None  # the site that most of the page's links lead to


def find_metadata(tree: etree._Element) -> Metadata:
    """The metadata of a page: JSON-LD where it describes an article, then meta elements."""
    meta = _meta(tree)
    found = Metadata(page_title=_page_title(tree), address=_canonical(tree) or _address(meta.get("address")))
    article = _article(tree, meta.get("title"))
    if article:
        found.title = _words(article.get("headline")) or _words(article.get("name"))
        found.authors = tuple(dict.fromkeys(_names(article.get("author"))))
        found.published = _words(article.get("datePublished")) or _words(article.get("dateCreated"))
        found.updated = _words(article.get("dateModified"))
        found.publisher = next(_names(article.get("publisher")), None)
        found.language = _words(article.get("inLanguage"))
        found.address = found.address or _address(_words(article.get("url")))
        found.body = _text(article.get("articleBody"))
    found.title = found.title or meta.get("title")
    if not found.authors and (author := meta.get("author")):
        found.authors = tuple(_names(author))
    found.published = found.published or meta.get("published")
    found.updated = found.updated or meta.get("updated")
    found.publisher = found.publisher or meta.get("publisher")
    found.host = _host(tree)
    root = tree.getroottree().getroot()
    found.language = found.language or root.get("lang") or meta.get("language")
    return found


_FEWEST_LINKS, _OWN_SHARE = 5, 0.5


def _host(tree: etree._Element) -> str | None:
    """The host that at least half of the page's whole addresses name: its own site, as a rule."""
    hosts = Counter(
        found[1].lower() for link in tree.iter("a") if (found := _HOST.match(link.get("href") or ""))
    )
    host, count = hosts.most_common(1)[0] if hosts else ("", 0)
    return host if count >= _FEWEST_LINKS and count >= _OWN_SHARE * hosts.total() else None


def _page_title(tree: etree._Element) -> str | None:
    element = tree.find(".//title")
    return _words("".join(element.itertext())) if element is not None else None


def _canonical(tree: etree._Element) -> str | None:
    for link in tree.iterfind(".//link[@rel]"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return _address(link.get("href"))
    return None


def _address(words: str | None) -> str | None:
    return words.strip() if words and _ADDRESS.match(words.strip()) else None


def _meta(tree: etree._Element) -> dict[str, str]:
    """The first filled meta element of each field, by the order of trust."""
    contents: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = _words(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                contents.setdefault(name, content)
    fields: dict[str, str] = {}
    for kind, name in rows("html_meta"):
        content = contents.get(name)
        # "article:author" is often the address of a profile.
        if content and not (kind == "author" and _ADDRESS.match(content)):
            fields.setdefault(kind, content)
    # Twitter cards name the author behind a label.
    for number in "12":
        if (contents.get(f"twitter:label{number}") or "").casefold().rstrip(":") in _WRITTEN_BY:
            fields.setdefault("author", contents.get(f"twitter:data{number}", ""))
    return fields


def _article(tree: etree._Element, title: str | None) -> dict[str, Any] | None:
    """The JSON-LD node of the page's own article: the one whose headline is the page's title,
    else the first."""
    articles = [node for node in _nodes(tree) if _is_article(node)]
    for node in articles:
        headline = _words(node.get("headline"))
        if headline and title and headline[:40].casefold() == title[:40].casefold():
            return node
    return articles[0] if articles else None


def _is_article(node: dict[str, object]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE.match(name.rpartition("/")[2]) for name in names)


def _nodes(tree: etree._Element) -> Iterator[dict[str, object]]:
    """All objects in the page's JSON-LD, outer before inner, up to a bound."""
    left = _MOST_NODES
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        waiting: list[object] = [_json(script.text or "")]
        while waiting and left:
            left -= 1
            node = waiting.pop(0)
            if isinstance(node, dict):
                yield node
                waiting += (value for value in node.values() if isinstance(value, dict | list))
            elif isinstance(node, list):
                waiting += node[:_MOST_NODES]


def _json(text: str) -> Any:
    text = re.sub(
        r"\A\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//<!\[CDATA\[|<!\[CDATA\[)", "", text[:_LARGEST_SCRIPT]
    )
    text = re.sub(r"(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*;?\s*\Z", "", text)
    try:
        # strict=False: line ends inside strings are common.
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _words(value: object) -> str | None:
    """A value as plain text on one line: entities read, mark-up dropped; None where empty."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("@id")
    if not isinstance(value, str):
        return None
    words = value[:2000]
    if "&" in words:
        words = html.unescape(words)
    if "<" in words:
        words = _TAG.sub(" ", words)
    return " ".join(words.replace("\x00", "").split()) or None


def _text(value: object) -> str | None:
    """A text of several lines: entities read, mark-up dropped, paragraphs a line each."""
    if isinstance(value, list):
        value = "\n".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str):
        return None
    text = html.unescape(value[:_LARGEST_SCRIPT]) if "&" in value else value
    text = _TAG.sub(" ", _BREAK.sub("\n", text)) if "<" in text else text
    lines = (" ".join(line.split()) for line in text.replace("\x00", "").splitlines())
    return "\n\n".join(line for line in lines if line) or None


def _names(value: object) -> Iterator[str]:
    """Names of persons or bodies in an author or publisher field, in any of its shapes."""
    for item in value if isinstance(value, list) else [value]:
        name = _words(item)
        if name and not _ADDRESS.match(name):
            yield re.sub(r"\A(?:by|par|von|por|di)\s+", "", name, flags=re.IGNORECASE)
