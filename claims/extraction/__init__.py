"""Extraction: a `Page` → quotes. Pure Python, no Django, no model download.

One public function, `extract`; use it from a notebook as

    from sources.reading import read_file
    from claims.extraction import extract
    quotes = extract(read_file(Path("seeds/…txt")))
"""

from __future__ import annotations

from collections.abc import Iterable

from claims.extraction.annotate.legible import legible
from claims.extraction.describe.quotes import complete
from claims.extraction.find.joining import findings
from claims.extraction.quote import Attribution, Quote
from claims.extraction.repeats import with_repeats, without_pull_quotes
from sources.reading.page import Page
from sources.reading.page_limits import LIMITS, Limits

__all__ = ["Attribution", "Quote", "extract"]


def extract(page: Page, limits: Limits = LIMITS) -> list[Quote]:
    """All quotes of a page, in the order of their first span.

    Raises `UnreadablePage` where the page has more paragraphs, cues or quotes than `limits` allow.
    """
    # 1. The page without characters that nobody sees; the spans go back to its own text at the end.
    # 2. Paragraphs and sentences, each quotation standing in them as one word.
    # 3. Findings: whose words begin and end where, and the words that name the speaker.
    # 4. Quotes: who that is and how sure, through whom the words came, when and where they were said.
    # 5. Words that two cues claim ("he began by saying …") are one quote, of the surer speaker.
    # 6. The places where the page prints the same statement again.
    shown, unseen = legible(page)
    found = [without_pull_quotes(shown.text, finding) for finding in findings(shown, limits=limits)]
    quotes = with_repeats(shown.text, _once(complete(shown, found)))
    return unseen.quotes(quotes) if unseen else quotes


def _once(quotes: Iterable[Quote]) -> list[Quote]:
    """Each stretch of words once; of two findings the one whose speaker is surer."""
    kept: dict[tuple[int, int], Quote] = {}
    for quote in quotes:
        place = (quote.spans[0].start, quote.spans[-1].end)
        if place not in kept or _sureness(quote) > _sureness(kept[place]):
            kept[place] = quote
    return list(kept.values())


def _sureness(quote: Quote) -> float:
    return quote.speaker.confidence if quote.speaker else -1.0
