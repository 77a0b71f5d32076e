"""HTML → the text a reader sees, with paragraph breaks, and what the mark-up says of it.

Comes in: a parsed tree. Goes out: `Readable`: the text that all spans of an HTML page refer to, and its
pieces. Menus are kept, scripts and styles are not; white space is joined as browsers do. Nothing
recurses: a tree of any depth is walked in one loop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, get_args

from lxml import etree

from sources.lexicon import rows

from .page import BlockKind, Span

__all__ = ["Piece", "Readable", "lower_small_capitals", "readable"]

# Elements that show no text of the page's own.
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
        "select",
        "option",
        "datalist",
        "textarea",
        "meter",
        "progress",
        "input",
        "button",
    ]
)
_PARAGRAPH = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "form",
        "fieldset",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "address",
        "hr",
        "body",
        "details",
        "summary",
        "center",
        "dir",
        "menu",
        "hgroup",
    ]
)
_LINE = frozenset(["br", "li", "dt", "dd", "tr", "caption", "legend", "thead", "tbody", "tfoot", "label"])
_ARTICLE = frozenset({"article", "main"})
# Elements whose place and names are kept for `html_passages`.
_SET_APART = frozenset(
    [
        "aside",
        "blockquote",
        "cite",
        "footer",
        "figure",
        "figcaption",
        "p",
        "b",
        "strong",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)
_CELL = frozenset({"td", "th"})
_KINDS: dict[str, BlockKind] = {
    "nav": "menu",
    "header": "menu",
    "footer": "menu",
    "menu": "menu",
    "aside": "teaser",
    "figcaption": "caption",
    "figure": "caption",
    "form": "menu",
    "time": "date",
}
_ROLES: dict[str, BlockKind] = {
    "navigation": "menu",
    "banner": "menu",
    "contentinfo": "menu",
    "search": "menu",
}
# Kinds whose elements hold other stories or readers' words.
_FOREIGN = frozenset({"teaser", "trending", "comment", "advertisement", "newsletter", "share"})
_DATES = frozenset({"datePublished", "dateModified", "dateCreated"})  # schema.org's names of dates
_HEADINGS = frozenset({"h1", "h2", "h3"})
_LONGEST_CREDIT = 300  # characters
# Addresses of a person's page on an outlet's site.
_PROFILE = re.compile(
    r"/(?:authors?|by|people|person|staff|writers?|contributors?|profiles?|journalists?|reporters?|columnists?|"
    r"autor(?:en|es)?|auteurs?|autori|redakteure?|blogger|editors)[/.][^/?#]+/?(?:[?#]|\Z)",
    re.I,
)
_SPACE = re.compile(r"[ \t\r\n\x0c]+")
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text from one element: a heading (`tag` h1 …), or one with a date."""

    tag: str
    span: Span
    names: str = ""  # its class and id, of one with a date its itemprop, too
    inside: bool = False  # whether it stands in a menu, a teaser and the like
    value: str = ""  # of a time element: its machine-readable date
    prop: str = ""  # of a heading: its itemprop


@dataclass(slots=True)
class Readable:
    """The text of a page; `lines` are its lines with the kind the mark-up gives them, if any."""

    text: str = ""
    lines: list[tuple[Span, BlockKind | None]] = field(default_factory=list)
    headings: list[Piece] = field(default_factory=list)
    times: list[Piece] = field(default_factory=list)
    set_apart: list[Piece] = field(default_factory=list)  # an element after those inside it
    credits: list[Piece] = field(default_factory=list)  # elements that say they name an author


