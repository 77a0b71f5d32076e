"""HTML: the source of a page → `Page`.

Comes in: decoded HTML. Goes out: a `Page` whose text is what a reader sees. Called by
`read_bytes`. The order: parse within bounds, write the readable text, let trafilatura
(Barbaresi, ACL 2021) choose the body, place its paragraphs in the readable text, then weigh
metadata (JSON-LD, Open Graph, meta elements, time elements) against what the page shows.
What trafilatura leaves open the reading of plain text fills.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from .dates import article_dates, is_date_line
from .heading import find_dateline
from .html_metadata import Metadata, find_metadata
from .html_passages import Passages, find_passages
from .html_text import Readable, readable
from .language import detect
from .limits import LIMITS, Limits
from .lines import split_paragraphs
from .moments import read_moment
from .page import Block, BlockKind, Moment, Page, Span, UnreadablePage
from .placing import Placer
from .plain import Parts, body_paragraphs, read_plain
from .provenance import agency_named

__all__ = ["parse", "read_html"]

_VAGUE = {"other", "body", "menu", "teaser"}
_TITLE_MARK = re.compile(r"\s+(?:[|»·•]|::|[-–—])\s+")


def read_html(text: str, *, limits: Limits = LIMITS, body_only: bool = False) -> Page:
    """Read an HTML page. All spans refer to the returned page's `text`, not to the source.

    Raises `UnreadablePage`: `too_large` for more or deeper elements than the limits allow,
    `no_text` where nothing is left for a reader.
    """
    tree = parse(text, limits)
    shown = readable(tree)
    if not shown.text.strip():
        raise UnreadablePage("no_text", "The HTML holds no text that a reader would see.")
    if body_only:
        return Page(text=shown.text, body=body_paragraphs(shown.text))
    return _Reading(tree, shown).page()


def parse(text: str, limits: Limits = LIMITS) -> HtmlElement:
    """The tree of an HTML page, within bounds. Raises `UnreadablePage`."""
    parser = HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePage("no_text", "The HTML holds no text that a reader would see.") from error
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        _refuse(
            f"The HTML nests elements more than {min(limits.html_depth, 255)} deep, the most that is read."
        )
    elements = depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        elements, depth = elements + 1, depth + 1
        deepest = max(deepest, depth)
        if elements > limits.html_elements:
            _refuse(f"The HTML has more than {limits.html_elements:,} elements, the most that is read.")
        if deepest > limits.html_depth:
            _refuse(f"The HTML nests elements more than {limits.html_depth} deep, the most that is read.")
    return tree


def _refuse(message: str) -> None:
    raise UnreadablePage("too_large", message)


class _Reading:
    """One page in the making; each method decides one part of it."""

    def __init__(self, tree: HtmlElement, shown: Readable) -> None:
        self.shown = shown
        self.text = shown.text
        self.placer = Placer(shown.text)
        self.meta: Metadata = find_metadata(tree)
        self.plain: Parts = read_plain(shown.text)
        self.passages: Passages = find_passages(shown)
        self.notes: list[str] = []
        self.evidence: dict[str, Span] = {}
        self.body = self._body(tree)
        told = (self.meta.language or "")[:2].lower()
        # Many pages carry their publishing tool's language: the words are asked first.
        self.language = detect("\n".join(span.of(self.text) for span in self.body)) or (
            told if told.isalpha() else None
        )

    def page(self) -> Page:
        title = self._title()
        self._cut_heading(title)
        self._place_posts()
        dateline = self._dateline()
        blocks = self._blocks()
        published, updated = self._dates(blocks)
        byline, agency = self._credits()
        return Page(
            text=self.text,
            title=title,
            source=self._source(),
            agency=agency,
            byline=byline,
            dateline=dateline,
            published=published,
            updated=updated,
            language=self.language,
            address=self.meta.address or self.plain.address,
            body=tuple(self.body),
            blocks=tuple(blocks),
            passages=self.passages.found,
            evidence=self.evidence,
            notes=tuple(self.notes),
        )

    def _body(self, tree: HtmlElement) -> list[Span]:
        """trafilatura's paragraphs where they stand in the readable text; else the plain reader's."""
        paragraphs = _main_text(tree)
        spans, lost = self.placer.place_all(paragraphs)
        if lost:
            count = "1 paragraph" if len(lost) == 1 else f"{len(lost)} paragraphs"
            self.notes.append(
                f"The place of {count} of the body could not be found for certain: {_short(lost[0])!r}."
            )
        if not spans:
            self.notes.append("The body was found by its words alone; the mark-up did not tell it.")
            return list(self.plain.body)
        return [line for span in spans for line in _by_lines(self.text, span)]

    def _title(self) -> str | None:
        """The headline as shown: the heading that agrees with the metadata, else the metadata's."""
        told = self.meta.title or self.meta.page_title
        headings = sorted(self.shown.headings, key=lambda piece: (piece.tag, piece.inside))
        if told:
            for piece in headings:
                words = _line(piece.span.of(self.text))
                if _agree(words, told):
                    return self._found("title", words, piece.span)
            for words in _without_outlet(told, self.meta.publisher):
                if span := self.placer.place(words):
                    return self._found("title", _line(span.of(self.text)), span)
            if self.meta.title:
                return self.meta.title
        first = [piece for piece in headings if piece.tag == "h1"]
        if len(first) == 1:
            return self._found("title", _line(first[0].span.of(self.text)), first[0].span)
        if self.plain.title:
            return self._found("title", self.plain.title, self.plain.evidence.get("title"))
        return next(iter(_without_outlet(told, self.meta.publisher)), None) if told else None

    def _found(self, name: str, words: str, span: Span | None) -> str:
        if span:
            self.evidence[name] = span
        return words

    def _cut_heading(self, title: str | None) -> None:
        """Headline and date line are not part of the body, though trafilatura may take them along."""
        span = self.evidence.get("title")
        heading = [
            paragraph
            for paragraph in self.body[:4]
            if (span and paragraph.start < span.end and span.start < paragraph.end)
            or _line(paragraph.of(self.text)) == title
            or is_date_line(paragraph.of(self.text))
        ]
        self.body = [paragraph for paragraph in self.body if paragraph not in heading]

    def _place_posts(self) -> None:
        """The words of a post inside the article are body; the line with its author and day is not."""
        for passage in self.passages.found:
            inside = self.body and self.body[0].end <= passage.span.start <= self.body[-1].end
            if passage.kind == "post" and inside:
                lines = _by_lines(self.text, passage.span)
                self.body = sorted({*_without(self.body, [passage.span]), *lines})
        self.body = _without(self.body, self.passages.signatures)

    def _dateline(self) -> str | None:
        if not self.body:
            return None
        for paragraph in split_paragraphs(self.body[0].of(self.text))[:1]:
            opening = find_dateline(paragraph)
            if opening is None:
                return None
            start = self.body[0].start
            self.body[0] = Span(start + opening.span.end, self.body[0].end)
            if opening.agency:
                self.plain.agency = self.plain.agency or opening.agency
            if opening.place:
                place = opening.place.span
                return self._found(
                    "dateline", opening.place.words, Span(start + place.start, start + place.end)
                )
        return None

    def _dates(self, blocks: Sequence[Block]) -> tuple[Moment | None, Moment | None]:
        """Metadata's moments, each with the words on the page that agree with it."""
        shown = article_dates(
            self.text,
            title=self.evidence.get("title"),
            body=self.body,
            blocks=blocks,
            address=self.meta.address,
            language=self.language,
        )
        published = read_moment(self.meta.published or "") or self._time()
        updated = read_moment(self.meta.updated or "")
        if published is None:
            self.notes += shown.notes
        if shown.relative:
            self.evidence["relative_time"] = shown.relative
        # Where the page shows only an update, that moment says nothing against the metadata.
        stand_in = shown.published if shown.published != shown.updated else None
        first = stand_in if published else shown.published
        return self._weighed(published, first), self._weighed(updated, shown.updated)

    def _time(self) -> Moment | None:
        """The first time element outside menus between the title and the body's end."""
        title = self.evidence.get("title")
        low = title.start - 400 if title else 0
        high = self.body[0].start if self.body else len(self.text)
        for piece in self.shown.times:
            if low <= piece.span.start <= high and (not piece.inside or piece.span.of(self.text).strip()):
                moment = read_moment(piece.value) or read_moment(piece.span.of(self.text))
                if moment:
                    return replace(moment, span=piece.span if piece.span.end > piece.span.start else None)
        return None

    def _weighed(self, told: Moment | None, shown: Moment | None) -> Moment | None:
        """One moment from metadata and page. The day is that of the outlet's own clock.

        Metadata in UTC may lie a day beside the day that the page shows; where they differ
        by more, the metadata hold and a note says what the page shows.
        """
        if told is None or shown is None or shown.day is None or told.day is None:
            return told or shown
        apart = abs((date.fromisoformat(told.day) - date.fromisoformat(shown.day)).days)
        if apart == 0:
            return replace(told, span=shown.span) if len(told.iso) >= len(shown.iso) else shown
        if apart == 1 and told.iso.endswith("+00:00"):
            return shown
        words = shown.span.of(self.text) if shown.span else shown.day
        self.notes.append(f"The page shows {_line(words)!r} as its date, its metadata say {told.iso}.")
        return told

    def _credits(self) -> tuple[str | None, str | None]:
        """Byline and agency: an author that is an agency is the agency."""
        source = (self.meta.publisher or "").casefold()
        names = [name for name in self.meta.authors if name.casefold() != source]
        agencies = [agency for name in names if (agency := agency_named(name))]
        names = [name for name in names if not agency_named(name)]
        agency = agencies[0] if agencies else self.plain.agency
        if agency and not agencies and "agency" in self.plain.evidence:
            self.evidence["agency"] = self.plain.evidence["agency"]
        if not names:
            if self.plain.byline:
                self._found("byline", self.plain.byline, self.plain.evidence.get("byline"))
            return self.plain.byline, agency
        byline = ", ".join(names)
        if span := self.placer.place(names[0], (self.evidence.get("title") or Span(0, 0)).end):
            self.evidence["byline"] = span
        return byline, agency

    def _source(self) -> str | None:
        if self.meta.publisher:
            if span := self.placer.place(self.meta.publisher):
                self.evidence["source"] = span
            return self.meta.publisher
        if self.plain.source:
            self._found("source", self.plain.source, self.plain.evidence.get("source"))
        return self.plain.source

    def _blocks(self) -> list[Block]:
        """Every line told apart: body and title as decided, the rest by mark-up, then by words."""
        title = self.evidence.get("title")
        by_words = {block.span.start: block.kind for block in self.plain.blocks}
        signatures = {span.start for span in self.passages.signatures}
        blocks: list[Block] = []
        body = iter([*self.body, None])
        current = next(body)
        for span, marked in self.shown.lines:
            while current and current.end <= span.start:
                current = next(body)
            at, held = span.start, False
            while current and current.start < span.end:
                if self.text[at : current.start].strip():
                    blocks.append(Block("other" if held else "dateline", Span(at, current.start)))
                at, held = max(at, current.start), True
                end = min(span.end, current.end)
                blocks.append(Block("body", Span(at, end)))
                at = end
                if current.end > span.end:
                    break
                current = next(body)
            if held:
                if self.text[at : span.end].strip():
                    blocks.append(Block("caption" if at in signatures else "other", Span(at, span.end)))
                continue
            by_word = by_words.get(span.start, "other")
            # A footer says "menu" of the notices in it; their words say more.
            kind: BlockKind = (
                by_word if marked in {None, "menu"} and by_word not in _VAGUE else marked or by_word
            )
            if title and span.start <= title.start < span.end:
                kind = "title"
            if span.start in signatures:
                kind = "caption"
            blocks.append(Block("other" if kind == "body" else kind, span))
        return blocks


