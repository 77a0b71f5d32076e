"""HTML → the text a reader sees, with paragraph breaks, and what the mark-up says of it.

Comes in: a parsed tree. Goes out: `Readable`: the text that all spans of an HTML page refer
to, and its pieces. Called by `html`. Menus are kept, scripts and styles are not; white space
is joined as browsers do. Nothing recurses: a tree of any depth is walked in one loop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from sources.lexicon import rows

from .page import BlockKind, Span

__all__ = ["Piece", "Readable", "readable"]

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
    ["blockquote", "cite", "footer", "figure", "figcaption", "p", "b", "strong", "h2", "h3", "h4", "h5", "h6"]
)
_CELL = frozenset({"td", "th"})
_KINDS: dict[str, BlockKind] = {
    "nav": "menu",
    "header": "menu",
    "footer": "menu",
    "menu": "menu",
    "aside": "teaser",
    "figcaption": "caption",
    "form": "menu",
    "time": "date",
}
_ROLES: dict[str, BlockKind] = {
    "navigation": "menu",
    "banner": "menu",
    "contentinfo": "menu",
    "search": "menu",
}
_SPACE = re.compile(r"[ \t\r\n\x0c]+")
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text from one element: a heading (`tag` h1 …), or one with a date."""

    tag: str
    span: Span
    value: str = ""  # of a time element: its machine-readable date; of others: class and id
    inside: bool = False  # whether it stands in a menu, a teaser and the like


@dataclass(slots=True)
class Readable:
    """The text of a page; `lines` are its lines with the kind the mark-up gives them, if any."""

    text: str = ""
    lines: list[tuple[Span, BlockKind | None]] = field(default_factory=list)
    headings: list[Piece] = field(default_factory=list)
    times: list[Piece] = field(default_factory=list)
    set_apart: list[Piece] = field(default_factory=list)  # an element after those inside it


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

    def finish(self) -> Readable:
        self._end_line()
        return Readable("".join(self.pieces), self.lines)


def readable(tree: etree._Element) -> Readable:
    """The readable text of a tree. Linear in the tree."""
    writer = _Writer()
    # Of each open element: the kind its text has, whether that text is kept as it is, and
    # where the element's text began.
    open_kinds: list[BlockKind | None] = [None]
    starts: list[tuple[int, int]] = []
    kept = 0
    headings: list[Piece] = []
    times: list[Piece] = []
    set_apart: list[Piece] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if not tag or tag in _SILENT or _hidden(element):
                walk.skip_subtree()
                open_kinds.append(open_kinds[-1])
                starts.append((-1, 0))
                continue
            _open(writer, tag)
            # What surrounds the article ("sidebar-layout") says nothing of the article.
            open_kinds.append(None if tag in _ARTICLE else _kind(element, tag) or open_kinds[-1])
            starts.append((writer.length, len(writer.pieces)))
            kept += tag == "pre"
            if element.text:
                writer.words(element.text, open_kinds[-1], kept > 0)
        else:
            (started, pieces), kind = starts.pop(), open_kinds.pop()
            if started >= 0:
                kept -= tag == "pre"
                if tag in {"h1", "h2", "h3", "time"} and writer.length > started:
                    span = _written(writer, started, pieces)
                    inside = open_kinds[-1] is not None
                    piece = Piece(tag, span, str(element.get("datetime") or ""), inside)
                    (times if tag == "time" else headings).append(piece)
                elif tag == "time" and element.get("datetime"):
                    at = Span(writer.length, writer.length)
                    times.append(Piece(tag, at, str(element.get("datetime")), kind is not None))
                if tag in _SET_APART and writer.length > started:
                    span = _written(writer, started, pieces)
                    set_apart.append(Piece(tag, span, _names(element), open_kinds[-1] is not None))
                _open(writer, tag)
            if element.tail and element is not tree:
                writer.words(element.tail, open_kinds[-1], kept > 0)
    page = writer.finish()
    page.headings, page.times, page.set_apart = headings, times, set_apart
    return page


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
    return element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(
        " ", ""
    )


def _kind(element: etree._Element, tag: str) -> BlockKind | None:
    """What the element's name, role, class and id say of its text."""
    if tag in {"html", "body", "p", "h1"}:
        return None
    role = _ROLES.get(element.get("role") or "")
    names = _names(element)
    if names != " ":
        for part in _NAME_PART.findall(names):
            if found := _words().get(part.lower()):
                return found
    return role or _KINDS.get(tag)


def _names(element: etree._Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:200]


@cache
def _words() -> dict[str, BlockKind]:
    return {word: kind for kind, word in rows("html_furniture")}  # type: ignore[misc]