class _Writer:
    """Writes text as it comes, with one space or break between words."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.gap = ""  # what must stand before the next word
        self.line_start = 0
        self.lines: list[tuple[Span, BlockKind | None]] = []
        self.kind: BlockKind | None = None

    def words(self, text: str, kind: BlockKind | None, keep: bool) -> None:
        """Write a text node. With `keep` (inside pre) its line ends and spaces stay."""
        text = text.replace("\x00", "")
        text = text.replace("\r\n", "\n").replace("\r", "\n") if keep else _SPACE.sub(" ", text)
        body = text.strip("\n" if keep else " ")
        if not body:
            if text and not self.gap:
                self.gap = " "
            return
        if text[0] == " " and not self.gap:
            self.gap = " "
        if self.length:
            if "\n" in self.gap:
                self._end_line()
            self._put(self.gap)
            if "\n" in self.gap:
                self.line_start = self.length
        if self.line_start == self.length:
            self.kind = kind
        self._put(body)
        self.gap = " " if not keep and text[-1] == " " else ""

    def break_line(self, gap: str) -> None:
        """Ask for a break before the next word: a line's end, a blank line or a tab."""
        if (gap.count("\n"), gap) > (self.gap.count("\n"), self.gap):
            self.gap = gap

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _end_line(self) -> None:
        if self.length > self.line_start:
            self.lines.append((Span(self.line_start, self.length), self.kind))

    def finish(self) -> tuple[str, list[tuple[Span, BlockKind | None]]]:
        self._end_line()
        return "".join(self.pieces), self.lines


def readable(tree: etree._Element) -> Readable:
    """The readable text of a tree. Linear in the tree."""
    reader = _Reader()
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if not tag or tag in _SILENT or _hidden(element):
                walk.skip_subtree()
                reader.open.append(None)
            else:
                reader.start(element, tag)
        else:
            reader.end(element, tag)
            if element.tail and element is not tree:
                reader.words(element.tail)
    return reader.finish()


def lower_small_capitals(tree: etree._Element) -> None:
    """Write as small letters what stands for them: "C<small>OUNCIL</small>" is "Council"."""
    for element in tree.iter("small", "font", "span"):
        before = element.getprevious()
        left = (
            before.tail
            if before is not None
            else element.getparent().text
            if element.getparent() is not None
            else ""
        )
        words = element.text or ""
        if len(words) < 2 or not words.isupper() or not left or not left[-1].isupper():
            continue
        if element.tag == "span" and "small" not in _names(element).lower():
            continue
        if len(left) == 1 or not left[-2].isalnum():
            element.text = words.lower()


class _Element(NamedTuple):
    """An open element: what its own names say, the kind its text has, and where that text began."""

    own: BlockKind | None
    kind: BlockKind | None
    foreign: bool  # it holds another story, readers' comments and the like
    start: int
    pieces: int


