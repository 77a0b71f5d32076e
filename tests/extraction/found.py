"""What finding makes of a text, in the words of the text: for the tables of cases."""

from __future__ import annotations

from claims.extraction.find.joining import findings
from claims.extraction.finding import Finding
from sources.reading.page import Page, Span
from sources.reading.page_limits import Limits

# kind, the words of each span, the words of the mention
Found = tuple[str, tuple[str, ...], str | None]


_NONE = Limits(paragraphs=10**9, cues=10**9, quotes=10**9)  # to see what any number costs


def find(text: str) -> list[Finding]:
    """The findings of a text that is all body."""
    page = Page(text=text, body=(Span(0, len(text)),))
    return findings(page, limits=_NONE)


def found(text: str) -> list[Found]:
    """Each finding as (kind, words of its spans, words of its mention)."""
    return [
        (
            finding.kind,
            tuple(span.of(text) for span in finding.spans),
            finding.mention.of(text) if finding.mention else None,
        )
        for finding in find(text)
    ]
