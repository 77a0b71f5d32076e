"""Passages: block quotations, embedded posts, bold lines and headings of an HTML page.

Comes in: the readable text with the elements that `html_text` kept. Goes out: `Passage`s in the order
of the text, and where the line stands that names a post's author and day.

Whom a block quotation names: a `cite` or `footer` inside it, the caption of the figure that
holds it (HTML Living Standard, "The blockquote element"), or its last line behind a dash. Posts
are told by the class names of the networks' own embedding code (`sources/data/html_posts.txt`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from sources.lexicon import entries

from .html_text import Piece, Readable
from .lines import TRIM
from .moments import read_moment
from .page import Moment, Passage, Span

__all__ = ["Passages", "find_passages"]

_DASH = re.compile(r"\s*(?:[—–―]|--?)\s*")
_LONGEST_NAME = 120  # characters of a line that names whose words stand above it
_SIGNATURE = 400  # characters behind a post's words in which its author and day are looked for
_NAME = r"([^\n()]{1,80}?)"
_SIGNED = re.compile(
    rf"(?:[—–―]|--?)\s*{_NAME}\s*\([^()\n]{{0,40}}@|"
    rf"(?:\bA post )?\bshared by\s+{_NAME}\s*\([^()\n]{{0,40}}@|"
    rf"\bPost(?:ed)? by\s+{_NAME}\s+(?:on\b|View\b|\n|$)|"
    rf"^\s*(?:[—–―]|--?)\s*{_NAME}\s*$",
    re.MULTILINE,
)

# A handle as networks print it behind a name: "(@inesvarga)", "(@inesvarga@lenmark.social)".
_HANDLE = re.compile(r"\(@\w[\w.]*(?:@[\w.-]+)?\)")
# The line of an embedding that leads to the post.
_VIEW = re.compile(
    r"^(?:View|See|Open) (?:this|the|original|full|more|profile|post)?[\w ]{0,20}\b(?:on|at|from) [A-Z][\w. ]{1,20}\s*\Z",
    re.MULTILINE,
)
_MARKS = ("“", '"', "«", "„")


@dataclass(slots=True)
class Passages:
    """What was found; `signatures` are the stretches under posts that name author and day."""

    found: tuple[Passage, ...] = ()
    signatures: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class _Node:
    piece: Piece
    inside: list[_Node] = field(default_factory=list)
    parent: _Node | None = None

    def all(self, *tags: str) -> Iterator[_Node]:
        """The elements of these kinds inside this one, in order."""
        waiting = self.inside[::-1]
        while waiting:
            node = waiting.pop()
            if node.piece.tag in tags:
                yield node
            elif node.piece.tag != "blockquote":
                waiting += node.inside[::-1]


def find_passages(shown: Readable) -> Passages:
    """All passages of a page. Linear in the text and its elements."""
    result = Passages()
    found: list[Passage] = []
    for node in _nested(shown.set_apart):
        tag, span = node.piece.tag, node.piece.span
        if tag == "blockquote":
            if _is_post(shown.text, node):
                passage, signature = _post(shown.text, node)
                result.signatures += [signature] if signature else []
            else:
                passage = _quotation(shown.text, node)
            if passage:
                found.append(passage)
        elif tag in ("aside", "figure"):
            if passage := _pull_quote(shown.text, node):
                found.append(passage)
        elif tag[0] == "h" and not node.piece.inside:
            found.append(Passage("heading", span))
    found += _bold_lines(shown)
    result.found = tuple(sorted(found, key=lambda passage: (passage.span.start, -passage.span.end)))
    return result


def _nested(pieces: Iterable[Piece]) -> list[_Node]:
    """The elements in the order of the text, each knowing those inside it."""
    nodes = [_Node(piece) for piece in pieces]
    waiting: list[_Node] = []  # ended, and not yet inside another
    for node in nodes:
        inside: list[_Node] = []
        while waiting and waiting[-1].piece.span.start >= node.piece.span.start:
            inside.append(waiting.pop())
        node.inside = inside[::-1]
        for other in inside:
            other.parent = node
        waiting.append(node)
    return sorted(nodes, key=lambda node: (node.piece.span.start, -node.piece.span.end))


@cache
def _post_names() -> frozenset[str]:
    return frozenset(entries("html_posts"))


def _is_post(text: str, node: _Node) -> bool:
    """Whether a block quotation is a network's own embedding, or names its author with a handle."""
    if any(name.casefold() in _post_names() for name in node.piece.names.split()):
        return True
    start, end = node.piece.span
    return _HANDLE.search(text, max(start, end - _LONGEST_NAME), end) is not None


