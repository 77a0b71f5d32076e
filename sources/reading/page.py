"""The result of reading: a `Page`, whose every part is a span of its text.

Comes in: nothing (plain data). Goes out: the types that `sources.reading` makes,
`claims.extraction` takes and `newsroom` stores. No Django here.

All offsets are code points into `Page.text`, half open: `[start, end)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple


class Span(NamedTuple):
    """A half-open range `[start, end)` of code points in a page's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words the span stands for."""
        return text[self.start : self.end]


BlockKind = Literal[
    "title",
    "body",
    "byline",
    "dateline",
    "date",
    "source",
    "menu",  # navigation, footer, section names
    "teaser",  # headline or summary of another story
    "trending",  # "trending", "most read" lists
    "caption",
    "share",  # share bars, follow-us lines
    "newsletter",
    "comment",
    "advertisement",
    "notice",  # copyright, "not edited by …", cookie lines
    "repeat",  # a paragraph of this page printed again
    "other",
]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the page told apart: what it is and where it stands."""

    kind: BlockKind
    span: Span


Precision = Literal["year", "month", "day", "hour", "minute", "second"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time as the page gives it.

    `iso` is ISO 8601, as precise as the page is and no more ("2021-07", "2021-07-10",
    "2021-07-10T22:46", "2021-07-16T19:30+05:30"); it carries an offset only where the page
    names a zone. `span` is where the page says so, None where it comes from metadata.
    """

    iso: str
    precision: Precision
    span: Span | None = None

    @property
    def day(self) -> str | None:
        """`YYYY-MM-DD`, or None where the page is less precise than a day."""
        return self.iso[:10] if len(self.iso) >= 10 else None


PassageKind = Literal[
    "blockquote",  # a block quotation
    "post",  # an embedded post of a social network
    "bold",  # a line that is all bold, as questions of an interview are
    "heading",  # a line set as a heading below the headline
]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that an HTML page's own mark-up sets apart, whatever part of the page it is in.

    `span` holds the words alone. `author` is where the mark-up names whose they are ("Ines
    Varga, council leader" in a `cite`, the name of a post's author), outside `span`; `said` the
    day that a post carries. Passages may lie in the body, hold several of its paragraphs, and
    hold each other.
    """

    kind: PassageKind
    span: Span
    author: Span | None = None
    said: Moment | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One saved news page, read.

    `text` is what all spans refer to: for plain text the decoded content, unchanged;
    for HTML the page's readable text. `body` holds the article's paragraphs in order,
    `blocks` everything told apart (body included), `passages` what HTML sets apart besides (none
    in plain text), all in the order of the text, `notes` what a person should know of the
    reading ("repaired mojibake in 3 lines", "language de is not extracted").
    """

    text: str
    title: str | None = None
    source: str | None = None
    agency: str | None = None
    byline: str | None = None
    dateline: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    language: str | None = None
    address: str | None = None
    encoding: str = "utf-8"
    body: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] = ()
    passages: tuple[Passage, ...] = ()
    # Where on the page a field was found: {"title": Span, "source": Span, …}.
    evidence: dict[str, Span] = field(default_factory=dict)
    # Further fields that stood beside the article in its file: {"section": …, "document id": …}.
    details: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def body_text(self) -> str:
        """The article's paragraphs, a line each."""
        return "\n".join(span.of(self.text) for span in self.body)


class UnreadablePage(Exception):
    """A file that cannot become a Page. `reason` is a stable word, the message a sentence.

    Reasons: empty, binary, too_large, unreadable, encoding, not_gzip, no_text, damaged, encrypted,
    not_a_page, no_column, needs_package, too_deep, crashed, too_slow.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[UnreadablePage], tuple[str, str]]:
        """Both arguments, so that a worker process can hand the refusal on."""
        return type(self), (self.reason, str(self))
