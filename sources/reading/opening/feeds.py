"""Feeds: RSS, RDF and Atom → an article an item.

Comes in: an entry. Goes out: a member for each item, its text as HTML. Read by lxml with entities,
network and document types switched off. (feedparser would need a package that has no wheel.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ..metadata import Known
from ..page import UnreadablePage
from .entry import Entry, beside
from .member import Form, Member, Opened, Refusal, article_digest

__all__ = ["open_feed"]

# Where an item's text stands, the fullest first.
_TEXTS = ("encoded", "content", "fulltext", "body", "description", "summary", "subtitle")
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")


def open_feed(entry: Entry) -> Iterator[Opened]:
    """The items of a feed. Raises `UnreadablePage` where it cannot be read or has none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        tree = etree.fromstring(entry.data(), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePage("damaged", f"The feed is no well-formed XML: {str(error)[:150]}.") from error
    if tree is None:
        raise UnreadablePage("damaged", "The feed is no well-formed XML.")
    items = [element for element in tree.iter() if _name(element) in ("item", "entry")]
    if not items:
        raise UnreadablePage("no_text", "The feed has no items.")
    outlet = _outlet(tree)
    for number, item in enumerate(items, 1):
        entry.context.enter()
        yield _item(entry, item, beside(entry.place, f"item {number}"), outlet)


def _item(entry: Entry, item: etree._Element, place: str, outlet: str | None) -> Opened:
    children = [child for child in item if isinstance(child.tag, str)]
    text, role = next(((words, name) for name in _TEXTS if (words := _longest(children, name))), ("", ""))
    if not text:
        return Refusal(entry.context.path, place, "empty", "The item has no text.")
    known = Known(
        title=_plain(_first(children, "title")),
        source=_plain(_first(children, "source")) or outlet,
        byline=", ".join(dict.fromkeys(_authors(children))) or None,
        published=_first(children, "pubDate", "published", "date", "issued", "created"),
        updated=_first(children, "updated", "modified"),
        address=_link(children),
        certain=True,
    )
    notes = (
        ("The feed holds only a summary of this article.",)
        if role in ("description", "summary", "subtitle") and len(text) < 600
        else ()
    )
    form: Form = "article_html" if _TAG.search(text) else "article"
    data = text.encode("utf-8", "replace")
    return Member(
        entry.context.path,
        place,
        form,
        data,
        article_digest(data, known),
        entry.context.file_digest,
        known,
        notes,
    )


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _words(element: etree._Element) -> str:
    """The content of an element; XHTML inside it as mark-up."""
    inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return f"{element.text or ''}{inner}".strip()


def _longest(children: list[etree._Element], name: str) -> str:
    return max((_words(child) for child in children if _name(child) == name), key=len, default="")


def _first(children: list[etree._Element], *names: str) -> str | None:
    found = ((name, _words(child)) for name in names for child in children if _name(child) == name)
    return next((words for _, words in found if words), None)


def _authors(children: list[etree._Element]) -> Iterator[str]:
    for child in children:
        if _name(child) in ("creator", "author", "dc:creator"):
            named = next((_words(part) for part in child if _name(part) == "name"), None)
            words = named or (_words(child) if not len(child) else "")
            found = re.fullmatch(r"\S+@\S+ \((.+)\)", words)  # RSS: "desk@courier.example (Ada Berg)"
            if name := (found[1] if found else words).strip():
                yield name


def _link(children: list[etree._Element]) -> str | None:
    for child in children:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            address = (child.get("href") or child.text or "").strip()
            if address.startswith(("http://", "https://")):
                return address
    guid = _first(children, "guid", "id") or ""
    return guid if guid.startswith(("http://", "https://")) else None


def _outlet(tree: etree._Element) -> str | None:
    """The feed's own title."""
    channel = next((element for element in tree.iter() if _name(element) in ("channel", "feed")), tree)
    return _plain(_first([child for child in channel if isinstance(child.tag, str)], "title"))


def _plain(words: str | None) -> str | None:
    if not words:
        return None
    if "<" in words or "&" in words:
        import html

        words = html.unescape(_TAG.sub(" ", html.unescape(words)))
    return " ".join(words.split()) or None
