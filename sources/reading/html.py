"""HTML: the source of a page → `Page`.

Comes in: decoded HTML. Goes out: a `Page` whose text is what a reader sees. The order: parse within
bounds, write the readable text, let trafilatura (Barbaresi, ACL 2021) choose the body, place its
paragraphs in the readable text, then weigh metadata (JSON-LD, Open Graph, meta elements, time elements)
against what the page shows. What trafilatura leaves open the reading of plain text fills.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from lxml.html import HtmlElement

from .dateline import find_dateline
from .dates import article_dates, is_date_line
from .html_body import add_hidden, by_lines, main_text, mend_body, without, without_notices
from .html_credits import find_credits, text_start
from .html_heading import find_headline, site_of_title
from .html_metadata import Metadata, find_metadata
from .html_passages import Passages, find_passages
from .html_text import Readable, lower_small_capitals, readable
from .html_tree import parse
from .language import detect
from .lines import split_paragraphs
from .moments import read_moment
from .page import Block, BlockKind, Moment, Page, Span, UnreadablePage
from .page_limits import LIMITS, Limits
from .placing import Placer
from .plain import Parts, body_paragraphs, read_plain
from .provenance import agency_named, outlet_named, outlet_of_address
from .vocabulary import is_place_line

__all__ = ["read_html"]

# What the names of a time element say of it.
_PUBLISHED = re.compile(r"publish|pubdate|posted|created|issued", re.I)
_TIMES = (("updated", re.compile(r"updat|modifi|edited", re.I)), ("published", _PUBLISHED))
_VAGUE = {"other", "body", "menu", "teaser"}


def read_html(text: str, *, limits: Limits = LIMITS, body_only: bool = False) -> Page:
    """Read an HTML page. All spans refer to the returned page's `text`, not to the source.

    Raises `UnreadablePage`: `too_large` for more or deeper elements than the limits allow,
    `no_text` where nothing is left for a reader.
    """
    tree = parse(text, limits)
    lower_small_capitals(tree)
    shown = readable(tree)
    if body_only and shown.text.strip():
        return Page(text=shown.text, body=body_paragraphs(shown.text))
    meta = find_metadata(tree)
    if not shown.text.strip() and not meta.body:
        raise UnreadablePage("no_text", "The HTML contains no visible text.")
    return _Reading(tree, shown, meta).page()


class _Reading:
    """One page in the making; each method decides one part of it."""

    def __init__(self, tree: HtmlElement, shown: Readable, meta: Metadata) -> None:
        self.meta = meta
        self.notes: list[str] = []
        self.title: str | None = None
        self.hidden = add_hidden(shown, meta.body)
        if self.hidden:
            self.notes.append(
                "The article's text is not on the page; it was taken from its metadata (articleBody)."
            )
        self.shown = shown
        self.text = shown.text
        self.placer = Placer(shown.text)
        self.plain: Parts = read_plain(shown.text)
        self.passages: Passages = find_passages(shown)
        self.evidence: dict[str, Span] = {}
        self.body = self._body(tree)
        self.left_out: dict[int, BlockKind] = {}  # kinds of lines, by where they begin
        told = (self.meta.language or "")[:2].lower()
        # Many pages carry their publishing tool's language: the words are asked first.
        self.language = detect("\n".join(span.of(self.text) for span in self.body)) or (
            told if told.isalpha() else None
        )

    def page(self) -> Page:
        title = self.title = self._title()
        self._cut_heading(title)
        span = self.evidence.get("title")
        self.body, self.left_out = mend_body(self.shown, self.body, self.plain.body, span)
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
        if self.hidden:
            return self.hidden
        paragraphs = main_text(tree)
        spans, lost = self.placer.place_all(paragraphs)
        if lost:
            count = "1 paragraph" if len(lost) == 1 else f"{len(lost)} paragraphs"
            self.notes.append(
                f"The place of {count} of the body could not be located with certainty: {_short(lost[0])!r}."
            )
        lines = without_notices(self.text, [line for span in spans for line in by_lines(self.text, span)])
        if not lines:
            self.notes.append("The body was found by its text alone; the markup did not show it.")
            return list(self.plain.body)
        return lines

    def _title(self) -> str | None:
        """The headline as shown; else the metadata's; else what the reading of plain text takes for it."""
        found = find_headline(self.shown, self.meta, self.body, self.placer)
        if found:
            return self._found("title", found.words, found.span if found.span.end else None)
        if self.plain.title:
            return self._found("title", self.plain.title, self.plain.evidence.get("title"))
        return None

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
        posts = [
            passage.span
            for passage in self.passages.found
            if passage.kind == "post"
            and self.body
            and self.body[0].end <= passage.span.start <= self.body[-1].end
        ]
        if posts:
            lines = [line for span in posts for line in by_lines(self.text, span)]
            self.body = sorted({*without(self.body, posts), *lines})
        self.body = without(self.body, self.passages.signatures)

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
            address=self.meta.address or self.plain.address,
            language=self.language,
        )
        published = read_moment(self.meta.published or "") or self._time()
        updated = read_moment(self.meta.updated or "") or self._time(updated=True)
        if published is None:
            self.notes += shown.notes
        if shown.relative:
            self.evidence["relative_time"] = shown.relative
        # Where the page shows only an update, that moment says nothing against the metadata.
        stand_in = shown.published if shown.published != shown.updated else None
        first = stand_in if published else shown.published
        return self._weighed(published, first), self._weighed(updated, shown.updated)

    def _time(self, *, updated: bool = False) -> Moment | None:
        """The first time element outside menus between the title and the text: of publication, or of an update.

        Elements say by their names which of the two they hold; those that do not are of publication.
        """
        title = self.evidence.get("title")
        low = title.start - 400 if title else 0
        high = max(text_start(self.text, self.body), title.end + 400 if title else 0)
        found: dict[str, Moment] = {}
        for piece in self.shown.times:
            words = piece.span.of(self.text).strip()
            if not low <= piece.span.start <= high or not (
                words or not piece.inside or _PUBLISHED.search(piece.names)
            ):
                continue
            if moment := read_moment(piece.value) or read_moment(words):
                kind = next((kind for kind, names in _TIMES if names.search(piece.names)), "other")
                found.setdefault(kind, replace(moment, span=piece.span if words else None))
        return found.get("updated") if updated else found.get("published") or found.get("other")

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
        """Byline and agency: an author that is an agency is the agency.

        Names that metadata give and the page does not print yield to the byline that it prints.
        """
        source = (self.meta.publisher or "").casefold()
        names = [name for name in self.meta.authors if name.casefold() != source and not is_place_line(name)]
        agencies = [agency for name in names if (agency := agency_named(name))]
        names = [name for name in names if not agency_named(name)]
        place = self._heading_place(names[0]) if names else None
        if place is None:
            shown = find_credits(self.text, self.shown.credits, self.evidence.get("title"), self.body)
            agencies += [agency for found in shown if (agency := agency_named(found.words))]
            shown = [found for found in shown if not agency_named(found.words)]
            if shown and not any(names[0] in found.words for found in shown if names):
                names = [found.words for found in shown]
            if shown:
                place = shown[0].span
            elif names:
                place = self.placer.place(names[0])
        agency = agencies[0] if agencies else self.plain.agency
        if agency and not agencies and "agency" in self.plain.evidence:
            self.evidence["agency"] = self.plain.evidence["agency"]
        if not names:
            if self.plain.byline:
                self._found("byline", self.plain.byline, self.plain.evidence.get("byline"))
            return self.plain.byline, agency
        if place:
            self.evidence["byline"] = place
        return ", ".join(names), agency

    def _heading_place(self, name: str) -> Span | None:
        """Where a name stands beside the title or between it and the text."""
        title = self.evidence.get("title")
        place = self.placer.place(name, max(0, title.start - 200) if title else 0)
        return place if place and place.start < text_start(self.text, self.body) else None

    def _source(self) -> str | None:
        """The outlet: the name that metadata give, if it is one we know, or the address's; else what
        the page calls itself."""
        told = self.meta.publisher
        addresses = (self.meta.address or self.plain.address, self.meta.host)
        of_address = next(
            (name for address in addresses if address and (name := outlet_of_address(address))), None
        )
        if told:
            name = outlet_named(told) or of_address or told
            if span := self.placer.place(told):
                self.evidence["source"] = span
            return name
        if of_address:
            return of_address
        if named := site_of_title(self.meta.page_title, self.title):
            if span := self.placer.place(named):
                self.evidence["source"] = span
            return outlet_named(named) or named
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
            kind = self.left_out.get(span.start, "caption" if span.start in signatures else kind)
            blocks.append(Block("other" if kind == "body" else kind, span))
        return blocks


def _line(words: str) -> str:
    return " ".join(words.split())


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