class _Reader:
    """Walks a tree: writes its text, and keeps the elements that tell something of it."""

    def __init__(self) -> None:
        self.writer = _Writer()
        self.open: list[_Element | None] = [_Element(None, None, False, 0, 0)]  # None: shows nothing
        self.page = Readable()
        self.kept = 0  # open elements whose text is kept as it is

    @property
    def around(self) -> _Element:
        """The innermost open element that shows its text."""
        return next(element for element in reversed(self.open) if element)

    def words(self, text: str) -> None:
        """Write a text node of the innermost element."""
        self.writer.words(text, self.around.kind, self.kept > 0)

    def start(self, element: etree._Element, tag: str) -> None:
        """An element opens."""
        _open(self.writer, tag)
        around = self.around
        # What surrounds the article ("sidebar-layout") says nothing of the article.
        article = tag in _ARTICLE
        own = None if article else _kind(element, tag)
        foreign = not article and (around.foreign or own in _FOREIGN)
        kind = None if article else own or around.kind
        self.open.append(_Element(own, kind, foreign, self.writer.length, len(self.writer.pieces)))
        self.kept += tag == "pre"
        if element.text:
            self.words(element.text)

    def end(self, element: etree._Element, tag: str) -> None:
        """An element ends."""
        ended = self.open.pop()
        if ended is None:
            return
        self.kept -= tag == "pre"
        if self.writer.length > ended.start:
            span = _written(self.writer, ended.start, ended.pieces)
            self._keep(element, tag, ended, span)
        elif _is_time(element, tag):
            self._keep_time(element, ended.kind is not None, Span(self.writer.length, self.writer.length))
        _open(self.writer, tag)

    def _keep(self, element: etree._Element, tag: str, ended: _Element, span: Span) -> None:
        inside = self.around.kind is not None
        if tag in _HEADINGS or tag in _SET_APART:
            piece = Piece(tag, span, _names(element), inside, prop=_prop(element))
            if tag in _HEADINGS:
                self.page.headings.append(piece)
            if tag in _SET_APART:
                self.page.set_apart.append(piece)
        if tag not in _HEADINGS and _is_time(element, tag):
            self._keep_time(element, inside, span)
        if span.end - span.start <= _LONGEST_CREDIT and (trust := _trust(element, ended.own)):
            self.page.credits.append(Piece(trust, span, inside=ended.foreign))

    def _keep_time(self, element: etree._Element, inside: bool, span: Span) -> None:
        value = str(element.get("datetime") or element.get("content") or "")
        if value or span.end > span.start:
            names = f"{_names(element)} {_prop(element)}"
            self.page.times.append(Piece("time", span, names, inside, value))

    def finish(self) -> Readable:
        """The page, once all is written."""
        self.page.text, self.page.lines = self.writer.finish()
        return self.page


def _is_time(element: etree._Element, tag: str) -> bool:
    """Also elements of a site's own making that say a time as `<time>` does: `<relative-time datetime="2020-07-07">`."""
    is_own = "-" in tag and element.get("datetime") is not None
    return tag == "time" or is_own or _prop(element) in _DATES


def _open(writer: _Writer, tag: str) -> None:
    if tag in _PARAGRAPH:
        writer.break_line("\n\n")
    elif tag in _LINE:
        writer.break_line("\n")
    elif tag in _CELL:
        writer.break_line("\t")


def _written(writer: _Writer, start: int, pieces: int) -> Span:
    """The span of an element's text, without the break that was written before its first word."""
    first = writer.pieces[pieces]
    return Span(start + len(first) if first.isspace() else start, writer.length)


def _hidden(element: etree._Element) -> bool:
    """Also what a browser that translates pages puts into those it saves."""
    style = (element.get("style") or "").replace(" ", "")
    names = _names(element)
    added = "skiptranslate" in names and "goog-" in names
    return element.get("hidden") is not None or "display:none" in style or added


def _kind(element: etree._Element, tag: str) -> BlockKind | None:
    """What the element's name, role, class and id say of its text."""
    if tag in {"html", "body", "p", "h1"}:
        return None
    return _named(element) or _ROLES.get(element.get("role") or "") or _KINDS.get(tag)


def _named(element: etree._Element) -> BlockKind | None:
    names = _names(element)
    if names != " ":
        for part in _NAME_PART.findall(names):
            if found := _words().get(part.lower()):
                return found
    return None


def _names(element: etree._Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:200]


def _prop(element: etree._Element) -> str:
    return element.get("itemprop") or ""


def _trust(element: etree._Element, kind: BlockKind | None) -> str:
    """Why an element's text may be the author's name: its `rel`, its `itemprop`, its class, its link."""
    rel, prop = element.get("rel") or "", _prop(element)
    if "author" in rel.split():
        return "rel"
    if "author" in prop.split() or "creator" in prop.split():
        return "itemprop"
    if kind == "byline" or (element.tag == "p" and _named(element) == "byline"):
        return "class"
    return "href" if element.tag == "a" and _PROFILE.search((element.get("href") or "")[:300]) else ""


@cache
def _words() -> dict[str, BlockKind]:
    kinds: dict[str, BlockKind] = {kind: kind for kind in get_args(BlockKind)}
    return {word: kinds[kind] for kind, word in rows("html_furniture")}
