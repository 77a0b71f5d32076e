"""The marks of quotes on their page: spans, cue and mention, for `sources.workbench.marking`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from claims.models import Quote
from sources.workbench.marking import Mark, mark

__all__ = ["marked_text", "quote_marks"]


def quote_marks(quotes: Iterable[Quote]) -> Iterator[Mark]:
    """Marks named `quote-STATUS`, `cue` and `mention`, each with the quote's number as `ref`."""
    for quote in quotes:
        ref = str(quote.pk)
        for start, end in quote.spans:
            yield Mark(start, end, f"quote-{quote.status}", ref)
        for name, start, end in (
            ("cue", quote.cue_start, quote.cue_end),
            ("mention", quote.mention_start, quote.mention_end),
        ):
            if start is not None and end is not None:
                yield Mark(start, end, name, ref)


def marked_text(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> SafeString:
    """The text (or a part of it) as HTML, escaped, its marks as classes."""
    return render_to_string("claims/marked_text.html", {"pieces": mark(text, marks, start, end)})
