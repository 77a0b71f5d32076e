"""Characters that nobody sees, or that a broken encoding left: a page → the page as a reader reads it.

Soft hyphens, zero-width characters and marks of direction are left out, so that no name is cut by one;
the quotation marks and apostrophes of Windows-1252 that were taken for control characters, and those
lost altogether (U+FFFD), are put back. Comes in: a page. Goes out: the legible page, and what moves the
spans of its quotes back to the page's own text, which never changes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.extraction.quote import Quote
from sources.reading.page import Moment, Page, Span

__all__ = ["Unseen", "legible"]

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_BROKEN = re.compile("[\u0080-\u009f\ufffd]")
# What Windows-1252 has where control characters stand.
_MARKS = str.maketrans({code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)})
_LOST_APOSTROPHE = re.compile("(?<=\\w)\ufffd(?=(?:s|t|d|m|re|ve|ll)\\b)")
_LOST_OPENING = re.compile("(?<![^\\s(\\[])\ufffd(?=\\w)")
_LOST_CLOSING = re.compile("(?<=[\\w.,!?])\ufffd(?![\\w\ufffd])")


@dataclass(frozen=True, slots=True)
class Unseen:
    """Where characters were left out: their offsets in the old text, and where they would stand in the new."""

    old: tuple[int, ...]
    new: tuple[int, ...]

    def moved(self, span: Span) -> Span:
        """A span of the old text in the new one."""
        return Span(
            span.start - bisect_left(self.old, span.start), span.end - bisect_left(self.old, span.end)
        )

    def back(self, span: Span) -> Span:
        """A span of the new text in the old one, without unseen characters at its ends."""
        if span.start >= span.end:
            return span
        return Span(
            span.start + bisect_right(self.new, span.start),
            span.end + bisect_right(self.new, span.end - 1),
        )

    def quotes(self, quotes: Sequence[Quote]) -> list[Quote]:
        """The quotes of the new text with their spans in the old one."""
        return [
            replace(
                quote,
                spans=tuple(map(self.back, quote.spans)),
                cue=self.back(quote.cue) if quote.cue else None,
                speaker=replace(quote.speaker, span=self.back(quote.speaker.span))
                if quote.speaker and quote.speaker.span
                else quote.speaker,
                said_on_phrase=self.back(quote.said_on_phrase) if quote.said_on_phrase else None,
                repeats=tuple(tuple(map(self.back, spans)) for spans in quote.repeats),
            )
            for quote in quotes
        ]

    def page(self, page: Page, text: str) -> Page:
        """The page of the new text."""

        def dated(moment: Moment | None) -> Moment | None:
            return replace(moment, span=self.moved(moment.span)) if moment and moment.span else moment

        return replace(
            page,
            text=text,
            published=dated(page.published),
            updated=dated(page.updated),
            body=tuple(map(self.moved, page.body)),
            blocks=tuple(replace(block, span=self.moved(block.span)) for block in page.blocks),
            passages=tuple(
                replace(
                    passage,
                    span=self.moved(passage.span),
                    author=self.moved(passage.author) if passage.author else None,
                    said=dated(passage.said),
                )
                for passage in page.passages
            ),
            evidence={name: self.moved(span) for name, span in page.evidence.items()},
        )


def legible(page: Page) -> tuple[Page, Unseen | None]:
    """The page without unseen and broken characters, and where the unseen ones stood; None where none did.

    Linear in the text.
    """
    text = page.text
    if _BROKEN.search(text):
        text = _mended(text)
    old = tuple(found.start() for found in _UNSEEN.finditer(text))
    if not old:
        return (page if text is page.text else replace(page, text=text)), None
    unseen = Unseen(old, tuple(at - number for number, at in enumerate(old)))
    return unseen.page(page, _UNSEEN.sub("", text)), unseen


def _mended(text: str) -> str:
    """The text with marks of Windows-1252 and lost marks put back, a character for each."""
    text = text.translate(_MARKS)
    if "\ufffd" in text:
        text = _LOST_APOSTROPHE.sub("’", text)
        text = _LOST_CLOSING.sub("”", _LOST_OPENING.sub("“", text))
    return text
