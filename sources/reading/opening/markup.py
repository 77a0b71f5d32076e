"""Mark-up: the HTML of an export or a document → its paragraphs.

Comes in: HTML. Goes out: paragraphs, each the list of its lines. Unlike `html_text`, which tells
furniture apart for a reader, this keeps every word and the order alone.
"""

from __future__ import annotations

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from ..page import UnreadablePage
from .exports.article import Paragraphs

__all__ = ["paragraphs_of_html"]

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
_UNSEEN = {"head", "script", "style", "noscript", "template", "svg", "select", "textarea", "title"}


def paragraphs_of_html(text: str) -> Paragraphs:
    """The paragraphs of HTML, in order. Raises `UnreadablePage`, `no_text`, where there are none."""
    parser = HTMLParser(
        encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePage("no_text", "The HTML contains no visible text.") from error
    writer = _Writer()
    unseen = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden = tag in _UNSEEN
        if event == "start":
            unseen += hidden
            if not unseen:
                writer.open(element, tag)
        else:
            unseen -= hidden
            if not unseen and not hidden:
                writer.close(tag)
            if not unseen:
                writer.write(element.tail)
    writer.end()
    return writer.paragraphs


class _Writer:
    """Collects words into lines and lines into paragraphs."""

    def __init__(self) -> None:
        self.paragraphs: Paragraphs = []
        self.words: list[str] = []
        self.lines: list[str] = []
        self.short = False  # the last paragraph was a bare <div>: its like are lines of one

    def open(self, element: etree._Element, tag: str) -> None:
        if tag in _BLOCKS:
            self.end()
        elif tag == "br":
            self.line()
        self.write(element.text)

    def close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end(beside=tag == "div")

    def write(self, words: str | None) -> None:
        if words:
            self.words.append(words)

    def line(self) -> None:
        words = " ".join("".join(self.words).replace("\xa0", " ").split())
        self.words.clear()
        if words:
            self.lines.append(words)

    def end(self, beside: bool = False) -> None:
        self.line()
        if not self.lines:
            return
        if beside and self.short:
            self.paragraphs[-1] += self.lines
        else:
            self.paragraphs.append(self.lines)
        self.short = beside
        self.lines = []
