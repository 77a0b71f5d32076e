"""Plain text: a decoded dump of a page → its parts. The order of the steps is written here.

Comes in: text. Goes out: `Parts`, everything a `Page` has but its language.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .body import BELOW, BODY, choose_body
from .byline import find_byline
from .dateline import Dateline, find_dateline
from .dialogue import take_in_dialogue, take_in_letter
from .edges import CLOSING, comments_begin, messages_end, take_in_list, take_in_turns, trim
from .furniture import NEVER_BODY, RARELY_BODY, name_blocks
from .heading import find_title, is_credit_line
from .lines import Paragraph, split_paragraphs, word_count
from .page import Block, BlockKind, Span
from .paragraph_features import observe
from .printed_twice import drop_repeats
from .provenance import find_address, find_agency, find_place_credit, find_source
from .vocabulary import is_caption

__all__ = ["Parts", "body_paragraphs", "read_plain"]


# A page of so few paragraphs may hold no furniture at all.
_SHORT = 5


# No news page has more paragraphs; what comes after so many is not looked at one by one.
_MOST = 20_000


@dataclass(slots=True)
class Parts:
    """What was told apart in a plain-text page."""

    title: str | None = None
    source: str | None = None
    agency: str | None = None
    byline: str | None = None
    address: str | None = None
    dateline: str | None = None
    body: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] = ()
    evidence: dict[str, Span] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def note(self, name: str, words: str, span: Span | None) -> None:
        """Set a field and where the page says so."""
        setattr(self, name, words)
        if span:
            self.evidence[name] = span


def body_paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text that is all body."""
    return tuple(paragraph.span for paragraph in split_paragraphs(text))


def read_plain(text: str) -> Parts:
    """Tell a plain-text page's parts apart. Linear in the text."""
    parts = Parts()
    paragraphs = split_paragraphs(text)
    if not paragraphs:
        return parts
    rest = paragraphs[_MOST:]
    if rest:
        del paragraphs[_MOST:]
        parts.notes = (f"Only the first {_MOST:,} lines were told apart; the page has {len(rest):,} more.",)
    features = observe(paragraphs)
    stretches = choose_body(features)
    told = [index for index, stretch in enumerate(stretches) if stretch == BODY]
    comments = comments_begin(paragraphs, features.kinds, told)
    if comments is not None:
        # The article stands above its readers' comments, however much longer these are.
        above = choose_body(observe(paragraphs[:comments]))
        if BODY in above:
            stretches = [*above, *[BELOW] * (len(paragraphs) - comments)]
    body = _short_body(paragraphs, features.kinds) or [
        index for index, stretch in enumerate(stretches) if stretch == BODY
    ]
    if (end := messages_end(paragraphs, features.dated, body)) is not None:
        body = [index for index in body if index < end]
    body = [index for index in body if not _never_body(paragraphs[index], features.kinds[index])]
    take_in_list(paragraphs, body)
    take_in_turns(paragraphs, body, features.kinds)
    body = take_in_dialogue(paragraphs, body, features.kinds)
    body, known = drop_repeats(paragraphs, body)
    trim(paragraphs, body, known)

    # The title is looked for above the body; what stands above the title is not body.
    titled = find_title(paragraphs, body, features.kinds)
    if titled:
        index, title = titled
        parts.note("title", title.words, title.span)
        known[index] = "title"
        again = {title.words.casefold()}
        for other in body:
            if paragraphs[other].words.casefold() in again:
                known[other] = "title" if other <= index else "repeat"
        body = [other for other in body if other > index and known.get(other) is None]
        trim(paragraphs, body, known)
    body = take_in_letter(paragraphs, body, features.kinds, titled[0] + 1 if titled else 0)
    first_body = body[0] if body else len(paragraphs)

    for index in range(titled[0] + 1 if titled else max(0, first_body - 6), first_body):
        if index < len(paragraphs) and is_credit_line(paragraphs[index]):
            known[index] = "date"
    signed = find_byline(paragraphs, titled[0] if titled else None, first_body)
    if signed:
        parts.note("byline", signed[1].words, signed[1].span)
        known[signed[0]] = "byline"
    opening = find_dateline(paragraphs[body[0]]) if body else None
    spans = [paragraphs[index].span for index in body]
    if opening:
        _open(parts, opening)
        spans[0] = Span(opening.span.end, spans[0].end)
    if not parts.dateline and (
        place := find_place_credit(paragraphs, titled[0] if titled else None, first_body)
    ):
        parts.note("dateline", *place)
    credited = find_agency(
        paragraphs, titled[0] if titled else None, body, opening.agency if opening else None
    )
    if credited:
        parts.note("agency", *credited)
    inside = set(body)
    furniture = [index for index in range(len(paragraphs)) if index not in inside]
    if address := find_address(paragraphs, furniture):
        parts.note("address", *address)
    if sourced := find_source(paragraphs, furniture, parts.title, parts.address):
        parts.note("source", *sourced)

    for index in body:
        known[index] = "body"
    kinds = name_blocks(paragraphs, stretches, features.kinds, features.dated, known)
    parts.body = tuple(spans)
    blocks = _blocks(paragraphs, kinds, opening, body)
    if rest:
        blocks.append(Block("other", Span(rest[0].start, rest[-1].end)))
    parts.blocks = tuple(blocks)
    return parts


def _short_body(paragraphs: list[Paragraph], kinds: list[str | None]) -> list[int]:
    """The body of a page so short that it is all article: from its first sentence to its last."""
    if len(paragraphs) > _SHORT or any(kinds):
        return []
    told = [index for index, paragraph in enumerate(paragraphs) if _is_told(paragraph.words)]
    return list(range(told[0], told[-1] + 1)) if told else []


def _is_told(words: str) -> bool:
    return words[-1] in CLOSING and word_count(words) >= 5


def _never_body(paragraph: Paragraph, kind: str | None) -> bool:
    if kind == "caption" and is_caption(paragraph.words):
        return True
    if kind in RARELY_BODY:
        return paragraph.words[-1] not in CLOSING
    return kind in NEVER_BODY and paragraph.words[-1] not in '"”'


def _open(parts: Parts, opening: Dateline) -> None:
    if opening.place:
        parts.note("dateline", *opening.place)
    if opening.byline and not parts.byline:
        parts.note("byline", *opening.byline)


def _blocks(
    paragraphs: list[Paragraph], kinds: list[BlockKind], opening: Dateline | None, body: list[int]
) -> list[Block]:
    blocks: list[Block] = []
    for index, (paragraph, kind) in enumerate(zip(paragraphs, kinds, strict=True)):
        start = paragraph.start
        if opening and index == body[0]:
            blocks.append(Block("byline" if opening.byline else "dateline", Span(start, opening.span.end)))
            start = opening.span.end
        blocks.append(Block(kind, Span(start, paragraph.end)))
    return blocks