def _quotation(text: str, node: _Node) -> Passage | None:
    """A block quotation with whom it names; None for one that is a name alone."""
    span = node.piece.span
    named = next(node.all("cite", "footer"), None)
    if named is None and node.parent and node.parent.piece.tag == "figure":
        caption = next(node.parent.all("figcaption"), None)
        named = caption  # all of it: "Ana Sousa, <cite>The Long Ferry</cite>"
    author = named.piece.span if named else _last_line(text, span)
    if author is None or author.end - author.start > _LONGEST_NAME:
        return Passage("blockquote", span)
    words: Span | None = span
    if span.start <= author.start < span.end:
        # The words stand before the name, or after it.
        words = _trimmed(text, Span(span.start, author.start)) or _trimmed(text, Span(author.end, span.end))
    if words is None:
        return None
    return Passage("blockquote", words, _unmarked(text, author))


def _pull_quote(text: str, node: _Node) -> Passage | None:
    """Words in marks in a box of their own, with the name in the box; None for any other box or picture."""
    span = node.piece.span
    if text[span.start : span.start + 1] not in _MARKS or any(node.all("blockquote")):
        return None
    named = next(node.all("figcaption", "cite", "footer"), None)
    author = named.piece.span if named else _last_line(text, span)
    if author is None or author.end - author.start > _LONGEST_NAME:
        return None
    words = _trimmed(text, Span(span.start, author.start))
    return Passage("blockquote", words, _unmarked(text, author)) if words else None


def _last_line(text: str, span: Span) -> Span | None:
    """The last line of a block quotation, where it stands behind a dash and is short."""
    start = text.rfind("\n", span.start, span.end) + 1
    dash = _DASH.match(text, start, span.end) if start > span.start else None
    if not dash or not 0 < span.end - dash.end() <= _LONGEST_NAME or text[span.end - 1] in '.!?"”»':
        return None
    return Span(start, span.end)


def _post(text: str, node: _Node) -> tuple[Passage | None, Span | None]:
    """An embedded post: its paragraphs are its words; what follows names author and day."""
    span = node.piece.span
    paragraphs = [inner.piece.span for inner in node.all("p")]
    end = paragraphs[-1].end if paragraphs else span.end
    signed = _SIGNED.search(text, end, min(span.end, end + _SIGNATURE))
    if signed is None:
        # The signature may be a paragraph of its own, or the end of the only one.
        low = max(span.start, end - _SIGNATURE)
        for signed in _SIGNED.finditer(text, low, end):
            end = min(end, signed.start())
    start = paragraphs[0].start if paragraphs else span.start
    if view := _VIEW.search(text, start, end):
        end = view.start()
    words = _trimmed(text, Span(start, end))
    if words is None:
        return None, span
    author = None
    if signed:
        author = Span(*signed.span(signed.lastindex or 0))
    rest = _trimmed(text, Span(words.end, span.end))
    return Passage("post", words, author, _day(text, rest) if rest else None), rest


def _day(text: str, rest: Span) -> Moment | None:
    moment = read_moment(rest.of(text))
    return replace(moment, span=rest) if moment else None


def _trimmed(text: str, span: Span) -> Span | None:
    """A stretch without blanks, and without a dash alone at its end."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(TRIM))
    end = span.start + len(words.rstrip(TRIM + "—–―-"))
    return Span(start, end) if end > start else None


def _unmarked(text: str, author: Span) -> Span:
    """A name without the dash before it."""
    dash = _DASH.match(text, author.start, author.end)
    return Span(dash.end(), author.end) if dash and dash.end() < author.end else author


def _bold_lines(shown: Readable) -> Iterator[Passage]:
    """The lines that hold nothing but bold words."""
    bold = [piece.span for piece in shown.set_apart if piece.tag in {"b", "strong"} and not piece.inside]
    bold.sort()
    at = 0
    for line, _ in shown.lines:
        while at < len(bold) and bold[at].end <= line.start:
            at += 1
        covered, other = line.start, at
        while other < len(bold) and bold[other].start <= line.end:
            if shown.text[covered : bold[other].start].strip(TRIM):
                break
            covered = max(covered, bold[other].end)
            other += 1
        if covered > line.start and not shown.text[covered : line.end].strip(TRIM):
            yield Passage("bold", line)