def _main_text(tree: HtmlElement) -> list[str]:
    """The paragraphs of the article's body as trafilatura chooses them."""
    import trafilatura  # slow to load, needed for HTML only

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = trafilatura.bare_extraction(tree, include_comments=False)
    except Exception:  # whatever hostile HTML makes it raise, the page is read without it
        return []
    text = getattr(document, "text", None) or ""
    return [line for line in text.split("\n") if line.strip()]


def _by_lines(text: str, span: Span) -> list[Span]:
    """A span cut at line ends, so that no paragraph of the body runs into the next."""
    lines: list[Span] = []
    for found in re.finditer(r"[^\n]+", text[span.start : span.end]):
        words = found[0]
        start = span.start + found.start() + len(words) - len(words.lstrip())
        end = span.start + found.start() + len(words.rstrip())
        if end > start:
            lines.append(Span(start, end))
    return lines


def _without(spans: Sequence[Span], cut: Sequence[Span]) -> list[Span]:
    """Spans in order without those that begin inside a stretch of the other list, and cut where one begins."""
    left: list[Span] = []
    at = 0
    for span in spans:
        while at < len(cut) and cut[at].end <= span.start:
            at += 1
        if at == len(cut) or cut[at].start >= span.end:
            left.append(span)
        elif cut[at].start > span.start:
            left.append(Span(span.start, cut[at].start))
    return left


def _line(words: str) -> str:
    return " ".join(words.split())


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"


def _letters(words: str) -> str:
    return "".join(re.findall(r"[^\W_]+", words.casefold()))


def _agree(shown: str, told: str) -> bool:
    """Whether a heading is the title that the metadata give, an outlet's name or a cut aside."""
    one, two = _letters(shown), _letters(told)
    if not one or not two:
        return False
    if one == two or (len(one) >= 15 and (two.startswith(one) or one.startswith(two.rstrip("…")))):
        return True
    few, many = sorted((set(_tokens(shown)), set(_tokens(told))), key=len)
    return len(few) >= 4 and len(few & many) >= 0.7 * len(many)


def _tokens(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", words.casefold())


def _without_outlet(told: str, publisher: str | None) -> Sequence[str]:
    """A title without the outlet's name, then as it is: "Headline | Outlet", "Outlet - Headline"."""
    marks = list(_TITLE_MARK.finditer(told))
    if not marks:
        return [told]
    head, tail = told[: marks[-1].start()], told[marks[-1].end() :]
    if publisher and _letters(told[: marks[0].start()]) == _letters(publisher):
        return [told[marks[0].end() :], told]
    if (publisher and _letters(publisher) in _letters(tail)) or (
        len(tail.split()) <= 4 and len(head.split()) > len(tail.split())
    ):
        return [head, told]
    return [told]
